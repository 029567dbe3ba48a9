from datetime import date as Date
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.foundation.journal.recording import record

from .absence import Absence, AbsenceKind
from .user import User


class WorkDay(models.Model):
    """One person's working day: arrived, warned of a force majeure, closed (DAY-2, DAY-3)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="workdays")
    date = models.DateField()
    arrived_at = models.DateTimeField(_("arrived"), null=True)
    excused_at = models.DateTimeField(_("force majeure reported"), null=True)
    excuse = models.CharField(_("what happened"), max_length=300, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    leftovers = models.PositiveIntegerField(_("left undone"), default=0)
    leftovers_reason = models.CharField(_("why it was left"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("working day")
        ordering = ["-date", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "date"], name="workday_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(leftovers=0) | ~Q(leftovers_reason=""),
                name="workday_leftovers_need_reason",
            ),
            models.CheckConstraint(condition=Q(excused_at=None) | ~Q(excuse=""), name="workday_excuse_has_words"),
        ]
        indexes = [models.Index(fields=["date"])]

    def __str__(self) -> str:
        return f"{self.user} {self.date:%d.%m.%Y}"

    @classmethod
    @transaction.atomic
    def arrive(cls, user: User, *, on: Date, at: datetime) -> "WorkDay":
        """Note the arrival once; coming again the same day changes nothing. It ends an absence that silence began."""
        day = cls.objects.get_or_create(user=user, date=on)[0]
        if cls.objects.filter(pk=day.pk, arrived_at=None).update(arrived_at=at):
            day.refresh_from_db()
            record("day.arrived", client=None, subject=day, by=user, at=at, date=on)
        for silence in Absence.objects.during(at).filter(user=user, kind=AbsenceKind.UNREACHABLE, ends_at=None):
            silence.end(by=user, at=at)
        return day

    @classmethod
    @transaction.atomic
    def excuse_absence(cls, user: User, *, on: Date, words: str, by: User, at: datetime) -> "WorkDay":
        """A force majeure reported to the head; whether it came in time is the regulation's question."""
        day = cls.objects.get_or_create(user=user, date=on)[0]
        if cls.objects.filter(pk=day.pk, excused_at=None).update(excused_at=at, excuse=words):
            day.refresh_from_db()
            record("day.excused", client=None, subject=day, by=by, at=at, date=on, words=words)
        return day

    @classmethod
    @transaction.atomic
    def close(cls, user: User, *, on: Date, at: datetime, leftovers: int, reason: str = "") -> "WorkDay":
        """Close the day once. What is left undone needs a reason, and the head sees it."""
        day = cls.objects.get_or_create(user=user, date=on)[0]
        if cls.objects.filter(pk=day.pk, closed_at=None).update(
            closed_at=at, leftovers=leftovers, leftovers_reason=reason
        ):
            day.refresh_from_db()
            record("day.closed", client=None, subject=day, by=user, at=at, date=on, leftovers=leftovers, reason=reason)
        return day

    @transaction.atomic
    def reopen(self, *, by: User, at: datetime) -> None:
        """Take a closing back: more work came up."""
        if WorkDay.objects.filter(pk=self.pk, closed_at__isnull=False).update(
            closed_at=None, leftovers=0, leftovers_reason=""
        ):
            self.refresh_from_db()
            record("day.reopened", client=None, subject=self, by=by, at=at, date=self.date)
