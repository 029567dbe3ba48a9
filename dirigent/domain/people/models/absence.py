from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dirigent.foundation.journal.recording import record

from .user import User


class AbsenceKind(models.TextChoices):
    LEAVE = "leave", _("on leave")
    ILLNESS = "illness", _("ill")
    TRIP = "trip", _("on a business trip")
    UNREACHABLE = "unreachable", _("unreachable")
    OTHER = "other", _("away")


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def valid(self) -> Self:
        return self.filter(cancelled_at=None)

    def during(self, at: datetime) -> Self:
        return self.valid().filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)

    def touching(self, since: datetime, until: datetime) -> Self:
        """Those with a moment between the two."""
        return self.valid().filter(Q(ends_at=None) | Q(ends_at__gt=since), starts_at__lt=until)


class Absence(models.Model):
    """Somebody is away and somebody stands in: their duties follow at once and come back (SUB-1, INB-3).

    `reported_by` is empty when the system noticed the silence itself. Back at work the person reads the protocol of what
    happened meanwhile; `protocol_read_at` is when.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="absences", verbose_name=_("who"))
    kind = models.CharField(_("why"), max_length=20, choices=AbsenceKind)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("Empty: until they are back."))
    deputy = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stands_in",
        verbose_name=_("stands in"),
        help_text=_("Empty: each client's own deputy."),
    )
    reason = models.CharField(_("note"), max_length=300, blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    reported_at = models.DateTimeField(editable=False)
    protocol_read_at = models.DateTimeField(null=True, editable=False)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="absence_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(deputy=None) | ~Q(deputy=F("user")), name="absence_deputy_is_another"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="absence_cancelled_pair",
            ),
        ]
        indexes = [models.Index(fields=["user", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"

    @classmethod
    @transaction.atomic
    def report(
        cls,
        user: User,
        *,
        kind: str,
        starts_at: datetime,
        by: User | None,
        at: datetime,
        ends_at: datetime | None = None,
        deputy: User | None = None,
        reason: str = "",
    ) -> "Absence":
        absence = cls.objects.create(
            user=user, kind=kind, starts_at=starts_at, ends_at=ends_at, deputy=deputy, reason=reason,
            reported_by=by, reported_at=at,
        )  # fmt: skip
        record(
            "absence.reported", client=None, subject=absence, by=by, at=at,
            user=user.pk, deputy=deputy.pk if deputy else None, starts_at=starts_at, ends_at=ends_at,
        )  # fmt: skip
        return absence

    @transaction.atomic
    def end(self, *, by: User, at: datetime) -> None:
        """They are back: from this moment their duties are theirs again."""
        if at <= self.starts_at:
            changed = Absence.objects.valid().filter(pk=self.pk).update(cancelled_at=at, cancelled_by=by)
        else:
            changed = Absence.objects.during(at).filter(pk=self.pk).update(ends_at=at)
        if changed:
            self.refresh_from_db()
            record("absence.ended", client=None, subject=self, by=by, at=at, user=self.user_id)

    @transaction.atomic
    def read_protocol(self, *, by: User, at: datetime) -> None:
        """The one who returned has read what happened."""
        if Absence.objects.filter(pk=self.pk, user=by, protocol_read_at=None).update(protocol_read_at=at):
            self.refresh_from_db()
            record("absence.protocol_read", client=None, subject=self, by=by, at=at)
