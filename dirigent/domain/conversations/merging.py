"""Two conversations of one client are one, or one is two: by hand, and back again exactly as it was.

The journal keeps what was moved, so that the way back needs no memory but its own. Letters only: a chat and a telephone
number have one conversation each, and what comes next finds it by itself.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils.dateparse import parse_datetime

from dirigent.domain.people.models import User
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.journal.recording import record

from .models import Direction, Message, MessageKind, Thread, ThreadReading
from .settling import settle
from .sorting import hint
from .subjects import bare_subject

A_MOMENT = timedelta(microseconds=1)
# What is said in a conversation or hangs on it, and how it is reached from there.
MOVES = {
    "messages": "thread",
    "calls": "thread",
    "outgoing": "thread",
    "notes": "thread",
    "answering_touches": "answers",
}


class Changed(Exception):
    """Too much has happened since: there is no exact way back."""


@transaction.atomic
def merge(source: Thread, into: Thread, *, by: User, at: datetime) -> Entry:
    """All of `source` goes on in the other thread of the same client; the entry is the way back."""
    if source.client_id is None or source.client_id != into.client_id or source.pk == into.pk:
        raise ValueError("Only two threads of one client are one.")
    source, into = _locked(source.pk, into.pk)
    told: dict[str, Any] = {
        "source": source.pk, "of_source": _fields(source), "of_into": _fields(into), "moved": _moved(source),
        "readings_of_source": _readings(source), "readings_of_into": _readings(into),
    }  # fmt: skip
    seen = _seen_of_both(source, into)
    source.merge_into(into)
    into.started_at = min(into.started_at, source.started_at)
    into.last_at = max(into.last_at, source.last_at)
    into.has_people = into.has_people or source.has_people
    if source.done_at is None:
        into.done_at = into.done_by = None
    if source.snoozed_until is None:
        into.snoozed_until = into.snoozed_by = None
    if source.rank > into.rank:
        for name in ("matter", "urgent", "important", "sorted_by_id", "sorted_at", "hint", "rank"):
            setattr(into, name, getattr(source, name))
    into.save()
    _write_readings(into, seen)
    settle([into.pk])
    return record("thread.merged", client=into.client_id, subject=into, by=by, at=at, **told)


@transaction.atomic
def unmerge(entry: Entry, *, by: User, at: datetime) -> Thread:
    """The thread that was merged away is there again with all that came in with it. Raises `Changed`."""
    told = _kept(entry)
    [into] = _locked(entry.subject_id or 0)
    if Thread.objects.filter(pk=told["source"]).exists():
        raise Changed
    source = Thread(pk=told["source"], client_id=into.client_id, **_read(told["of_source"]))
    source.save(force_insert=True)
    _move(told["moved"], into, source)
    _stand_as(into, _read(told["of_into"]))
    _write_readings(source, told["readings_of_source"])
    ThreadReading.objects.filter(thread=into).delete()
    _write_readings(into, told["readings_of_into"])
    settle([source.pk, into.pk])
    record("thread.unmerged", client=into.client_id, subject=into, by=by, at=at, source=source.pk)
    return source


@transaction.atomic
def split(message: Message, *, by: User, at: datetime) -> Entry:
    """From this letter on it is another conversation; the entry is the way back and names the new thread."""
    [thread] = _locked(message.thread_id)
    later = Q(at__gt=message.at) | Q(at=message.at, pk__gte=message.pk)
    if not thread.messages.exclude(later).exists():
        raise ValueError("With its first letter a whole thread would go, and nothing would stay.")
    told: dict[str, Any] = {"of_thread": _fields(thread), "readings": _readings(thread)}
    new = Thread(client_id=thread.client_id, **{**_read(told["of_thread"]), "subject": bare_subject(message.subject)})
    new.matter = new.hint = ""
    new.urgent = new.important = False
    new.rank, new.sorted_by, new.sorted_at = 0, None, None
    new.parted = thread.parted = True
    new.save(force_insert=True)
    moved = {
        "messages": thread.messages.filter(later),
        "calls": thread.calls.filter(started_at__gte=message.at),
        "outgoing": thread.outgoing.filter(Q(message__in=thread.messages.filter(later)) | Q(message=None, base__in=thread.messages.filter(later))),
        "notes": thread.notes.filter(at__gte=message.at),
        "answering_touches": thread.answering_touches.filter(at__gte=message.at),
    }  # fmt: skip
    told["moved"] = {name: sorted(found.values_list("pk", flat=True)) for name, found in moved.items()}
    _move(told["moved"], thread, new)
    _measure(thread)
    _measure(new)
    thread.save()
    new.save()
    _write_readings(new, told["readings"])
    settle([thread.pk, new.pk])
    hint([thread.pk, new.pk])
    return record("thread.split", client=thread.client_id, subject=thread, by=by, at=at, new=new.pk, **told)


@transaction.atomic
def join_again(entry: Entry, *, by: User, at: datetime) -> Thread:
    """What was split off is back where it was, with whatever has been said there since. Raises `Changed`."""
    told = _kept(entry)
    parted = Thread.objects.filter(pk=told["new"]).first()
    if parted is None or parted.client_id != entry.client_id:
        raise Changed
    thread, new = _locked(entry.subject_id or 0, told["new"])
    was = _read(told["of_thread"])
    last = max(new.last_at, thread.last_at)
    new.merge_into(thread)
    _stand_as(thread, was)
    thread.last_at = max(last, thread.last_at)
    thread.save(update_fields=["last_at"])
    settle([thread.pk])
    record("thread.joined", client=thread.client_id, subject=thread, by=by, at=at, new=told["new"])
    return thread


def merged_into(number: int) -> int | None:
    """Where a thread that is no more went on."""
    entry = Entry.objects.filter(kind="thread.merged", data__source=number).order_by("-pk").first()
    return entry.subject_id if entry else None


def _kept(entry: Entry) -> dict[str, Any]:
    if entry.data is None:  # redacted, and the way back with it
        raise Changed
    return entry.data


def _locked(*numbers: int) -> list[Thread]:
    here = {t.pk: t for t in Thread.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")}
    if len(here) < len(set(numbers)):
        raise Changed
    return [here[number] for number in numbers]


def _fields(thread: Thread) -> dict[str, Any]:
    return {
        field.attname: getattr(thread, field.attname)
        for field in Thread._meta.concrete_fields
        if field.attname not in ("id", "client_id")
    }


def _read(fields: dict[str, Any]) -> dict[str, Any]:
    """As they were before the journal wrote moments as text."""
    moments = {name for name in fields if name.endswith(("_at", "_until"))}
    return {
        name: parse_datetime(value) if name in moments and isinstance(value, str) else value
        for name, value in fields.items()
    }


def _moved(thread: Thread) -> dict[str, list[int]]:
    return {name: sorted(getattr(thread, name).values_list("pk", flat=True)) for name in MOVES}


def _move(moved: dict[str, list[int]], here: Thread, there: Thread) -> None:
    for name, field in MOVES.items():
        getattr(here, name).filter(pk__in=moved[name]).update(**{field: there})


def _stand_as(thread: Thread, was: dict[str, Any]) -> None:
    """As it stood, except for what has come in since."""
    for name, value in was.items():
        setattr(thread, name, value)
    newest = _bounds(thread)[1]
    thread.last_at = max(thread.last_at, newest) if newest else thread.last_at
    thread.save()


def _bounds(thread: Thread) -> tuple[datetime | None, datetime | None]:
    letters = thread.messages.aggregate(first=Min("at"), last=Max("at"))
    calls = thread.calls.aggregate(first=Min("started_at"), last=Max("started_at"))
    first = [one for one in (letters["first"], calls["first"]) if one]
    last = [one for one in (letters["last"], calls["last"]) if one]
    return min(first, default=None), max(last, default=None)


def _measure(thread: Thread) -> None:
    first, last = _bounds(thread)
    thread.started_at, thread.last_at = first or thread.started_at, last or thread.last_at
    thread.has_people = thread.messages.filter(kind=MessageKind.PERSON).exists() or thread.calls.exists()


def _readings(thread: Thread) -> dict[str, str]:
    return {str(user): moment.isoformat() for user, moment in thread.readings.values_list("user", "read_at")}


def _write_readings(thread: Thread, readings: dict[str, str]) -> None:
    ThreadReading.objects.bulk_create(
        (
            ThreadReading(thread=thread, user_id=int(user), read_at=datetime.fromisoformat(moment))
            for user, moment in readings.items()
        ),
        update_conflicts=True,
        unique_fields=["thread", "user"],
        update_fields=["read_at"],
    )


def _seen_of_both(*threads: Thread) -> dict[str, str]:
    """Up to when each reader has seen both: what is unread in either stays unread."""
    readings = [(thread, _readings(thread)) for thread in threads]
    seen: dict[str, str] = {}
    for user in {user for _thread, of_one in readings for user in of_one}:
        moments = [datetime.fromisoformat(of_one[user]) for _thread, of_one in readings if user in of_one]
        unread = [
            first
            for thread, of_one in readings
            if (first := _first_unread(thread, datetime.fromisoformat(of_one[user]) if user in of_one else None))
        ]
        seen[user] = min([max(moments), *(moment - A_MOMENT for moment in unread)]).isoformat()
    return seen


def _first_unread(thread: Thread, read_at: datetime | None) -> datetime | None:
    theirs = thread.messages.filter(direction=Direction.IN, kind=MessageKind.PERSON)
    if read_at is not None:
        theirs = theirs.filter(at__gt=read_at)
    return theirs.aggregate(first=Min("at"))["first"]


def doubled_drafts(threads: Sequence[Thread]) -> bool:
    """Has somebody begun an answer in more than one of them?"""
    authors = [set(thread.outgoing.filter(state="draft").values_list("author", flat=True)) for thread in threads]
    return len(set().union(*authors)) < sum(map(len, authors))
