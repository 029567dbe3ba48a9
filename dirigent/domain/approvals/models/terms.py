"""What the client's contract allows without asking anew."""

from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record


class TermsQuerySet(models.QuerySet["Terms"]):
    def current(self) -> Self:
        return self.filter(ended_at=None)


class Terms(models.Model):
    """The clause of the contract by which a small edit is told, not asked: the client objects within so many working minutes."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="consent_terms")
    words = models.TextField(_("the words of the contract"), help_text=_("Number of the clause and its text."))
    minutes = models.PositiveIntegerField(_("time to object, working minutes"), default=480)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms of consent")
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["client"], condition=Q(ended_at=None), name="terms_one_at_a_time"),
            models.CheckConstraint(condition=Q(minutes__gte=60), name="terms_leave_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="terms_ended_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.words[:60]

    @classmethod
    @transaction.atomic
    def agree(cls, client: Client, *, words: str, minutes: int, by: User, at: datetime) -> "Terms":
        """The contract says so from now on; what it said before is over."""
        cls.objects.current().filter(client=client).update(ended_at=at, ended_by=by)
        terms = cls.objects.create(client=client, words=words, minutes=minutes, set_by=by, set_at=at)
        record("approval.terms", client=client, subject=terms, by=by, at=at, words=words, minutes=minutes)
        return terms

    @transaction.atomic
    def end(self, *, by: User, at: datetime) -> bool:
        """The contract allows it no more."""
        if not Terms.objects.current().filter(pk=self.pk).update(ended_at=at, ended_by=by):
            return False
        self.refresh_from_db()
        record("approval.terms_ended", client=self.client_id, subject=self, by=by, at=at)
        return True
