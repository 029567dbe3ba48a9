"""Whose business a call is right now: who was rung, or the client's manager, and whoever stands in for those who are away."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from dirigent.domain.people.models import Absence, User
from dirigent.foundation.journal.listening import tell_people

from .models import Call, CallState

# A telephone rings no longer than this; what is older was forgotten by the exchange.
LONGEST_RING = timedelta(minutes=3)


def hearers(call: Call, *, at: datetime) -> set[int]:
    """Those on whose screens the call appears."""
    client = call.thread.client
    telephones = list(call.rings.all())
    if call.state == CallState.RINGING:
        rung = {ring.user_id for ring in telephones if ring.user_id}
    else:
        rung = {call.user_id} if call.user_id else set()
    if not rung and client is not None and client.manager_id:
        rung = {client.manager_id}
    if not rung and client is None and not telephones:
        # A stranger, and the exchange does not say whose telephone rings: it is for client service to sort.
        return set(User.objects.in_client_service().at_work(at).values_list("pk", flat=True))
    return rung | _stand_ins(rung, client.deputy_id if client else None, at)


def _stand_ins(users: set[int], deputy: int | None, at: datetime) -> set[int]:
    away = Absence.objects.during(at).filter(user__in=users).values_list("deputy", flat=True)
    return {stand_in or deputy for stand_in in away if stand_in or deputy}  # type: ignore[misc]


def tell(calls: Iterable[Call], *, at: datetime, also: Iterable[int] = ()) -> None:
    """Open pages of these people ask anew what is ringing. Within the transaction that changed the calls."""
    people = set(also)
    for call in calls:
        people |= hearers(call, at=at)
        people |= {ring.user_id for ring in call.rings.all() if ring.user_id}
    tell_people(people)


def ringing_for(user: User, *, at: datetime) -> list[Call]:
    """Incoming calls that ring for this person now, the newest first, and the one they are holding."""
    fresh = Q(state=CallState.RINGING, started_at__gt=at - LONGEST_RING) | Q(state=CallState.ANSWERED, user=user)
    calls = _with_people(Call.objects.going_on().filter(fresh, direction="in", started_at__lte=at))
    return [call for call in calls if user.pk in hearers(call, at=at)]


def _with_people(calls: QuerySet[Call]) -> QuerySet[Call]:
    people = ("thread__client__manager", "contact__client", "user", "connection")
    return calls.select_related(*people).prefetch_related("rings").order_by("-started_at", "-pk")
