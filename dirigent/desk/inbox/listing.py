"""One page of a list: its conversations as they are shown, at the same number of questions for one and for fifty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils.dateparse import parse_datetime
from django.utils.translation import ngettext

from dirigent.design.typography import span
from dirigent.domain.conversations.models import Call, Medium, Mention, Message, Thread, Wait
from dirigent.domain.conversations.reading import something_unread
from dirigent.domain.people.models import User
from dirigent.foundation import worktime

from .tabs import Filters, Tab, one_after

PAGE = 50
WITH = ("client", "assignee")


@dataclass
class Row:
    """A conversation as the list shows it."""

    thread: Thread
    letter: Message | None = None
    call: Call | None = None
    waited: str = ""
    since: datetime | None = None
    unread: bool = False
    mention: Mention | None = None

    @property
    def who(self) -> str:
        """Who of theirs was heard last; empty when it was us."""
        if self.call:
            return str(self.call.contact or self.call.phone)
        if self.letter is None or self.letter.direction == "out":
            return ""
        return self.letter.sender_name or self.letter.sender_address

    @property
    def title(self) -> str:
        """A chat has no subject: what was said stands for it."""
        return str(self.thread) if self.thread.medium == Medium.MAIL or self.thread.subject else ""

    @property
    def medium(self) -> str:
        """icons: mail phone phone-x send message message-circle"""
        if self.thread.medium == Medium.CALL:
            return "phone-x" if self.is_missed else "phone"
        return {Medium.MAIL: "mail", Medium.TELEGRAM: "send"}.get(Medium(self.thread.medium), "message")

    @property
    def is_missed(self) -> bool:
        return bool(self.call and self.call.state == "missed" and self.call.direction == "in")


def rows_of(tab: Tab, filters: Filters, user: User, at: datetime, *, after: str) -> tuple[list, str]:
    """One page of the list behind the cursor, and the cursor of the next; empty when there is none."""
    cursor = _read(tab, after)
    found: list[Any] = []
    for part in tab.parts(user, at):
        page = filters.of(tab, part, user, at)
        if cursor:
            page = page.filter(one_after(tab.order, cursor))
        found += _with_all(tab, page).order_by(*tab.order)[: PAGE + 1]
    found.sort(key=lambda one: _place(tab, one), reverse=tab.order[0].startswith("-"))
    following = _cursor(tab, found[PAGE - 1]) if len(found) > PAGE else ""
    found = found[:PAGE]
    if tab.name == "unreadable":
        return found, following
    rows = [_row(tab, one) for one in found]
    _put_what_was_said(rows)
    _put_unread(rows, user)
    if tab.name in ("waiting", "theirs"):
        _count_working_time(rows, at)
    return rows, following


def _with_all(tab: Tab, found: QuerySet) -> QuerySet:
    if tab.name == "unreadable":
        return found.select_related("file")
    path = f"{tab.leads_to.replace('.', '__')}__" if tab.leads_to else ""
    beside = ["note__author"] if path.startswith("note") else []
    return found.select_related(*beside, *(f"{path}{name}" for name in WITH))


def _row(tab: Tab, one: Any) -> Row:
    thread = reduce(getattr, tab.leads_to.split("."), one) if tab.leads_to else one
    row = Row(thread)
    if isinstance(one, Wait):
        row.since = one.since
    elif isinstance(one, Mention):
        row.mention = one
    elif tab.name == "theirs":
        row.since = thread.last_at
    return row


def _place(tab: Tab, one: Any) -> tuple:
    return tuple(getattr(one, name.removeprefix("-")) for name in tab.order)


def _cursor(tab: Tab, one: Any) -> str:
    return "~".join(v.isoformat() if isinstance(v, datetime) else str(v) for v in _place(tab, one))


def _read(tab: Tab, after: str) -> list[Any]:
    """The values a cursor stands for; nothing when it is none of ours."""
    parts = after.split("~") if after and len(after) < 100 else []
    if len(parts) != len(tab.order):
        return []
    read: list[Any] = []
    for part in parts:
        try:
            value = int(part) if part.isdecimal() and len(part) < 19 else parse_datetime(part)
        except ValueError:
            value = None
        if value is None or (isinstance(value, datetime) and value.tzinfo is None):
            return []
        read.append(value)
    moments = [isinstance(value, datetime) for value in read]
    return read if moments == [name.endswith(("_at", "_until", "since", "-at")) for name in tab.order] else []


def _put_what_was_said(rows: list[Row]) -> None:
    """The last letter or call of each conversation, without its whole text: two queries for all rows."""
    last = Message.objects.filter(thread=OuterRef("pk")).order_by("-at", "-pk").values("pk")[:1]
    numbers = {row.thread.pk for row in rows}
    ids = Thread.objects.filter(pk__in=numbers).values_list(Subquery(last), flat=True)
    letters = Message.objects.filter(pk__in=list(ids)).annotate(start=Left("new_text", 160), whole=Left("text", 160))
    few = letters.only("thread", "direction", "kind", "sender_name", "sender_address", "subject", "at")
    by_thread = {letter.thread_id: letter for letter in few}
    rung = Call.objects.filter(thread=OuterRef("pk")).order_by("-started_at", "-pk").values("pk")[:1]
    by_phone = Thread.objects.filter(pk__in=numbers, medium=Medium.CALL).values_list(Subquery(rung), flat=True)
    calls = {c.thread_id: c for c in Call.objects.filter(pk__in=list(by_phone)).select_related("contact")}
    for row in rows:
        row.letter, row.call = by_thread.get(row.thread.pk), calls.get(row.thread.pk)


def _put_unread(rows: list[Row], user: User) -> None:
    threads = Thread.objects.filter(something_unread(user), pk__in={row.thread.pk for row in rows}, done_at=None)
    unread = set(threads.order_by().values_list("pk", flat=True))
    for row in rows:
        row.unread = row.mention.read_at is None if row.mention else row.thread.pk in unread


def _count_working_time(rows: Iterable[Row], at: datetime) -> None:
    schedule = worktime.default()
    for row in rows:
        if row.since and row.since <= at and schedule.covers(row.since) and schedule.covers(at):
            row.waited = _said(schedule.minutes_between(row.since, at), schedule.days_between(row.since, at))


def _said(minutes: int, days: int) -> str:
    """«1 ч 40 мин» within a day, then in working days: an hour of a night is no waiting."""
    if days < 2:
        return span(timedelta(minutes=minutes))
    return ngettext("%(n)d working day", "%(n)d working days", days) % {"n": days}
