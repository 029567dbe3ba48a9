from datetime import datetime, timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.passes.hashing import hash_of, new_token
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .link import Pass

VISIT_LIVES = timedelta(days=30)
SEEN_EVERY = timedelta(hours=1)  # a write in every request is too dear for a "last seen"


class Through(models.TextChoices):
    LINK = "link", _("a personal link and a code")
    ADDRESS = "address", _("a code to their mail")
    PASSWORD = "password", _("a password")
    PASSKEY = "passkey", _("a passkey")


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(contact__client__in=Client.objects.visible_to(user, at))

    def lasting(self, at: datetime) -> Self:
        """Neither ended nor too old, nor of somebody who left the client."""
        return self.filter(ended_at=None, expires_at__gt=at, contact__left_at=None)


class Visit(models.Model):
    """One browser in which a client's person is in. Ends by its time, by them, by us, or with their leaving the client."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="visits")
    pass_used = models.ForeignKey(Pass, models.SET_NULL, null=True, related_name="visits")
    through = models.CharField(max_length=10, choices=Through)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="visit_ended_pair")
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.started_at:%d.%m.%Y %H:%M}"

    @classmethod
    @transaction.atomic
    def start(
        cls, contact: Contact, *, through: str, address: str | None, agent: str, at: datetime, link: Pass | None = None
    ) -> tuple["Visit", str]:
        """They are in; returns the visit and the token for the cookie, which is kept nowhere else."""
        token = new_token()
        visit = cls.objects.create(
            contact=contact, pass_used=link, through=through, token_hash=hash_of(token), address=address,
            agent=agent[:300], started_at=at, last_at=at, expires_at=at + VISIT_LIVES,
        )  # fmt: skip
        record(
            "visit.started", client=contact.client_id, subject=visit, by=None, at=at, person=contact.full_name,
            through=through,
        )  # fmt: skip
        return visit, token

    @classmethod
    def current(cls, token: str, at: datetime) -> "Visit | None":
        """The visit of this cookie, if it lasts."""
        if not token:
            return None
        found = cls.objects.lasting(at).filter(token_hash=hash_of(token))
        return found.select_related("contact__client__manager").first()

    def seen(self, at: datetime) -> None:
        """They are still there; noted once an hour."""
        if at - self.last_at >= SEEN_EVERY:
            Visit.objects.filter(pk=self.pk).update(last_at=at)

    @transaction.atomic
    def end(self, *, by: User | None, at: datetime) -> bool:
        """This browser is out; `by=None` is the person themselves."""
        if not Visit.objects.filter(pk=self.pk, ended_at=None).update(ended_at=at, ended_by=by):
            return False
        name = self.contact.full_name
        record("visit.ended", client=self.contact.client_id, subject=self, by=by, at=at, person=name, count=1)
        return True

    @classmethod
    @transaction.atomic
    def end_all(cls, contact: Contact, *, by: User | None, at: datetime, but: "Visit | None" = None) -> int:
        """All browsers of this person are out, except one they are looking from."""
        lasting = cls.objects.lasting(at).filter(contact=contact).exclude(pk=but.pk if but else None)
        count = lasting.update(ended_at=at, ended_by=by)
        if count:
            record(
                "visit.ended", client=contact.client_id, subject=contact, by=by, at=at, person=contact.full_name,
                count=count,
            )  # fmt: skip
        return count
