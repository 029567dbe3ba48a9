"""What channels bring: kept raw under its key, acknowledged, and only then understood; twice asked, once done."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from dirigent.foundation.faults import hit
from dirigent.foundation.files.storing import store_many

from .channels import Arrived, Channel, Event, Unreadable, channel_of
from .letters import Letter
from .models import Connection, Delivery, Fate, UnreadableMail

log = logging.getLogger(__name__)

AT_ONCE = 200
HEAVY = 16 << 20
TRIES = 3

Taken = tuple[Fate, Any]
Handler = Callable[[Connection, Sequence[tuple[Delivery, Any]]], list[Taken]]
Kind = TypeVar("Kind")
_handlers: dict[type, Handler] = {}


def takes(event: type[Kind]) -> Callable[[Handler], Handler]:
    """This verb takes events of that kind, many at once, and says of each how it ended and what message came of it."""

    def put_down(handler: Handler) -> Handler:
        _handlers[event] = handler
        return handler

    return put_down


def keep(connection: Connection, arrived: Sequence[Arrived]) -> None:
    """Commit the bytes under their keys; what is kept already is passed over. Only now may the channel be told «got it»."""
    with transaction.atomic():
        _keep(connection, arrived)
        hit("intake.keeping")
    hit("intake.kept")


def _keep(connection: Connection, arrived: Sequence[Arrived]) -> None:
    known = set(
        Delivery.objects.filter(connection=connection, key__in=[one.key for one in arrived]).values_list(
            "key", flat=True
        )
    )
    fresh = {one.key: one for one in arrived if one.key not in known}
    files = iter(store_many([one.raw for one in fresh.values() if isinstance(one.raw, bytes)]))
    Delivery.objects.bulk_create(
        (
            Delivery(
                connection=connection, key=one.key, folder=one.folder, arrived_at=one.at,
                file=next(files) if isinstance(one.raw, bytes) else one.raw,
            )
            for one in fresh.values()
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def settle(connection: Connection, *, at: datetime) -> int:
    """Understand everything of this connection that is kept and not yet understood; says how many.

    What cannot be understood is set aside with its reason, and the next go on. Two who settle at once share the work. While
    the database or the disk is out of order nothing is held against anybody: the fault is raised, and all of it is tried again.
    """
    done, last = 0, 0
    while numbers := _portion(connection, after=last):
        last = numbers[-1]
        try:
            done += _settle(connection, numbers, at=at)
        except Exception as fault:
            if _will_pass(fault):
                raise
            log.exception("intake: a portion of %s failed, taking it one by one", connection)
            done += sum(_settle_alone(connection, number, at=at) for number in numbers)
        hit("intake.settled")
    return done


def _portion(connection: Connection, *, after: int) -> list[int]:
    """So many at a time, or fewer where they are heavy: they lie in memory."""
    waiting = Delivery.objects.unsettled().filter(connection=connection, pk__gt=after).order_by("pk")
    numbers: list[int] = []
    weight = 0
    for number, size in waiting.values_list("pk", "file__size")[:AT_ONCE]:
        if numbers and weight + size > HEAVY:
            break
        numbers.append(number)
        weight += size
    return numbers


def _will_pass(fault: Exception) -> bool:
    """The fault is of the house, not of what came in: a lock, a restart, a full disk."""
    if isinstance(fault, OperationalError | InterfaceError):
        return not isinstance(fault.__cause__, QueryCanceled)
    return isinstance(fault, OSError)


def _settle_alone(connection: Connection, number: int, *, at: datetime) -> int:
    try:
        return _settle(connection, [number], at=at)
    except Exception as fault:
        if _will_pass(fault):
            raise
        log.exception("intake: delivery %s failed", number)
        with transaction.atomic():
            delivery = Delivery.objects.unsettled().select_for_update(skip_locked=True).filter(pk=number).first()
            if delivery is None:
                return 0
            delivery.attempts += 1
            delivery.trouble = f"{type(fault).__name__}: {fault}"[:500]
            if delivery.attempts >= TRIES:
                _set_aside(delivery, _("It could not be understood; the original is kept."), at=at)
            else:
                delivery.save(update_fields=["attempts", "trouble"])
        return 0


@transaction.atomic
def _settle(connection: Connection, numbers: Sequence[int], *, at: datetime) -> int:
    waiting = Delivery.objects.unsettled().filter(pk__in=numbers).select_related("file", "connection").order_by("pk")
    portion = list(waiting.select_for_update(skip_locked=True, of=("self",)))
    channel = channel_of(connection)
    by_kind: dict[type, list[tuple[Delivery, Event]]] = {}
    for delivery in portion:
        for event in _read(channel, connection, delivery, at=at):
            by_kind.setdefault(type(event), []).append((delivery, event))
    for kind, events in by_kind.items():
        for (delivery, _event), (fate, message) in zip(events, _taken(kind, connection, events), strict=True):
            delivery.fate, delivery.settled_at = fate, at
            delivery.message = message or delivery.message
    for delivery in portion:
        if not delivery.fate:  # it said nothing that concerns us: a ping, a state we know
            delivery.fate, delivery.settled_at = Fate.SYSTEM, at
    Delivery.objects.bulk_update(portion, ["fate", "settled_at", "message", "trouble"])
    hit("intake.settling")
    return len(portion)


def _taken(kind: type, connection: Connection, events: list[tuple[Delivery, Any]]) -> list[Taken]:
    """What became of these events. What nobody takes is a letter all the same, when it is one."""
    if handler := _handlers.get(kind):
        return handler(connection, events)
    letters = [(delivery, event.letter) for delivery, event in events if getattr(event, "letter", None)]
    taken = iter(_handlers[Letter](connection, letters) if letters else ())
    return [next(taken) if getattr(event, "letter", None) else (Fate.SYSTEM, None) for _delivery, event in events]


def _read(channel: Channel, connection: Connection, delivery: Delivery, *, at: datetime) -> Sequence[Event]:
    try:
        return channel.read(connection, delivery)
    except Unreadable as fault:
        _set_aside(delivery, str(fault), at=at)
        return ()


def _set_aside(delivery: Delivery, reason: str, *, at: datetime) -> None:
    delivery.fate, delivery.settled_at, delivery.trouble = Fate.QUARANTINED, at, delivery.trouble or reason
    delivery.save(update_fields=["fate", "settled_at", "attempts", "trouble"])
    UnreadableMail.objects.get_or_create(
        file=delivery.file,
        defaults={
            "source": f"{delivery.connection}: {delivery.key}"[:500],
            "reason": reason[:500],
            "at": delivery.arrived_at,
        },
    )
