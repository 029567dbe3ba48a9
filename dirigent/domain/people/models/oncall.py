from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dirigent.foundation.journal.recording import record

from .user import User


class OnCallQuerySet(models.QuerySet["OnCall"]):
    def during(self, at: datetime) -> Self:
        return self.filter(starts_at__lte=at, ends_at__gt=at, cancelled_at=None)


class OnCall(models.Model):
    """Who is reached outside working time when something urgent happens (INB-4)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="on_call", verbose_name=_("who"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    set_at = models.DateTimeField(editable=False)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = OnCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("on-call duty")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="oncall_ends_after_start"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="oncall_cancelled_pair",
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], condition=Q(cancelled_at=None), name="oncall_when")]

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    @transaction.atomic
    def put_on(cls, user: User, *, starts_at: datetime, ends_at: datetime, by: User, at: datetime) -> "OnCall":
        duty = cls.objects.create(user=user, starts_at=starts_at, ends_at=ends_at, set_by=by, set_at=at)
        record(
            "oncall.set", client=None, subject=duty, by=by, at=at, user=user.pk, starts_at=starts_at, ends_at=ends_at
        )
        return duty

    @transaction.atomic
    def cancel(self, *, by: User, at: datetime) -> None:
        if OnCall.objects.filter(pk=self.pk, cancelled_at=None).update(cancelled_at=at, cancelled_by=by):
            self.refresh_from_db()
            record("oncall.cancelled", client=None, subject=self, by=by, at=at, user=self.user_id)

    @transaction.atomic
    def restore(self, *, by: User, at: datetime) -> None:
        """Take a cancelling back."""
        if OnCall.objects.filter(pk=self.pk, cancelled_at__isnull=False).update(cancelled_at=None, cancelled_by=None):
            self.refresh_from_db()
            record("oncall.set", client=None, subject=self, by=by, at=at, user=self.user_id)
