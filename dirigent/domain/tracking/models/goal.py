from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .launch import judge_readiness
from .site import Site


class GoalKind(models.TextChoices):
    GOAL = "goal", pgettext_lazy("analytics", "goal")
    ECOMMERCE = "ecommerce", _("e-commerce")
    CLIENT_ID = "client_id", _("visitor's number for through analytics")


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(site__in=Site.objects.visible_to(user, at))

    def kept(self) -> Self:
        return self.filter(dropped_at=None)


class Goal(models.Model):
    """What the counters must count: a goal, e-commerce, the visitor's number (ACC-4)."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="goals")
    kind = models.CharField(_("kind"), max_length=10, choices=GoalKind, default=GoalKind.GOAL)
    name = models.CharField(_("name"), max_length=120)
    identifier = models.CharField(_("identifier"), max_length=80, blank=True)
    condition = models.CharField(_("when it counts"), max_length=300, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["site", "kind", "name"], condition=Q(dropped_at=None), name="goal_once"),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None) | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="goal_checked_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def add(cls, site: Site, name: str, *, by: User, at: datetime, **fields) -> "Goal":
        goal = cls.objects.create(site=site, name=name, added_by=by, added_at=at, **fields)
        goal._tell("goal.added", by=by, at=at)
        return goal

    @transaction.atomic
    def check_off(self, *, by: User, at: datetime) -> None:
        """Somebody has seen it count."""
        if Goal.objects.filter(pk=self.pk, checked_at=None, dropped_at=None).update(checked_at=at, checked_by=by):
            self.refresh_from_db()
            self._tell("goal.checked", by=by, at=at)

    @transaction.atomic
    def uncheck(self, *, by: User, at: datetime) -> None:
        if Goal.objects.filter(pk=self.pk, checked_at__isnull=False).update(checked_at=None, checked_by=None):
            self.refresh_from_db()
            self._tell("goal.unchecked", by=by, at=at)

    @transaction.atomic
    def drop(self, *, by: User, at: datetime) -> None:
        if Goal.objects.filter(pk=self.pk, dropped_at=None).update(dropped_at=at):
            self._tell("goal.dropped", by=by, at=at)

    def _tell(self, kind: str, *, by: User, at: datetime) -> None:
        record(kind, client=self.site.client_id, subject=self, by=by, at=at, name=self.name, site=str(self.site))
        judge_readiness(self.site.client_id, at=at)
