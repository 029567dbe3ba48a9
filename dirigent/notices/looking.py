"""A look for news: everything new since the last one becomes notices and the messages they mean, in one transaction.

Looked twice, told once: what was told is known by its key. A look that was missed is made up for by the next.
"""

from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_
from time import monotonic

from django.db import connection, transaction
from django.db.models import Max, Q

from dirigent.foundation.faults import hit
from dirigent.foundation.journal.listening import tell_people
from dirigent.foundation.journal.models import Entry

from . import bringing, consenting, duties, facts, handing, incoming, troubles  # noqa: F401  # three of them tell through facts
from .hours import hours_of
from .kinds import DUTY
from .models import Look, Notice, choices_of
from .planning import plan
from .settling import settle
from .telling import News, fresh, write_down

LOCK = 20_783
__all__ = ["incoming", "look", "take_turn"]


def look(at: datetime) -> int:
    """Find what is new and write it down; how many notices that were."""
    began = monotonic()
    with transaction.atomic():
        take_turn()
        last = Look.objects.filter(pk=1).first()
        entries, mark = _entries(last)
        found = [*duties.news(at), *facts.news(entries, at), *troubles.news(at, since=last.at if last else at)]
        told = _tell(fresh(found, at=at), at, first=last is None)
        Look.objects.update_or_create(pk=1, defaults={"at": at, "seconds": monotonic() - began, "told": told, **mark})
        hit("notices.looked")
    return told


def _tell(news: Collection[News], at: datetime, *, first: bool) -> int:
    # What stood open before anybody was told of anything is no news, unless it burns.
    known = [one for one in news if first and one.kind == DUTY]
    new = [one for one in news if not (first and one.kind == DUTY)]
    choices = choices_of({one.user for one in new})
    write_down(known, choices, at=at, known=True)
    notices = write_down(new, choices, at=at)
    settle(at)
    pending = list(Notice.objects.pending().filter(pk__in=[notice.pk for notice in notices]))
    plan(pending, choices, hours_of({notice.user_id for notice in pending}, at), at=at)
    tell_people({notice.user_id for notice in notices})
    return len(notices)


def _entries(last: Look | None) -> tuple[list[Entry], dict[str, int]]:
    """Entries not yet decided, and how far the next look need not go back."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmin(s)::text, pg_snapshot_xmax(s)::text from pg_current_snapshot() s")
        oldest, newest = (int(number) for number in cursor.fetchone())
    ahead = {"ahead_id": Entry.objects.aggregate(last=Max("id"))["last"] or 0, "ahead_xid": newest}
    if last is None:
        return [], {"entry_id": ahead["ahead_id"], **ahead}
    told_of = reduce(or_, (Q(kind__startswith=beginning) for beginning in facts.beginnings()))
    entries = list(Entry.objects.filter(told_of, id__gt=last.entry_id, id__lte=ahead["ahead_id"]).order_by("id"))
    decided = last.ahead_id if oldest >= last.ahead_xid else last.entry_id
    return entries, {"entry_id": decided, **ahead}


def take_turn() -> None:
    """Whoever finds news and whoever sends them wait for one another: a message on its way takes no more lines."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
