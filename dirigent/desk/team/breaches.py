"""Breaches with their evidence: the head sees everybody's, anybody sees their own (REG-4)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dirigent.design.typography import clock, moment, near_day, short_day, span
from dirigent.desk.answers import wants_part
from dirigent.desk.day.acts import address
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.people.access import can_see_team
from dirigent.domain.people.models import User
from dirigent.foundation import worktime
from dirigent.foundation.verdicts import require
from dirigent.regulation import compliance
from dirigent.regulation.clause import REGISTRY, in_order
from dirigent.regulation.models import Duty

from . import periods

PAGE = 50
# Where the thing a duty is about can be looked at.
SUBJECTS = {
    "conversations.thread": "desk:thread",
    "tasks.task": "desk:task",
    "clients.client": "desk:client",
    "clients.contact": "desk:contact",
}


@require_safe
def breaches(request: Request) -> HttpResponse:
    user, at, schedule = request.user, timezone.now(), worktime.default()
    asked = {name: request.GET.get(name, "") for name in ("user", "clause", "client")}
    sees = bool(can_see_team(user))
    if not sees:
        if asked["user"] != str(user.pk):
            require(can_see_team(user))
        asked["user"] = str(user.pk)
    period = periods.chosen(request.GET.get("period", ""))
    found = compliance.breaches(at, since=periods.start(period, at, schedule))
    if asked["user"].isdecimal():
        found = found.filter(accountable=int(asked["user"]))
    if asked["clause"] in REGISTRY:
        found = found.filter(clause=asked["clause"])
    if asked["client"].isdecimal():
        found = found.filter(client=int(asked["client"]))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(duty, evidence(duty, at), subject(duty)) for duty in page],
        "asked": asked,
        "period": period,
        "periods": periods.PERIODS,
        "sees": sees,
        "people": User.objects.in_client_service() if sees else (),
        "clauses": in_order(),
        "client": Client.objects.visible_to(user, at).filter(pk=asked["client"]).first()
        if asked["client"].isdecimal()
        else None,
        "query": _query(request),
    }
    is_more = wants_part(request) and "page" in request.GET
    return render(request, "desk/team/breaches.html#rows" if is_more else "desk/team/breaches.html", context)


@dataclass(frozen=True)
class Evidence:
    """What makes it a breach: «Срок — 14 ноября 15:31, сделано 14 ноября 17:41: позже на 2 ч 10 мин»."""

    day: str
    time: str
    words: str


def evidence(duty: Duty, at: datetime) -> Evidence:
    """A week or a month that ends at midnight is told by its last day."""
    ends_a_day = timezone.localtime(duty.due_at).time() == time()
    told = duty.due_at - timedelta(minutes=1) if ends_a_day else duty.due_at
    due = near_day(told, at) if ends_a_day else moment(told, at)
    return Evidence(short_day(told, at), "" if ends_a_day else clock(told), _said(duty, due, at))


def _said(duty: Duty, due: str, at: datetime) -> str:
    if duty.fulfilled_at:
        late = span(duty.fulfilled_at - duty.due_at)
        return _("Due %(due)s, done %(done)s: %(late)s late.") % {
            "due": due, "done": moment(duty.fulfilled_at, at), "late": late,
        }  # fmt: skip
    if duty.lapsed_at:
        return _("Due %(due)s, not done.") % {"due": due}
    return _("Due %(due)s, still not done: %(late)s late.") % {"due": due, "late": span(at - duty.due_at)}


def subject(duty: Duty) -> str:
    """Where its evidence lies."""
    view = SUBJECTS.get(duty.rule.subject)
    if view:
        return address(view, duty.subject_id)
    return address("desk:client", duty.client_id) if duty.client_id else ""


def _query(request: Request) -> str:
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
