"""The list of tasks."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.onboarding.models import Negotiation
from dirigent.domain.people.models import Department
from dirigent.domain.tasks import access
from dirigent.domain.tasks.models import BulkChange, Stage, Task, WorkKind

from .filtering import Filter
from .rows import SHOWN, dress

PAGE = 50
PAGES = 40
BULK_ACTS = {
    BulkChange.What.ASSIGN: gettext_lazy("Give to another"),
    BulkChange.What.MOVE: gettext_lazy("Move the deadline"),
    BulkChange.What.LEVELS: gettext_lazy("Urgency and importance"),
    BulkChange.What.CLOSE: gettext_lazy("Close"),
}


@require_safe
def tasks(request: Request) -> HttpResponse:
    """A page of rows, late ones first. A part of it is the next fifty."""
    chosen = Filter(request.user, timezone.now(), request.GET)
    number = _page(request.GET.get("page", ""))
    found = chosen.sorted(chosen.tasks().select_related(*SHOWN))
    rows = list(found[(number - 1) * PAGE : number * PAGE + 1])
    context = {
        "chosen": chosen,
        "page": number,
        "tasks": dress(rows[:PAGE], request.user, at=chosen.at, end_of_today=chosen.end_of_today),
        "next_page": number + 1 if len(rows) > PAGE and number < PAGES else None,
    }
    if wants_part(request):
        return render(request, "desk/tasks/list.html#page", context)
    context |= {
        "bulk_acts": BULK_ACTS.items(),
        "sort_due": chosen.link(sort="-due" if chosen.sort == "due" else "due"),
        "sort_client": chosen.link(sort="client"),
        "sort_assignee": chosen.link(sort="assignee"),
        "sort_weight": chosen.link(sort="weight"),
    }
    context["deadlines"] = Negotiation.objects.put_to(request.user) if chosen.view == "mine" else ()
    return render(request, "desk/tasks/list.html", context | around(request, chosen))


def around(request: Request, chosen: Filter) -> dict:
    """What stands above the list and above the boards."""
    return {
        "departments": Department.objects.all(),
        "stages": Stage.choices,
        "kinds": WorkKind.choices,
        "may_set": access.can_set_task(request.user),
        "figures": Task.objects.open()
        .filter(assignee=request.user)
        .aggregate(
            open=Count("pk"),
            late=Count("pk", filter=Q(due_at__lte=chosen.at, ready_at=None)),
            today=Count("pk", filter=Q(due_at__gt=chosen.at, due_at__lt=chosen.end_of_today, ready_at=None)),
        ),
    }


def _page(asked: str) -> int:
    try:
        number = int(asked or 1)
    except ValueError:
        return 1
    return min(max(number, 1), PAGES)
