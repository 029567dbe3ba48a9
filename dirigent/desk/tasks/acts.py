"""Work on a task: started, handed in, sent back to work, closed and opened again. Each act is one verb."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.onboarding.models import Share
from dirigent.domain.tasks import access
from dirigent.domain.tasks.models import Task
from dirigent.foundation.verdicts import require

from .finding import acted, the_task
from .questions import ResultForm, ReworkForm


@require_POST
def start(request: Request, task_id: int) -> HttpResponse:
    task = the_task(request, task_id)
    require(access.can_start(request.user, task))
    task.start(by=request.user, at=timezone.now())
    return acted(request, task, _("The task is in work."))


@require_http_methods(["GET", "POST"])
def result(request: Request, task_id: int) -> HttpResponse:
    """Handing the work in: what has come of it."""
    task = the_task(request, task_id)
    require(access.can_work(request.user, task))
    if request.method == "GET":
        return result_dialog(request, task)
    form = ResultForm(request.POST)
    if not form.is_valid():
        return result_dialog(request, task, form)
    task.hand_in(form.cleaned_data["result"], by=request.user, at=timezone.now())
    return acted(request, task, _("Handed in for a check."))


def result_dialog(request: Request, task: Task, form: ResultForm | None = None) -> HttpResponse:
    context = {
        "task": task,
        "form": form or ResultForm(initial={"result": task.result}),
        "heading": _("Hand in the work"),
        "lead": task.expected_result,
        "lead_label": _("Expected result"),
        "button": _("Hand in"),
        "action": reverse("desk:task-result", args=[task.pk]),
    }
    return render(request, "desk/tasks/act.html", context, status=422 if form else 200)


@require_http_methods(["GET", "POST"])
def rework(request: Request, task_id: int) -> HttpResponse:
    """What was handed in is not what was asked for: back to work, with the words why."""
    task = the_task(request, task_id)
    require(access.can_rework(request.user, task))
    if elsewhere := _checked_by_points(request, task):
        return elsewhere
    if request.method == "GET":
        return rework_dialog(request, task)
    form = ReworkForm(request.POST)
    if not form.is_valid():
        return rework_dialog(request, task, form)
    task.rework(form.cleaned_data["words"], by=request.user, at=timezone.now())
    return acted(request, task, _("Sent back to work."))


def rework_dialog(request: Request, task: Task, form: ReworkForm | None = None) -> HttpResponse:
    context = {
        "task": task,
        "form": form or ReworkForm(),
        "heading": _("Send back to work"),
        "lead": task.check_by,
        "lead_label": _("How it is checked"),
        "button": _("Send back"),
        "action": reverse("desk:task-rework", args=[task.pk]),
    }
    return render(request, "desk/tasks/act.html", context, status=422 if form else 200)


@require_http_methods(["POST", "DELETE"])
def closure(request: Request, task_id: int) -> HttpResponse:
    """The closing of a task: POST makes it, DELETE takes it back."""
    if request.method == "DELETE":
        return _reopened(request, task_id)
    task = the_task(request, task_id)
    require(access.can_close(request.user, task))
    if elsewhere := _checked_by_points(request, task):
        return elsewhere
    task.close(by=request.user, at=timezone.now())
    return acted(request, task, _("The task is closed."), undo=reverse("desk:task-closure-undo", args=[task.pk]))


def _checked_by_points(request: Request, task: Task) -> HttpResponse | None:
    """A result that came out of a brief is compared with what the client confirmed, on a page of its own."""
    share = Share.objects.filter(task=task).first() if task.ready_at else None
    if share is None:
        return None
    to = reverse("desk:inspection", args=[share.pk])
    return HttpResponse(status=204, headers={"HX-Redirect": to}) if wants_part(request) else redirect(to)


@require_POST
def closure_undo(request: Request, task_id: int) -> HttpResponse:
    """The same as DELETE, for forms and for the button of a toast."""
    return _reopened(request, task_id)


def _reopened(request: Request, task_id: int) -> HttpResponse:
    task = the_task(request, task_id)
    require(access.can_reopen(request.user, task))
    task.reopen(by=request.user, at=timezone.now())
    return acted(request, task, _("The task is open again."))
