from datetime import datetime, timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.passes.hashing import hash_of, new_token
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

PASS_DAYS = 30


class PassQuerySet(models.QuerySet["Pass"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(contact__client__in=Client.objects.visible_to(user, at))

    def good(self, at: datetime) -> Self:
        """Neither too old, nor taken back, nor of somebody who left."""
        return self.filter(expires_at__gt=at, revoked_at=None, contact__left_at=None)


class Pass(models.Model):
    """A personal link of a client's person. It says who is asking, and lets nobody in by itself: the code does.

    `purpose` tells a link given by hand ("") from one that a letter brought ("letter").
    """

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="passes")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    purpose = models.CharField(max_length=20, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = PassQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal link")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("made_at")), name="pass_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False), name="pass_revoked_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.made_at:%d.%m.%Y}"

    @classmethod
    @transaction.atomic
    def issue(
        cls, contact: Contact, *, by: User, at: datetime, days: int = PASS_DAYS, purpose: str = ""
    ) -> tuple["Pass", str]:
        """A new link of this person and its token, which is told once and kept nowhere.

        A link in a letter is a part of the letter; only one given by hand is a fact of its own.
        """
        token = new_token()
        issued = cls.objects.create(
            contact=contact, token_hash=hash_of(token), purpose=purpose, made_by=by, made_at=at,
            expires_at=at + timedelta(days=days),
        )  # fmt: skip
        if not purpose:
            record("pass.issued", client=contact.client_id, subject=issued, by=by, at=at, person=contact.full_name)
        return issued, token

    @classmethod
    def of(cls, token: str, at: datetime) -> "Pass | None":
        """The good link with this token."""
        found = cls.objects.good(at).filter(token_hash=hash_of(token))
        return found.select_related("contact").first() if token else None

    @classmethod
    @transaction.atomic
    def revoke_all(cls, contact: Contact, *, by: User, at: datetime) -> int:
        """All links this person was given lead nowhere from now on; whoever came in by them stays in."""
        count = cls.objects.good(at).filter(contact=contact).update(revoked_at=at, revoked_by=by)
        if count:
            record(
                "pass.revoked", client=contact.client_id, subject=contact, by=by, at=at, person=contact.full_name,
                count=count,
            )  # fmt: skip
        return count
