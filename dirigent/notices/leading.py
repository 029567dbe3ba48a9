"""Whose a client is right now: the manager's, or of whoever stands in. The same as `Client.led_by`, asked from the other side."""

from collections.abc import Iterable
from datetime import datetime

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import Absence, Role, User


def leaders_of(clients: Iterable[int | None], at: datetime) -> dict[int, int]:
    """Client → who acts for it now. A client without anybody is the head's."""
    numbers = {number for number in clients if number is not None}
    found = list(Client.objects.filter(pk__in=numbers).values_list("pk", "manager_id", "deputy_id"))
    away = standing_in({manager for _pk, manager, _deputy in found if manager}, at)
    head = heads()[:1]
    leaders = {}
    for pk, manager, deputy in found:
        leader = (away[manager] or deputy or manager) if manager in away else manager
        if leader is None and head:
            leader = head[0]
        if leader is not None:
            leaders[pk] = leader
    return leaders


def standing_in(people: Iterable[int], at: datetime) -> dict[int, int | None]:
    """Those of them who are away → who stands in; None: each client's own deputy."""
    return dict(
        Absence.objects.during(at)
        .filter(user__in=set(people))
        .order_by("starts_at")
        .values_list("user_id", "deputy_id")
    )


def heads() -> list[int]:
    return list(User.objects.active().filter(role=Role.HEAD).order_by("pk").values_list("pk", flat=True))


def administrators() -> list[int]:
    return list(User.objects.active().filter(role=Role.ADMINISTRATOR).order_by("pk").values_list("pk", flat=True))
