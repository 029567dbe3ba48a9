"""What a department does of the understood task, and how its result is checked before the client sees it (BRF-6)."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.domain.tasks.models import Task

from .brief import Brief
from .debrief import Debrief, DebriefPoint


class ShareQuerySet(models.QuerySet["Share"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(Q(brief__client__in=Client.objects.visible_to(user, at)))

    def to_check(self) -> Self:
        """Handed in by the department, not looked at yet."""
        return self.filter(task__closed_at=None, task__ready_at__isnull=False)


class Share(models.Model):
    """A task of a department that came out of a brief, and the points of the debrief it answers for."""

    brief = models.ForeignKey(Brief, models.PROTECT, related_name="shares")
    debrief = models.ForeignKey(Debrief, models.PROTECT, related_name="shares")
    task = models.OneToOneField(Task, models.PROTECT, related_name="share")
    points = models.ManyToManyField(DebriefPoint, related_name="shares")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("share of a brief")
        ordering = ["set_at", "pk"]

    def __str__(self) -> str:
        return str(self.task)


class Inspection(models.Model):
    """The manager has looked at what the department handed in: every point met, or back to work with the reasons."""

    share = models.ForeignKey(Share, models.PROTECT, related_name="inspections")
    handed_in_at = models.DateTimeField()
    result = models.TextField(blank=True)
    accepted = models.BooleanField()
    words = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("check of a result")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["share", "handed_in_at"], name="inspection_once_a_result")]

    def __str__(self) -> str:
        return f"{self.share}: {self.at:%d.%m.%Y}"


class Check(models.Model):
    """One point of the debrief beside the result."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="checks")
    point = models.ForeignKey(DebriefPoint, models.PROTECT, related_name="+")
    met = models.BooleanField()
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["point__position"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "point"], name="check_once_a_point"),
            models.CheckConstraint(condition=Q(met=True) | ~Q(words=""), name="check_says_what_is_wrong"),
        ]

    def __str__(self) -> str:
        return f"{self.point}: {self.met}"
