"""My day: what is owed now, today and soon, what clients owe us, whom to call."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.desk.shell import here_since
from dirigent.domain.people.models import Absence, User, WorkDay
from dirigent.foundation import worktime
from dirigent.regulation.models import Duty

from . import calling, figures, phones
from .rows import KINDS, Row, left_of_the_day, rows, split

# Now, today, soon: a day beyond so many rows is read after «показать ещё».
ROWS, AWAITED = (20, 15, 10), 8
OLD = timedelta(days=7)
RETURNED = timedelta(days=14)
CONTACT_CLAUSES = ("R9.contacts", "R12.answer", "R12.meeting", "R12.birthday")


@require_safe
def day(request: Request) -> HttpResponse:
    user, at, schedule = request.user, timezone.now(), worktime.default()
    away = {absence.user_id: absence for absence in Absence.objects.during(at).select_related("user", "deputy")}
    absence = away.get(user.pk)
    duties = list(Duty.objects.of(user).shown(at).select_related("client"))
    if absence:  # silence of colleagues brings nobody in who is away
        duties = [duty for duty in duties if duty.responsible_id == user.pk]
    every = rows(duties, user, at, schedule, away)
    kind = request.GET.get("kind", "")
    wanted = next((acts for name, _label, acts in KINDS if name == kind), None)
    chosen = [row for row in every if wanted is None or row.duty.rule.act in wanted]
    whole = split(every, at, schedule)
    parts: tuple[list[Row], ...] = split(chosen, at, schedule) if wanted else whole
    if not request.GET.get("all"):
        parts = tuple(part[:most] for part, most in zip(parts, ROWS, strict=True))
    waiting = [] if absence else list(figures.awaited(user, at)[: AWAITED + 1])
    owed = {d.client_id for d in duties if d.clause in CONTACT_CLAUSES and d.client_id}
    workday = WorkDay.objects.filter(user=user, date=schedule.date_of(at)).first()
    context = {
        "regulation_url": reverse("desk:regulation"),
        "shell_status": here_since(workday) if user.in_client_service else "",
        "parts": phones.beside(parts, at),
        "hidden": len(chosen) - sum(map(len, parts)),
        "chips": _chips(every, kind),
        "kind": kind,
        "total": len(every),
        "for_today": len(whole[0]) + len(whole[1]),
        "burning": sum(row.is_late for row in every),
        "left": left_of_the_day(at, schedule),
        "workday": workday,
        "is_working": schedule.is_working(schedule.date_of(at)),
        "absence": absence,
        "unread_protocol": _unread_protocol(user, at),
        "covered": [one for one in away.values() if one.deputy_id == user.pk],
        "waiting": [
            (agreement, (schedule.date_of(at) - schedule.date_of(agreement.made_at)).days, _age(agreement, at))
            for agreement in waiting[:AWAITED]
        ],
        "waiting_more": len(waiting) > AWAITED,
        "waiting_old": sum(at - agreement.made_at > OLD for agreement in waiting),
        "calls": [] if absence else calling.convenient(user, at, owed=owed),
        "week": figures.week(user, at, schedule),
    }
    return render(request, "desk/day/index.html#day" if wants_part(request) else "desk/day/index.html", context)


def _unread_protocol(user: User, at: datetime) -> Absence | None:
    """The absence whose protocol waits to be read by the one who is back."""
    over = Absence.objects.valid().filter(user=user, protocol_read_at=None, ends_at__lte=at, ends_at__gt=at - RETURNED)
    return over.order_by("-ends_at").first()


def _chips(every: list, chosen: str) -> list[tuple[str, str | Promise, int, bool]]:
    acts = [row.duty.rule.act for row in every]
    counted = [(name, label, sum(act in kinds for act in acts)) for name, label, kinds in KINDS]
    return [(name, label, count, name == chosen) for name, label, count in counted if count or name == chosen]


def _age(agreement, at) -> str:
    if agreement.due_at <= at or at - agreement.made_at > OLD:
        return "bad"
    return "warn" if at - agreement.made_at > OLD / 2 else ""
