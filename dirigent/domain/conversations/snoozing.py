"""Not now: a conversation leaves the desk until a moment, or until the client speaks, whichever comes first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import Fact, record_many
from dirigent.foundation.worktime.models import Schedule

from .models import Thread
from .reading import read_many
from .standing import Stood, act_on

LATER = timedelta(hours=3)
MONDAY = 0


@dataclass(frozen=True)
class Offer:
    """A moment one may choose by its name."""

    name: str
    title: str | Promise
    at: datetime


@transaction.atomic
def snooze(threads: Iterable[Thread], until: datetime, *, by: User, at: datetime) -> list[Stood]:
    """Put them off, read by whoever does it."""
    if until <= at:
        raise ValueError("A thread is put off until a moment that is still to come.")
    gone = act_on(
        threads,
        {"snoozed_until": until, "snoozed_by_id": by.pk, "done_at": None, "done_by_id": None},
        "thread.snoozed",
        by=by,
        at=at,
        until=until,
    )
    read_many([stood.thread for stood in gone], by, at=at)
    return gone


@transaction.atomic
def unsnooze(threads: Iterable[Thread], *, by: User, at: datetime) -> list[Stood]:
    """They are on the desk again before their time."""
    return act_on(threads, {"snoozed_until": None, "snoozed_by_id": None}, "thread.unsnoozed", by=by, at=at)


@transaction.atomic
def wake_due(at: datetime) -> int:
    """Those whose time has come are on the desk again; says how many."""
    due = list(
        Thread.objects.select_for_update(of=("self",), skip_locked=True).filter(snoozed_until__lte=at).order_by("pk")
    )
    Thread.objects.filter(pk__in=[thread.pk for thread in due]).update(snoozed_until=None, snoozed_by=None)
    record_many(
        Fact("thread.woken", at, thread.client_id, thread, None, data={"thread": thread.subject}) for thread in due
    )
    return len(due)


def offers(at: datetime, schedule: Schedule) -> list[Offer]:
    """Later today while the working day lasts, the next working morning, the first one of the next week."""
    today = schedule.date_of(at)
    found = []
    if schedule.is_working(today):
        later = (at + LATER).replace(minute=0, second=0, microsecond=0)
        if schedule.opens(today) < later < schedule.closes(today):
            found.append(Offer("later", _("Later today"), later))
    tomorrow = schedule.working_day_on_or_after(today + timedelta(days=1))
    found.append(Offer("tomorrow", _("The next working morning"), schedule.opens(tomorrow)))
    ahead = (MONDAY - today.weekday()) % 7 or 7
    monday = schedule.working_day_on_or_after(today + timedelta(days=ahead))
    if monday != tomorrow:
        found.append(Offer("week", _("Next week, in the morning"), schedule.opens(monday)))
    return found


def morning_of(day, schedule: Schedule) -> datetime:
    """When work begins on that day; on a free day at nine."""
    return schedule.opens(day) if schedule.is_working(day) else datetime.combine(day, time(9), schedule.zone)
