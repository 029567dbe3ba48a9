from datetime import datetime, timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare

from dirigent.domain.clients.models import Contact
from dirigent.domain.passes.hashing import hash_of, network_of, new_digits

from .link import Pass

CODE_LIVES = timedelta(minutes=15)
TRIES = 5
WINDOW = timedelta(hours=1)
PER_PERSON, PER_ADDRESS, PER_NETWORK = 6, 30, 120


class CodeQuerySet(models.QuerySet["Code"]):
    def live(self, at: datetime) -> Self:
        return self.filter(expires_at__gt=at, used_at=None, tries__lt=TRIES)


class Code(models.Model):
    """A one-time code that somebody asked for. It opens only the browser that asked, by the secret in its cookie.

    The digits are made when the letter goes, and only their hash is kept. What an unknown link or address asked for is a row
    as well, of nobody: so both take the same time and count against the same limits. `wanted` is what was asked by, hashed.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+")
    link = models.ForeignKey(Pass, models.CASCADE, null=True, related_name="+")
    wanted = models.CharField(max_length=64, editable=False)
    browser_hash = models.CharField(max_length=64, unique=True, editable=False)
    digits_hash = models.CharField(max_length=64, blank=True, editable=False)
    address = models.GenericIPAddressField(null=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["wanted", "asked_at"], name="code_wanted"),
            models.Index(fields=["contact", "asked_at"], name="code_of_contact"),
            models.Index(fields=["address", "asked_at"], name="code_from_address"),
        ]
        constraints = [models.CheckConstraint(condition=Q(tries__lte=TRIES), name="code_tries_end")]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.asked_at:%d.%m.%Y %H:%M}"

    @classmethod
    @transaction.atomic
    def ask(
        cls, contact: Contact | None, wanted: str, *, browser: str, address: str | None, at: datetime, link: Pass | None
    ) -> "Code | None":
        """Somebody in this browser asks for a code; None when too many were asked for, which they are not told.

        `browser` is the secret in their cookie, `wanted` the link or the address they asked by.
        """
        if contact:  # many at once are counted one after another
            Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
        lately = cls.objects.filter(asked_at__gt=at - WINDOW)
        key = hash_of(wanted.strip().lower())
        known = Q(wanted=key) if contact is None else Q(wanted=key) | Q(contact=contact)
        if lately.filter(known).count() >= PER_PERSON:
            return None
        if address and lately.filter(address=address).count() >= PER_ADDRESS:
            return None
        if address and lately.filter(**network_of(address)).count() >= PER_NETWORK:
            return None
        return cls.objects.create(
            contact=contact, link=link, wanted=key, browser_hash=hash_of(browser), address=address, asked_at=at,
            expires_at=at + CODE_LIVES,
        )  # fmt: skip

    def make_digits(self) -> str:
        """New digits for the letter; those made before for this code are worth nothing."""
        digits = new_digits()
        Code.objects.filter(pk=self.pk).update(digits_hash=self._hash(digits))
        return digits

    def went(self, *, at: datetime) -> None:
        Code.objects.filter(pk=self.pk).update(sent_at=at, trouble="")

    def stuck(self, words: str) -> None:
        Code.objects.filter(pk=self.pk).update(trouble=words[:300])

    @classmethod
    @transaction.atomic
    def enter(cls, digits: str, *, browser: str, at: datetime) -> "Code | None":
        """The code with these digits, asked for by this browser: used from now on. A wrong one is counted."""
        live = cls.objects.select_for_update(of=("self",)).live(at).filter(browser_hash=hash_of(browser))
        code = live.select_related("contact", "link").first()
        if code is None:
            return None
        told = "".join(sign for sign in digits if sign.isdigit())
        right = code.digits_hash and constant_time_compare(code.digits_hash, code._hash(told))
        if not right or code.contact is None or code.contact.left_at:
            cls.objects.filter(pk=code.pk).update(tries=F("tries") + 1)
            return None
        cls.objects.filter(pk=code.pk).update(used_at=at)
        return code

    def _hash(self, digits: str) -> str:
        # With the browser's own hash as salt: eight digits alone are quickly tried through.
        return hash_of(f"{self.browser_hash}:{digits}")
