from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.indexing import index

from .touch import Touch


class Side(models.TextChoices):
    OURS = "ours", _("we promised")
    THEIRS = "theirs", _("they promised")


class Outcome(models.TextChoices):
    KEPT = "kept", _("kept")
    BROKEN = "broken", _("broken")
    RENEGOTIATED = "renegotiated", _("moved by agreement")
    WITHDRAWN = "withdrawn", _("written down by mistake")


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))

    def open(self) -> Self:
        return self.filter(outcome="")

    def meant(self) -> Self:
        """Without those written down by mistake."""
        return self.exclude(outcome=Outcome.WITHDRAWN)


class Agreement(models.Model):
    """Who promised what to whom by when, and how it ended (COM-3)."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="agreements")
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("with whom")
    )
    touch = models.ForeignKey(Touch, models.PROTECT, null=True, blank=True, related_name="agreements")
    message = models.ForeignKey(
        "conversations.Message", models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    side = models.CharField(_("who promised"), max_length=6, choices=Side)
    text = models.CharField(_("what"), max_length=500)
    due_at = models.DateTimeField(_("by when"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    outcome = models.CharField(_("how it ended"), max_length=15, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    evidence = models.CharField(_("what shows it"), max_length=500, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", editable=False
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None, closed_by=None)
                | (~Q(outcome="") & Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="agreement_closed_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "due_at"]),
            models.Index(fields=["due_at"], condition=Q(outcome=""), name="agreement_open_due"),
            models.Index(fields=["closed_at"], name="agreement_closed"),
            models.Index(fields=["made_at"], condition=Q(touch__isnull=False), name="agreement_of_touch"),
        ]

    def __str__(self) -> str:
        return self.text

    @classmethod
    @transaction.atomic
    def make(
        cls, client: Client, text: str, *, side: str, due_at: datetime, by: User, at: datetime, **fields
    ) -> "Agreement":
        agreement = cls.objects.create(
            client=client, text=text, side=side, due_at=due_at, made_by=by, made_at=at, **fields
        )
        record("agreement.made", client=client, subject=agreement, by=by, at=at, side=side, due_at=due_at, text=text)
        index(
            agreement, client=client.pk, kind="agreement", title=text, body="", at=at,
            contact=agreement.contact_id, author=by.pk,
        )  # fmt: skip
        return agreement

    def keep(self, *, by: User, at: datetime, evidence: str = "") -> None:
        """It was done."""
        self._close(Outcome.KEPT, by=by, at=at, evidence=evidence)

    def give_up(self, *, by: User, at: datetime, evidence: str) -> None:
        """It was not done and will not be."""
        self._close(Outcome.BROKEN, by=by, at=at, evidence=evidence)

    def withdraw(self, *, by: User, at: datetime) -> None:
        """It was written down by mistake: nobody promised this."""
        self._close(Outcome.WITHDRAWN, by=by, at=at, evidence="")

    @transaction.atomic
    def move(self, due_at: datetime, *, reason: str, by: User, at: datetime) -> "Agreement":
        """Agree on another date: this one ends as renegotiated, a new one follows it."""
        self._close(Outcome.RENEGOTIATED, by=by, at=at, evidence=reason)
        return Agreement.make(
            self.client, self.text, side=self.side, due_at=due_at, by=by, at=at,
            contact=self.contact, touch=self.touch, message=self.message, replaces=self,
        )  # fmt: skip

    @transaction.atomic
    def reopen(self, *, by: User, at: datetime) -> None:
        """Take a closing back. An agreement that was moved is reopened only through its successor's fate."""
        if Agreement.objects.filter(pk=self.pk, outcome__in=(Outcome.KEPT, Outcome.BROKEN)).update(
            outcome="", closed_at=None, closed_by=None, evidence=""
        ):
            self.refresh_from_db()
            record("agreement.reopened", client=self.client, subject=self, by=by, at=at)

    @transaction.atomic
    def _close(self, outcome: str, *, by: User, at: datetime, evidence: str) -> None:
        if (
            Agreement.objects.open()
            .filter(pk=self.pk)
            .update(outcome=outcome, closed_at=at, closed_by=by, evidence=evidence)
        ):
            self.refresh_from_db()
            record(f"agreement.{outcome}", client=self.client, subject=self, by=by, at=at, evidence=evidence)
