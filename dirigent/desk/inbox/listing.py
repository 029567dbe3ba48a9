"""The left side of the inbox: what waits to be sorted, read and answered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dirigent.design.typography import span
from dirigent.desk.request import Request
from dirigent.desk.shell import unread_threads
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.access import can_sort_mail
from dirigent.domain.conversations.models import Message, Thread, UnreadableMail, Wait
from dirigent.domain.people.models import User
from dirigent.foundation import worktime

PAGE = 50
COUNTED = 1000


@dataclass
class Row:
    """A conversation as the list shows it."""

    thread: Thread
    letter: Message | None = None
    waited: str = ""
    since: datetime | None = None
    unread: bool = False


@dataclass
class Tab:
    name: str
    title: str | Promise
    rows: Callable[[User, datetime], QuerySet]
    sorts: bool = False
    count: int = field(default=0)

    @property
    def shown_count(self) -> str:
        return f"{COUNTED - 1}+" if self.count >= COUNTED else str(self.count or "")


def _strangers(user: User, at: datetime) -> QuerySet:
    return Thread.objects.visible_to(user, at).in_triage()


def _bulk(user: User, at: datetime) -> QuerySet:
    return Thread.objects.visible_to(user, at).unsorted_bulk()


def _dismissed(user: User, at: datetime) -> QuerySet:
    return Thread.objects.visible_to(user, at).filter(client=None, dismissed_at__isnull=False)


def _waits(user: User, at: datetime) -> QuerySet:
    """Those one answers for; the head, who leads nobody, sees whom the department keeps waiting."""
    led = Client.objects.visible_to(user, at) if user.is_head else Client.objects.led_by(user, at)
    return Wait.objects.filter(answered_at=None, thread__client__in=led).order_by("since", "pk")


def _unreadable(user: User, at: datetime) -> QuerySet:
    return UnreadableMail.objects.visible_to(user, at).open()


def tabs_for(user: User, at: datetime) -> list[Tab]:
    """The tabs this person has, each with how many wait there."""
    tabs = [
        Tab("strangers", _("Strangers"), _strangers, sorts=True),
        Tab("unread", _("Unread"), unread_threads),
        Tab("waiting", _("Wait for an answer"), _waits),
        Tab("bulk", _("Mailings"), _bulk, sorts=True),
        Tab("unreadable", _("Could not be read"), _unreadable, sorts=True),
        Tab("dismissed", _("Set aside"), _dismissed, sorts=True),
    ]
    if not can_sort_mail(user):
        tabs = [tab for tab in tabs if not tab.sorts]
    for tab in tabs:
        tab.count = tab.rows(user, at).order_by()[:COUNTED].count()
    return tabs


def chosen(request: Request, tabs: list[Tab], *, otherwise: str = "") -> Tab:
    """The tab asked for, else the one named, else the first that has something in it."""
    by_name = {tab.name: tab for tab in tabs}
    name = request.GET.get("tab", "") or otherwise
    return by_name.get(name) or next((tab for tab in tabs[:3] if tab.count), tabs[0])


def rows_of(tab: Tab, user: User, at: datetime, *, page: int) -> tuple[list, bool]:
    """One page of the tab, and whether there is another."""
    start = (page - 1) * PAGE
    found = tab.rows(user, at)
    if tab.name == "unreadable":
        mails = list(found.select_related("file")[start : start + PAGE + 1])
        return mails[:PAGE], len(mails) > PAGE
    if tab.name == "waiting":
        waits = list(found.select_related("thread__client", "thread")[start : start + PAGE + 1])
        rows = [_waiting(wait) for wait in waits]
        _count_working_time(rows, at)
    else:
        threads = list(found.select_related("client").order_by("-last_at", "-pk")[start : start + PAGE + 1])
        rows = [Row(thread) for thread in threads]
    _put_letters(rows[:PAGE])
    if tab.name == "unread":
        for row in rows:
            row.unread = True
    return rows[:PAGE], len(rows) > PAGE


def _waiting(wait: Wait) -> Row:
    return Row(wait.thread, since=wait.since)


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


def _put_letters(rows: list[Row]) -> None:
    """The last letter of each conversation, without its whole text: one query for all rows."""
    last = Message.objects.filter(thread=OuterRef("pk")).order_by("-at", "-pk").values("pk")[:1]
    ids = Thread.objects.filter(pk__in={row.thread.pk for row in rows}).values_list(Subquery(last), flat=True)
    letters = Message.objects.filter(pk__in=list(ids)).annotate(start=Left("new_text", 160), whole=Left("text", 160))
    few = letters.only("thread", "direction", "kind", "sender_name", "sender_address", "subject", "at")
    by_thread = {letter.thread_id: letter for letter in few}
    for row in rows:
        row.letter = by_thread.get(row.thread.pk)
