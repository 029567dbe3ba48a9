from datetime import date, datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .site import Site


class LaunchQuerySet(models.QuerySet["Launch"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))

    def planned(self) -> Self:
        return self.filter(cancelled_at=None)


class Launch(models.Model):
    """The day an advertising campaign is to start; what must be ready before counts back from it."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="launches")
    title = models.CharField(_("what starts"), max_length=200)
    on = models.DateField(_("starts on"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True, editable=False)

    objects = LaunchQuerySet.as_manager()

    class Meta:
        verbose_name = _("launch")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="launch_cancelled_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    @transaction.atomic
    def plan(cls, client: Client, title: str, on: date, *, by: User, at: datetime) -> "Launch":
        launch = cls.objects.create(client=client, title=title, on=on, made_by=by, made_at=at)
        record("launch.planned", client=client, subject=launch, by=by, at=at, title=title, on=on)
        judge_readiness(client.pk, at=at)
        return launch

    @transaction.atomic
    def move(self, on: date, *, title: str = "", by: User, at: datetime) -> None:
        title = title or self.title
        if Launch.objects.planned().filter(pk=self.pk).exclude(on=on, title=title).update(on=on, title=title):
            was = self.on
            self.refresh_from_db()
            record("launch.moved", client=self.client, subject=self, by=by, at=at, title=title, was=was, on=on)
            judge_readiness(self.client_id, at=at)

    @transaction.atomic
    def cancel(self, *, by: User, at: datetime) -> None:
        if Launch.objects.planned().filter(pk=self.pk).update(cancelled_at=at, cancelled_by=by):
            self.refresh_from_db()
            record("launch.cancelled", client=self.client, subject=self, by=by, at=at, title=self.title)

    @transaction.atomic
    def restore(self, *, by: User, at: datetime) -> None:
        if Launch.objects.filter(pk=self.pk, cancelled_at__isnull=False).update(cancelled_at=None, cancelled_by=None):
            self.refresh_from_db()
            record("launch.restored", client=self.client, subject=self, by=by, at=at, title=self.title, on=self.on)
            judge_readiness(self.client_id, at=at)


def judge_readiness(client_id: int, *, at: datetime) -> None:
    """Say anew of the launches ahead whether all that counts is in its place; what was ready on its day stays so."""
    ahead = Launch.objects.planned().filter(client=client_id, on__gte=at.date())
    if is_ready(client_id):
        ahead.filter(ready_at=None).update(ready_at=at)
    else:
        ahead.exclude(ready_at=None).update(ready_at=None)


def is_ready(client_id: int) -> bool:
    """Every counter that must be there is right, there is one at least, and every goal has been seen to count."""
    sites = Site.objects.kept().filter(client=client_id)
    counted, kept = {"counters__expected": True}, {"goals__isnull": False, "goals__dropped_at": None}
    return (
        sites.filter(**counted).exists()
        and not sites.filter(**counted, counters__right_since=None).exists()
        and sites.filter(**kept).exists()
        and not sites.filter(**kept, goals__checked_at=None).exists()
    )
