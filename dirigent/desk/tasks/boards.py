"""The boards: by deadline and by stage. Moving a card asks what the move means."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.tasks import access
from dirigent.domain.tasks.models import Stage, Task
from dirigent.domain.tasks.models.task import IN_STAGE
from dirigent.foundation import worktime
from dirigent.foundation.verdicts import Denied, require

from . import acts, deadlines
from .filtering import Filter
from .finding import the_task
from .listing import around
from .rows import SHOWN, dress

CARDS, CARDS_CLOSED = 30, 12
FIRST_DUE, LAST_CLOSED = ("due_at", "pk"), ("-closed_at", "-pk")
BY = {"deadline": gettext_lazy("By deadline"), "stage": gettext_lazy("By stage")}
DUE = {
    "late": gettext_lazy("Overdue"),
    "today": gettext_lazy("Today"),
    "tomorrow": gettext_lazy("Tomorrow"),
    "week": gettext_lazy("This week"),
    "later": gettext_lazy("Later"),
}


@require_safe
def board(request: Request) -> HttpResponse:
    chosen = Filter(request.user, timezone.now(), request.GET)
    context = _drawn(request, chosen)
    if wants_part(request):
        return render(request, "desk/tasks/board.html#board", context)
    return render(request, "desk/tasks/board.html", context | around(request, chosen))


@require_POST
def place(request: Request, task_id: int) -> HttpResponse:
    """A card is moved to a column: the act that the column means, or the dialog that asks what the act needs."""
    task = the_task(request, task_id)
    column = request.POST.get("column", "")
    if column in DUE:
        return _into_deadline(request, task, column)
    return _into_stage(request, task, column)


def _into_deadline(request: Request, task: Task, column: str) -> HttpResponse:
    require(access.can_move(request.user, task))
    if column == "late":
        require(Denied(_("A deadline is not moved into the past. Drag the card to a day that is still to come.")))
    suggested = _moment_of(column, timezone.now())
    return _ask(request, deadlines.dialog(request, task, suggested), reverse("desk:task-deadline", args=[task.pk]))


def _into_stage(request: Request, task: Task, column: str) -> HttpResponse:
    if column == task.stage:
        return HttpResponse(status=204)
    if task.stage == Stage.CLOSED:
        return acts.closure_undo(request, task.pk)
    if column == Stage.CLOSED:
        return acts.closure(request, task.pk)
    if column == Stage.READY:
        require(access.can_work(request.user, task))
        return _ask(request, acts.result_dialog(request, task), reverse("desk:task-result", args=[task.pk]))
    if column == Stage.WORKING and task.stage == Stage.READY:
        require(access.can_rework(request.user, task))
        return _ask(request, acts.rework_dialog(request, task), reverse("desk:task-rework", args=[task.pk]))
    if column == Stage.WORKING:
        return acts.start(request, task.pk)
    require(Denied(_("A task that has been started does not become new again.")))
    return HttpResponse(status=204)


def _ask(request: Request, dialog: HttpResponse, address: str) -> HttpResponse:
    """The dialog instead of the board; its form goes to its own address."""
    if not wants_part(request):
        return HttpResponse(status=303, headers={"Location": address})
    dialog["HX-Retarget"] = "#dialog"
    dialog["HX-Reswap"] = "innerHTML"
    return dialog


def _moment_of(column: str, at: datetime) -> datetime:
    """The deadline that a column suggests: the end of a working day."""
    schedule = worktime.default()
    today = schedule.date_of(at)
    days: dict[str, date] = {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "week": schedule.working_day_on_or_before(today + timedelta(days=6 - today.weekday())),
        "later": schedule.working_day_on_or_after(today + timedelta(days=max(7 - today.weekday(), 2))),
    }
    return max(schedule.closes(days[column]), at + timedelta(hours=1))


def _drawn(request: Request, chosen: Filter) -> dict:
    by = request.GET.get("by", "")
    by = by if by in BY else "deadline"
    tasks = chosen.tasks(stages=False)
    columns = _by_deadline(chosen) if by == "deadline" else _by_stage()
    # Everything ever closed would be counted for nothing: that column says only what was closed last.
    counts = tasks.open().order_by().aggregate(**{value: Count("pk", filter=of) for value, _label, of in columns})
    drawn, every = [], []
    for value, label, of in columns:
        closed = value == Stage.CLOSED
        of_column = tasks.filter(of) if closed else tasks.open().filter(of)
        cards = list(
            of_column.select_related(*SHOWN).order_by(*(LAST_CLOSED if closed else FIRST_DUE))[
                : CARDS_CLOSED if closed else CARDS
            ]
        )
        every += cards
        n = len(cards) if closed else counts[value]
        drawn.append({"value": value, "label": label, "cards": cards, "n": n, "rest": n - len(cards)})
    dress(every, request.user, at=chosen.at, end_of_today=chosen.end_of_today)
    return {"chosen": chosen, "by": by, "bys": BY, "columns": drawn}


def _by_stage() -> list[tuple[str, str, Q]]:
    return [(stage.value, str(stage.label), Q(**IN_STAGE[stage])) for stage in Stage]


def _by_deadline(chosen: Filter) -> list[tuple[str, str, Q]]:
    """Today, tomorrow, the rest of this week; on a Sunday the week has no rest."""
    today = chosen.end_of_today
    tomorrow = today + timedelta(days=1)
    week = max(tomorrow, today + timedelta(days=6 - worktime.default().date_of(chosen.at).weekday()))
    of = {
        "late": Q(due_at__lte=chosen.at),
        "today": Q(due_at__gt=chosen.at, due_at__lt=today),
        "tomorrow": Q(due_at__gte=today, due_at__lt=tomorrow),
        "week": Q(due_at__gte=tomorrow, due_at__lt=week),
        "later": Q(due_at__gte=week),
    }
    return [(name, str(DUE[name]), condition) for name, condition in of.items()]
