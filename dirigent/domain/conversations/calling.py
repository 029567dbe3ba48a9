"""Calls come in: whatever the exchange tells, in whatever order and however often, makes one call, one talk or one wait.

What is known only grows: an event that comes late fills in what nobody had said, and never takes back that a call is over.
The lock that lets one portion in after another is the database's own, which only SQL can ask for.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection as database
from django.db import transaction

from dirigent.foundation.phones import display
from dirigent.foundation.search.indexing import index_many

from . import findable
from .channels import CallEvent
from .concluding import conclude, tell_journal
from .intake import Taken, takes
from .models import Call, CallState, Connection, Delivery, Direction, Extension, Fate, Medium, Ring, Thread
from .numbers import is_internal, number_of, whose
from .ringing import tell
from .settling import settle
from .waking import wake

# An exchange that fell silent: a telephone rings no longer, a talk lasts no longer.
FORGOTTEN_RING, FORGOTTEN_TALK = timedelta(minutes=5), timedelta(hours=6)
MOST_EARLY = 200


@takes(CallEvent)
@transaction.atomic
def take_calls(connection: Connection, events: Sequence[tuple[Delivery, CallEvent]]) -> list[Taken]:
    """Each event in its turn. Of a call nobody has named only its recording is remembered, until it is named."""
    _one_at_a_time()
    connection.refresh_from_db(fields=["cursor"])
    owners = {number: user for number, user in connection.extensions.values_list("number", "user")}
    changed: dict[int, Call] = {}
    fates: list[Taken] = []
    for delivery, event in events:
        if is_internal(event.theirs) or event.theirs in owners:
            fates.append((Fate.SYSTEM, None))
            continue
        call, is_new = _call(connection, event, delivery.arrived_at)
        if call is None:
            _remember_recording(connection, event)
            fates.append((Fate.SYSTEM, None))
            continue
        was = call.state if not is_new else ""
        if _grow(call, event, owners, delivery.arrived_at) or is_new:
            _settle(call, was, at=delivery.arrived_at)
            changed[call.pk] = call
        fates.append((Fate.ACCEPTED if call.thread.client_id else Fate.TRIAGE, None))
    if changed:
        settle(sorted({call.thread_id for call in changed.values()}))
        index_many(findable.of_call(call) for call in changed.values())
        tell(changed.values(), at=max(delivery.arrived_at for delivery, _event in events))
    return fates


def _one_at_a_time() -> None:
    # Two calls from one number at once would begin a thread each.
    with database.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('conversations.calling'))")


def _call(connection: Connection, event: CallEvent, now: datetime) -> tuple[Call | None, bool]:
    known = Call.objects.select_for_update(of=("self",)).select_related("thread__client", "contact", "user")
    if call := known.filter(connection=connection, external_id=event.external_id[:200]).first():
        return call, False
    if not event.theirs and event.direction is None:
        return None, False
    phone, at = number_of(event.theirs), min(event.at, now)
    call = Call(
        connection=connection, external_id=event.external_id[:200], phone=phone, started_at=at,
        direction=event.direction or Direction.IN, state=CallState.RINGING, sequence=-1,
        recording=_remembered_recording(connection, event.external_id),
    )  # fmt: skip
    _find_place(call, at)
    call.save()
    return call, True


def _remember_recording(connection: Connection, event: CallEvent) -> None:
    """The exchange told of the recording before it told of the call."""
    if event.recording:
        early = {**connection.cursor.get("recordings", {}), event.external_id: event.recording[:1000]}
        connection.cursor["recordings"] = dict(list(early.items())[-MOST_EARLY:])
        connection.save(update_fields=["cursor"])


def _remembered_recording(connection: Connection, external_id: str) -> str:
    if external_id not in (early := connection.cursor.get("recordings", {})):
        return ""
    recording = early.pop(external_id)
    connection.save(update_fields=["cursor"])
    return recording


def _find_place(call: Call, at: datetime) -> None:
    """The thread of this number and client. Who hides the number gets a thread of their own."""
    owner = whose(call.phone)
    call.contact_id = owner.contact_id
    found = Thread.objects.filter(medium=Medium.CALL, counterpart=call.phone, client=owner.client_id)
    thread = found.order_by("pk").first() if call.phone else None
    if thread is None:
        thread = Thread(
            client_id=owner.client_id, medium=Medium.CALL, connection=call.connection, counterpart=call.phone,
            subject=display(call.phone) if call.phone else "", started_at=at,
        )  # fmt: skip
        thread.last_at = at
    thread.last_at = max(thread.last_at, at)
    thread.save()
    call.thread = thread


def _grow(call: Call, event: CallEvent, owners: dict[str, int], now: datetime) -> bool:
    """Put what the event says into the call; whether anything is new."""
    before = _known(call)
    if event.direction and call.sequence < event.sequence:
        call.direction = event.direction
    call.started_at = min(call.started_at, event.at)
    call.line = call.line or (number_of(event.ours) or event.ours)[:32]
    call.recording = event.recording[:1000] or call.recording
    if event.extension:
        _rings(call, event, owners, now)
    _state(call, event, now)
    call.sequence = max(call.sequence, event.sequence)
    if _known(call) == before:
        return False
    call.save()
    return True


def _known(call: Call) -> tuple:
    return (
        call.thread_id, call.phone, call.direction, call.state, call.line, call.extension, call.user_id, call.recording,
        call.started_at, call.answered_at, call.ended_at, call.talk_seconds,
    )  # fmt: skip


def _rings(call: Call, event: CallEvent, owners: dict[str, int], now: datetime) -> None:
    """This telephone rang, or took the call: then it is its owner who speaks."""
    extension = event.extension[:60]
    user = owners.get(extension)
    if event.state == CallState.RINGING and call.direction == Direction.IN:
        Ring.objects.get_or_create(call=call, extension=extension, defaults={"user_id": user, "at": min(event.at, now)})
    took = event.state in (CallState.ANSWERED, CallState.ENDED) and call.sequence <= event.sequence
    if took or not call.extension:
        call.extension, call.user_id = extension, user or call.user_id
    elif call.user_id is None and call.extension == extension:
        call.user_id = user


def _state(call: Call, event: CallEvent, now: datetime) -> None:
    """Over stays over. A talk of no seconds was none; without a word on its length it was one if somebody took it."""
    answered = event.answered_at or (event.at if event.state == CallState.ANSWERED else None)
    if answered and call.talk_seconds != 0:
        answered = max(min(answered, now), call.started_at)
        call.answered_at = min(call.answered_at or answered, answered)
    if event.talk_seconds is not None and (call.talk_seconds is None or call.sequence <= event.sequence):
        call.talk_seconds = event.talk_seconds
    if event.state in (CallState.ENDED, CallState.MISSED) or event.ended_at:
        ended = min(event.ended_at or event.at, now)
        call.ended_at = max(call.ended_at or ended, ended, call.started_at)
    if event.state == CallState.MISSED and call.talk_seconds is None:
        call.talk_seconds = 0
    if call.ended_at is None:
        call.state = CallState.ANSWERED if call.answered_at else CallState.RINGING
    elif call.talk_seconds or (call.talk_seconds is None and call.answered_at):
        call.state = CallState.ENDED
    else:
        call.state, call.answered_at = CallState.MISSED, None


def _settle(call: Call, was: str, *, at: datetime) -> None:
    """What follows from the new state: the client has spoken, a call was missed, a talk was held."""
    if not was and call.is_incoming:
        wake([call.thread_id], at=at)
    if call.is_over and call.state != was:
        tell_journal(call)
    conclude(call, at=at)


@transaction.atomic
def give_up(*, at: datetime) -> int:
    """Calls of which the exchange said nothing more: who rang and was not taken is a missed call, and waits; says how many."""
    _one_at_a_time()
    rang = Call.objects.filter(state=CallState.RINGING, started_at__lt=at - FORGOTTEN_RING)
    talked = Call.objects.filter(state=CallState.ANSWERED, started_at__lt=at - FORGOTTEN_TALK)
    people = ("thread__client", "contact", "user")
    calls = list((rang | talked).select_related(*people).select_for_update(of=("self",)).order_by("pk"))
    for call in calls:
        was = call.state
        call.ended_at = call.answered_at or call.started_at
        call.state = CallState.ENDED if was == CallState.ANSWERED else CallState.MISSED
        call.save()
        _settle(call, was, at=at)
    settle(sorted({call.thread_id for call in calls}))
    tell(calls, at=at)
    return len(calls)


@transaction.atomic
def know_telephone(extension: Extension, *, at: datetime) -> None:
    """A telephone nobody knew is somebody's now: the talks of the last days that were held on it are theirs as well."""
    since = at - timedelta(days=7)
    held = Call.objects.filter(
        connection=extension.connection, extension=extension.number, user=None, started_at__gt=since
    )
    calls = list(held.select_related("thread__client", "contact").select_for_update(of=("self",)))
    for call in calls:
        call.user = extension.user
        call.save(update_fields=["user"])
        conclude(call, at=at)
    Ring.objects.filter(call__connection=extension.connection, extension=extension.number, user=None).update(
        user=extension.user
    )
    settle(sorted({call.thread_id for call in calls}))
