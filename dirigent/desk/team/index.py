"""Team: who is in, who is away and who stands in, how the days were closed, and how the regulation is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dirigent.design.typography import span
from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.clients.covering import absences_seen_by, without_anybody
from dirigent.domain.clients.models import Client
from dirigent.domain.people import silence
from dirigent.domain.people.access import can_replace_silent, can_report_absence, can_see_team
from dirigent.domain.people.models import Absence, User, WorkDay
from dirigent.foundation import worktime
from dirigent.foundation.worktime.models import Schedule
from dirigent.regulation import compliance
from dirigent.regulation.clause import REGISTRY, in_order
from dirigent.regulation.models import Version

from . import periods
from .answering import Answering, by_manager

# How far the board looks for absences, and how many clients without anybody it shows.
LOOK_AHEAD, LOOK_BACK, MOST_ALONE = timedelta(days=14), timedelta(days=14), 20


@dataclass(frozen=True)
class Presence:
    """One line of the board."""

    user: User
    today: WorkDay | None
    last: WorkDay | None
    absence: Absence | None
    uncovered: int
    answering: Answering
    state: str
    may_report: bool

    @property
    def tone(self) -> str:
        return {"in": "ok", "late_in": "warn", "missing": "bad", "excused": "warn", "closed": ""}.get(self.state, "")


@require_safe
def team(request: Request) -> HttpResponse:
    at, schedule = timezone.now(), worktime.default()
    sees = bool(can_see_team(request.user))
    today = schedule.date_of(at)
    board = _board(request.user, at, schedule, sees)
    period = periods.chosen(request.GET.get("period", ""))
    since = periods.start(period, at, schedule)
    context = {
        "board": board,
        "here": sum(line.state in ("in", "late_in", "closed") for line in board),
        "away": sum(line.absence is not None for line in board),
        "uncovered": sum(line.uncovered for line in board),
        "sees": sees,
        "is_working": schedule.is_working(today),
        "last_day": schedule.working_day_on_or_before(today - timedelta(days=1)),
        "period": period,
        "periods": periods.PERIODS,
        "table": _table(at, since) if sees else None,
        "silent": [(one.user, span(timedelta(minutes=one.minutes))) for one in silence.silent(at, schedule)]
        if sees
        else [],
        "may_replace": bool(can_replace_silent(request.user)),
        "absences": _absences(request.user, at),
        "alone": without_anybody(at, at + LOOK_AHEAD)[:MOST_ALONE] if sees else [],
    }
    return render(request, "desk/team/index.html#team" if wants_part(request) else "desk/team/index.html", context)


def _absences(reader: User, at: datetime) -> list[Absence]:
    """Those to come and those just over, of whom one stands in for or leads: their briefings and protocols."""
    seen = absences_seen_by(reader).filter(cancelled_at=None).filter(Q(ends_at=None) | Q(ends_at__gt=at - LOOK_BACK))
    near = seen.filter(starts_at__lt=at + LOOK_AHEAD).select_related("user", "deputy")
    return list(near.order_by("starts_at", "pk")[:MOST_ALONE])


def _board(reader: User, at: datetime, schedule: Schedule, sees: bool) -> list[Presence]:
    today = schedule.date_of(at)
    before = schedule.working_day_on_or_before(today - timedelta(days=1))
    people = list(User.objects.in_client_service())
    days = {(d.user_id, d.date): d for d in WorkDay.objects.filter(user__in=people, date__in=(today, before))}
    away = {a.user_id: a for a in Absence.objects.during(at).select_related("user", "deputy")}
    uncovered = _uncovered(away.values())
    answering = by_manager(at, schedule) if sees else {}
    grace = Version.in_force(at).figures(REGISTRY["O1.arrival"])["grace"]
    return [
        Presence(
            user, days.get((user.pk, today)), days.get((user.pk, before)), away.get(user.pk), uncovered.get(user.pk, 0),
            answering.get(user.pk, Answering()),
            _state(days.get((user.pk, today)), away.get(user.pk), at, schedule, timedelta(minutes=grace)),
            bool(can_report_absence(reader, user)),
        )
        for user in people
    ]  # fmt: skip


def _state(day: WorkDay | None, absence: Absence | None, at: datetime, schedule: Schedule, grace: timedelta) -> str:
    today = schedule.date_of(at)
    if absence:
        return "away"
    if day and day.closed_at:
        return "closed"
    if day and day.arrived_at:
        is_late = schedule.is_working(today) and day.arrived_at > schedule.opens(today) + grace
        return "late_in" if is_late and not day.excused_at else "in"
    if day and day.excused_at:
        return "excused"
    if not schedule.is_working(today) or at <= schedule.opens(today) + grace:
        return "expected"
    return "missing"


def _uncovered(absences) -> Mapping[int, int]:
    """Running clients whose manager is away without anybody standing in."""
    alone = [a.user_id for a in absences if a.deputy_id is None]
    clients = Client.objects.running().filter(manager__in=alone, deputy=None).order_by()
    return dict(clients.values_list("manager").annotate(Count("pk")))


def _table(at: datetime, since: datetime) -> dict:
    """Breaches by manager and clause."""
    shares = compliance.by_user_and_clause(compliance.judged(at, since=since).filter(due_at__lte=at))
    broken = {ref for (_pk, ref), share in shares.items() if share.broken}
    refs = [rule.ref for rule in in_order() if rule.ref in broken]
    people = User.objects.filter(pk__in={pk for pk, _ref in shares})
    lines = []
    for user in people:
        own = [share for (pk, _ref), share in shares.items() if pk == user.pk]
        whole = compliance.Share(sum(s.kept for s in own), sum(s.judged for s in own))
        cells = [(ref, shares.get((user.pk, ref), compliance.NOTHING)) for ref in refs]
        lines.append((user, whole, cells))
    lines.sort(key=lambda line: -line[1].broken)
    return {"clauses": [REGISTRY[ref] for ref in refs], "lines": lines}
