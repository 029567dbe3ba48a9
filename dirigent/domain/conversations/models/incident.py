from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))


class Incident(models.Model):
    """Something of the client's broke and we know of it first: they hear it from us (COM-5)."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="incidents")
    words = models.CharField(_("what has happened"), max_length=500)
    known_at = models.DateTimeField(_("known since"))
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("breakdown")
        ordering = ["-known_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="incident_withdrawn_pair",
            ),
            models.CheckConstraint(
                condition=Q(reported_at__gte=models.F("known_at")), name="incident_reported_after_known"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @classmethod
    @transaction.atomic
    def report(
        cls, client: Client, words: str, *, by: User, at: datetime, known_at: datetime | None = None
    ) -> "Incident":
        incident = cls.objects.create(
            client=client, words=words, known_at=known_at or at, reported_by=by, reported_at=at
        )
        record("incident.reported", client=client, subject=incident, by=by, at=at, text=words)
        return incident

    @transaction.atomic
    def withdraw(self, *, by: User, at: datetime) -> None:
        """Reported by mistake: there is nothing to tell."""
        if Incident.objects.filter(pk=self.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by):
            self.refresh_from_db()
            record("incident.withdrawn", client=self.client, subject=self, by=by, at=at, text=self.words)
