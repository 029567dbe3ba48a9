"""Who is there for whose clients while somebody is away, and who is left without anybody (SUB-1)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from dirigent.domain.people.models import Absence, User

from .models import Client, Status

CARED_FOR = (Status.RUNNING, Status.LEAD, Status.PAUSED)


def absences_seen_by(user: User) -> QuerySet[Absence]:
    """One's own, those one stands in for, and all of them for the head and the administrator."""
    if user.is_head or user.is_administrator:
        return Absence.objects.all()
    deputised = Client.objects.filter(deputy=user, manager=OuterRef("user"))
    return Absence.objects.filter(Q(user=user) | Q(deputy=user) | (Q(deputy=None) & Exists(deputised)))


def clients_of(absence: Absence, reader: User | None = None) -> QuerySet[Client]:
    """The clients that are handed on while it lasts; for a stand-in those that fall to them."""
    clients = Client.objects.filter(manager=absence.user_id, status__in=CARED_FOR)
    if reader is None or reader.pk == absence.user_id or reader.is_head or reader.is_administrator:
        return clients
    return clients if absence.deputy_id == reader.pk else clients.filter(deputy=reader)


@dataclass(frozen=True)
class Left:
    """A client with nobody there for them from that moment, because of that absence; `stand_in` is away as well, or is None."""

    client: Client
    absence: Absence
    stand_in: int | None
    since: datetime


def without_anybody(since: datetime, until: datetime) -> list[Left]:
    """Running clients left alone at some moment between the two: two queries, whatever the number of clients."""
    away: dict[int, list[Absence]] = defaultdict(list)
    for absence in Absence.objects.touching(since, until).select_related("user", "deputy"):
        away[absence.user_id].append(absence)
    left = []
    for client in Client.objects.running().filter(manager__in=away).select_related("manager", "deputy"):
        for absence in away[client.manager_id or 0]:
            stand_in = absence.deputy_id or client.deputy_id
            begins = max(absence.starts_at, since)
            if stand_in is None:
                left.append(Left(client, absence, None, begins))
                continue
            theirs = [max(begins, other.starts_at) for other in away.get(stand_in, ()) if _meet(absence, other)]
            if theirs:
                left.append(Left(client, absence, stand_in, min(theirs)))
    return sorted(left, key=lambda one: (one.since, one.client.name))


def _meet(one: Absence, other: Absence) -> bool:
    return (one.ends_at is None or other.starts_at < one.ends_at) and (
        other.ends_at is None or one.starts_at < other.ends_at
    )
