from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.passes.hashing import hash_of, network_of
from dirigent.foundation.journal.recording import record

WINDOW = timedelta(minutes=15)
PER_PERSON, PER_ADDRESS, PER_NETWORK = 5, 20, 80


class Secretword(models.Model):
    """A password of a client's person, if they wish one."""

    contact = models.OneToOneField(Contact, models.CASCADE, related_name="secretword")
    hash = models.CharField(max_length=200, editable=False)
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("password")

    def __str__(self) -> str:
        return str(self.contact_id)

    @classmethod
    @transaction.atomic
    def choose(cls, contact: Contact, password: str, *, at: datetime) -> None:
        cls.objects.update_or_create(contact=contact, defaults={"hash": make_password(password), "set_at": at})
        record("secretword.chosen", client=contact.client_id, subject=contact, by=None, at=at, person=contact.full_name)

    @classmethod
    @transaction.atomic
    def drop(cls, contact: Contact, *, at: datetime) -> None:
        """From now on only links, codes and keys let them in."""
        if cls.objects.filter(contact=contact).delete()[0]:
            record(
                "secretword.dropped", client=contact.client_id, subject=contact, by=None, at=at,
                person=contact.full_name,
            )  # fmt: skip

    @classmethod
    def opens(cls, contacts: list[Contact], password: str) -> Contact | None:
        """Whose password it is among those who share an address. Takes as long for nobody as for somebody."""
        found = list(cls.objects.filter(contact__in=contacts).select_related("contact"))
        if not found:
            make_password(password)
        return next((one.contact for one in found if check_password(password, one.hash)), None)


class Miss(models.Model):
    """A password that did not fit. So many, and nothing more is tried for a while."""

    wanted = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["wanted", "at"], name="miss_wanted"),
            models.Index(fields=["address", "at"], name="miss_from_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M}"

    @classmethod
    def note(cls, wanted: str, *, address: str | None, at: datetime) -> "Miss":
        """Noted before the password is looked at, and taken back if it fits: so many at once are still counted."""
        return cls.objects.create(wanted=hash_of(wanted.strip().lower()), address=address, at=at)

    def is_too_many(self) -> bool:
        lately = Miss.objects.filter(at__gt=self.at - WINDOW)
        if lately.filter(wanted=self.wanted).count() > PER_PERSON:
            return True
        if not self.address:
            return False
        near = lately.filter(**network_of(self.address)).count() > PER_NETWORK
        return near or lately.filter(address=self.address).count() > PER_ADDRESS


class Passkey(models.Model):
    """A key in the person's telephone or computer. We keep its public half; the secret half never leaves the device."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="passkeys")
    credential_id = models.BinaryField(unique=True)
    data = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(_("name"), max_length=80, blank=True)
    made_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("passkey")
        ordering = ["made_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(sign_count__gte=0), name="passkey_counts_up")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def keep(cls, contact: Contact, *, credential_id: bytes, data: bytes, name: str, at: datetime) -> "Passkey":
        made = cls.objects.create(contact=contact, credential_id=credential_id, data=data, name=name[:80], made_at=at)
        record("passkey.made", client=contact.client_id, subject=made, by=None, at=at, person=contact.full_name)
        return made

    def used(self, sign_count: int, *, at: datetime) -> None:
        told: dict[str, Any] = {"sign_count": sign_count, "last_at": at}
        Passkey.objects.filter(pk=self.pk).update(**told)

    @transaction.atomic
    def drop(self, *, at: datetime) -> None:
        """This key opens nothing any more."""
        if Passkey.objects.filter(pk=self.pk, ended_at=None).update(ended_at=at):
            name = self.contact.full_name
            record("passkey.dropped", client=self.contact.client_id, subject=self, by=None, at=at, person=name)
