"""Who led the client from when until when, and how often the client got a new manager (HND-8)."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from dirigent.domain.people.models import User

if TYPE_CHECKING:
    from .client import Client


class ManagerPeriod(models.Model):
    """The client's manager over a time. A client whom nobody leads has no period then."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="manager_periods")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["client"], condition=Q(until=None), name="manager_one_is_current"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="manager_until_after_since"),
        ]
        indexes = [models.Index(fields=["client", "since"], name="manager_of_client")]

    def __str__(self) -> str:
        return f"{self.client_id}: {self.user}"


def begin_leading(clients: Iterable[tuple["Client", datetime]], *, by: User | None) -> None:
    """The first managers of new clients, each since that moment."""
    ManagerPeriod.objects.bulk_create(
        ManagerPeriod(client=client, user_id=client.manager_id, since=since, by=by)
        for client, since in clients
        if client.manager_id
    )


def change_leading(client: "Client", *, by: User | None, at: datetime) -> None:
    """From now on another manager leads, or nobody. To the client whoever comes back is nobody new: their time goes on."""
    current = ManagerPeriod.objects.filter(client=client, until=None)
    if current.filter(user=client.manager_id).exists():
        return
    current.filter(since__lt=at).update(until=at)
    current.filter(since__gte=at).delete()
    last = ManagerPeriod.objects.filter(client=client).last()
    if last is not None and last.user_id == client.manager_id:
        ManagerPeriod.objects.filter(pk=last.pk).update(until=None)
    else:
        begin_leading([(client, at)], by=by)


def changes_of_manager(client: "Client") -> int:
    """How many times the client had to get used to somebody new."""
    return max(client.manager_periods.count() - 1, 0)
