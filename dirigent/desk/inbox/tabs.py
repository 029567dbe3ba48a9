"""The lists of the inbox: which conversations stand in each, and in what order.

A list is a few querysets, none of which knows of another: each is answered by an index of its own and read no further than
one page, and the page is put together from their beginnings.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.desk.request import Request
from dirigent.desk.shell import ANY_TIME, ANYBODY
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.access import can_sort_mail
from dirigent.domain.conversations.mentioning import unread_mentions
from dirigent.domain.conversations.models import Matter, Medium, Mention, Thread, Turn, UnreadableMail, Wait
from dirigent.domain.conversations.reading import unread_sets
from dirigent.domain.people.models import User

COUNTED = 1000
FIRST = ("-rank", "-last_at", "-pk")
NEWEST = ("-last_at", "-pk")
# More clients than these nobody means by a part of a name.
NAMED = 200

Parts = Callable[[User, datetime], Sequence[QuerySet]]


@dataclass
class Tab:
    """A list. `leads_to` is how its rows lead to the conversation; `tends`: many can be given, put off and done there."""

    name: str
    title: str | Promise
    group: str
    parts: Parts
    order: tuple[str, ...] = NEWEST
    leads_to: str = ""
    sorts: bool = False
    tends: bool = True
    counts: Parts | None = None
    count: int = field(default=0)

    @property
    def shown_count(self) -> str:
        return f"{COUNTED - 1}+" if self.count >= COUNTED else str(self.count or "")


def _mine(user: User, at: datetime) -> list[QuerySet]:
    desk = Thread.objects.on_desk(at).exclude(turn=Turn.THEIRS)
    led = Client.objects.led_by(user, at)
    return [desk.filter(assignee=user), desk.filter(assignee=None, client__in=led)]


def _team(user: User, at: datetime) -> list[QuerySet]:
    return [_seen(user, at, Thread.objects.on_desk(at).exclude(turn=Turn.THEIRS))]


def _unowned(user: User, at: datetime) -> list[QuerySet]:
    """Of clients nobody leads, and of strangers: taken by nobody yet."""
    desk = Thread.objects.on_desk(at).exclude(turn=Turn.THEIRS).filter(assignee=None)
    parts: list[QuerySet] = [desk.filter(client__in=Client.objects.visible_to(user, at).filter(manager=None))]
    if can_sort_mail(user):
        parts.append(Thread.objects.in_triage().filter(assignee=None))
    return parts


def _theirs(user: User, at: datetime) -> list[QuerySet]:
    return _of_mine(user, at, Thread.objects.on_desk(at).filter(turn=Turn.THEIRS))


def _snoozed(user: User, at: datetime) -> list[QuerySet]:
    asleep = Thread.objects.filter(client__isnull=False, done_at=None, snoozed_until__gt=at)
    own = asleep.filter(snoozed_by=user)
    return [own, *(part.exclude(snoozed_by=user) for part in _of_mine(user, at, asleep))]


def _done(user: User, at: datetime) -> list[QuerySet]:
    return _of_mine(user, at, Thread.objects.filter(client__isnull=False, done_at__isnull=False))


def _waits(user: User, at: datetime) -> list[QuerySet]:
    """Those one answers for; the head, who leads nobody, sees whom the department keeps waiting."""
    waits = Wait.objects.filter(answered_at=None)
    if user.is_head:
        return [waits.filter(thread__client__isnull=False)]
    return [waits.filter(thread__client__in=Client.objects.led_by(user, at))]


def _unread(user: User, at: datetime) -> Sequence[QuerySet]:
    return [threads.filter(client__isnull=False) for threads in unread_sets(user, at)[:2]]


def _mentions(user: User, at: datetime) -> list[QuerySet]:
    return [Mention.objects.filter(user=user, note__thread__in=Thread.objects.visible_to(user, at))]


def _called(user: User, _at: datetime) -> list[QuerySet]:
    return [unread_mentions(user)]


def _strangers(user: User, at: datetime) -> list[QuerySet]:
    return [Thread.objects.visible_to(user, at).in_triage()]


def _bulk(user: User, at: datetime) -> list[QuerySet]:
    return [Thread.objects.visible_to(user, at).unsorted_bulk()]


def _dismissed(user: User, at: datetime) -> list[QuerySet]:
    return [Thread.objects.visible_to(user, at).filter(client=None, dismissed_at__isnull=False)]


def _unreadable(user: User, at: datetime) -> list[QuerySet]:
    return [UnreadableMail.objects.visible_to(user, at).open()]


def _seen(user: User, at: datetime, threads: QuerySet) -> QuerySet:
    # Whoever sees every client is asked for none: a condition that is always true reads all of them.
    return threads if user.sees_every_client else threads.filter(client__in=Client.objects.visible_to(user, at))


def _of_mine(user: User, at: datetime, threads: QuerySet) -> list[QuerySet]:
    """Of the clients one leads, and what was given to one of others; whoever sees every client has all."""
    if user.sees_every_client:
        return [threads]
    led = Client.objects.led_by(user, at)
    others = Client.objects.visible_to(user, at).exclude(pk__in=led)
    return [threads.filter(client__in=led), threads.filter(assignee=user, client__in=others)]


GROUPS: dict[str, str | Promise] = {
    "mine": pgettext_lazy("conversations", "Mine"),
    "team": _("The team's"),
    "unowned": _("Nobody's"),
    "theirs": _("Waiting for the client"),
    "snoozed": _("Put off"),
    "done": pgettext_lazy("conversations", "Done"),
    "triage": _("To sort"),
}


def _tabs(user: User) -> list[Tab]:
    """The lists this person has."""
    tabs = [
        Tab("mine", pgettext_lazy("conversations", "All"), "mine", _mine, FIRST, counts=_mine),
        Tab("unread", _("Unread"), "mine", _unread, FIRST, counts=_unread),
        Tab("waiting", _("Wait for an answer"), "mine", _waits, ("since", "pk"), "thread", counts=_waits),
        Tab("mentions", _("I am called"), "mine", _mentions, ("-pk",), "note.thread", tends=False, counts=_called),
        Tab("team", _("The team's"), "team", _team, FIRST),
        Tab("unowned", _("Nobody's"), "unowned", _unowned, FIRST, counts=_unowned),
        Tab("theirs", _("Waiting for the client"), "theirs", _theirs),
        Tab("snoozed", _("Put off"), "snoozed", _snoozed, ("snoozed_until", "pk")),
        Tab("done", pgettext_lazy("conversations", "Done"), "done", _done, ("-done_at", "-pk")),
        Tab("strangers", _("Strangers"), "triage", _strangers, sorts=True, tends=False, counts=_strangers),
        Tab("bulk", _("Mailings"), "triage", _bulk, sorts=True, tends=False, counts=_bulk),
        Tab("unreadable", _("Could not be read"), "triage", _unreadable, ("-at", "-pk"), sorts=True, tends=False, counts=_unreadable),
        Tab("dismissed", _("Not ours"), "triage", _dismissed, sorts=True, tends=False),
    ]  # fmt: skip
    if not can_sort_mail(user):
        tabs = [tab for tab in tabs if not tab.sorts]
    return tabs


def tabs_for(user: User, at: datetime) -> list[Tab]:
    """The lists this person has, each with how many wait there: one query for all the figures."""
    tabs = _tabs(user)
    question, told, whose = _question(user.role)
    with connection.cursor() as cursor:
        cursor.execute(question, [user.pk if one == ANYBODY else at if one == ANY_TIME else one for one in told])
        for place, figure in zip(whose, cursor.fetchone(), strict=True):
            tabs[place].count += figure
    return tabs


@cache
def _question(role: str) -> tuple[str, tuple, tuple[int, ...]]:
    """The figures of all lists of this role, put into words once: that is dearer than the answer (as in `desk/shell.py`)."""
    user = User(pk=ANYBODY, role=role)
    parts = [
        (place, part) for place, tab in enumerate(_tabs(user)) if tab.counts for part in tab.counts(user, ANY_TIME)
    ]
    asked = [part.order_by().values("pk")[:COUNTED].query.sql_with_params() for _place, part in parts]
    counts = ", ".join(f"(select count(*) from ({text}) found)" for text, _told in asked)
    return (
        f"select {counts}",
        tuple(one for _text, told in asked for one in told),
        tuple(place for place, _part in parts),
    )


def chosen(request: Request, tabs: list[Tab], *, otherwise: str = "") -> Tab:
    """The tab asked for, else the one named, else one's own."""
    by_name = {tab.name: tab for tab in tabs}
    name = request.GET.get("tab", "") or otherwise
    return by_name.get(name) or by_name.get(otherwise) or tabs[0]


@dataclass(frozen=True)
class Filters:
    """What of a list is shown: one kind of matter, one channel, clients by a part of their name."""

    matter: str = ""
    medium: str = ""
    client: str = ""

    @classmethod
    def asked(cls, request: Request) -> "Filters":
        said = request.GET
        matter = said.get("matter", "")
        medium = said.get("medium", "")
        return cls(
            matter if matter in Matter.values else "",
            medium if medium in Medium.values else "",
            said.get("client", "").strip()[:100],
        )

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}

    def of(self, tab: Tab, found: QuerySet, user: User, at: datetime) -> QuerySet:
        if tab.name == "unreadable":
            return found
        path = f"{tab.leads_to.replace('.', '__')}__" if tab.leads_to else ""
        if self.matter:
            said = Q(**{f"{path}matter": self.matter})
            found = found.filter(said | Q(**{f"{path}matter": "", f"{path}hint": self.matter}))
        if self.medium:
            found = found.filter(**{f"{path}medium": self.medium})
        if self.client:
            named = Client.objects.visible_to(user, at).filter(name__icontains=self.client).order_by("name", "pk")
            found = found.filter(**{f"{path}client__in": list(named.values_list("pk", flat=True)[:NAMED])})
        return found


def one_after(order: tuple[str, ...], cursor: Sequence[Any]) -> Q:
    """What stands behind the row with these values. All fields of an order run the same way."""
    way = "lt" if order[0].startswith("-") else "gt"
    names = [name.removeprefix("-") for name in order]
    # The first condition alone tells the index where to begin.
    behind = Q(**{f"{names[0]}__{way}e": cursor[0]})
    steps = Q()
    for place, name in enumerate(names):
        same = {names[before]: cursor[before] for before in range(place)}
        steps |= Q(**same, **{f"{name}__{way}": cursor[place]})
    return behind & steps
