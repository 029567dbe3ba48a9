"""Who waits for whom: both sides beside each other, the dearest delay first."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_GET

from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.foundation import worktime

from . import ours, theirs
from .rows import MOST, Asked, Kind, Row

SHOWN = 40


class Side:
    """One half of the board. `kind` narrows it, and then all of that kind is shown."""

    def __init__(self, name: str, kinds: list[Kind], asked: Asked, kind: str) -> None:
        self.name = name
        self.kind = kind if kind in [one.name for one in kinds] else ""
        found = {one.name: one.rows(asked) for one in kinds}
        self.chips: list[tuple[str, str | Promise, str, bool]] = [
            (one.name, one.label, counted(found[one.name]), one.name == self.kind)
            for one in kinds
            if found[one.name] or one.name == self.kind
        ]
        today = asked.schedule.date_of(asked.at)
        every = [
            replace(row, is_of_today=asked.schedule.date_of(row.since) == today)
            for name, rows in found.items()
            if self.kind in ("", name)
            for row in rows[:MOST]
        ]
        self.total = sum(min(len(rows), MOST) for rows in found.values())
        self.is_more = any(len(rows) > MOST for rows in found.values())
        self.late = sum(row.is_late for rows in found.values() for row in rows)
        every.sort(key=lambda row: (not row.is_late, row.since))
        self.rows: list[Row] = every if self.kind else every[:SHOWN]
        self.hidden = len(every) - len(self.rows)


def counted(rows: list[Row]) -> str:
    return f"{MOST}+" if len(rows) > MOST else str(len(rows))


@require_GET
def waiting(request: Request) -> HttpResponse:
    """`whose`: mine (those I lead now), all (those I see), or a manager's number; `client` narrows it to one."""
    user, at = request.user, timezone.now()
    whose = request.GET.get("whose", "") or ("all" if user.sees_every_client else "mine")
    client = _client(request, at)
    asked = Asked(_clients(user, at, whose, client), at, worktime.default())
    kind = request.GET.get("kind", "")
    context = {
        "theirs": Side("theirs", theirs.KINDS, asked, kind),
        "ours": Side("ours", ours.KINDS, asked, kind),
        "whose": whose,
        "kind": kind,
        "client": client,
        "managers": User.objects.managers() if user.sees_every_client and not client else [],
    }
    return render(request, "desk/waiting/board.html", context)


def _client(request: Request, at: datetime) -> Client | None:
    told = request.GET.get("client", "")
    pk = int(told) if told.isdecimal() and len(told) < 19 else 0
    return Client.objects.visible_to(request.user, at).filter(pk=pk).first() if pk else None


def _clients(user: User, at: datetime, whose: str, client: Client | None):
    if client:
        return Client.objects.filter(pk=client.pk)
    if whose.isdecimal() and len(whose) < 19 and user.sees_every_client:
        return Client.objects.filter(manager=int(whose))
    if whose == "all":
        return None if user.sees_every_client else Client.objects.visible_to(user, at)
    return Client.objects.led_by(user, at)
