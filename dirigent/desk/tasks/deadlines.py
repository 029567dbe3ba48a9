"""Moving a deadline: never without a reason."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.design.typography import day
from dirigent.desk.request import Request
from dirigent.domain.tasks import access
from dirigent.domain.tasks.models import Task
from dirigent.foundation.verdicts import Denied, require

from .finding import acted, the_task
from .questions import DeadlineForm


@require_http_methods(["GET", "POST"])
def deadline(request: Request, task_id: int) -> HttpResponse:
    task = the_task(request, task_id)
    require(access.can_move(request.user, task))
    if request.method == "GET":
        return dialog(request, task)
    at = timezone.now()
    form = DeadlineForm(request.POST, task=task, at=at)
    if not form.is_valid():
        return dialog(request, task, form=form)
    task.move(form.cleaned_data["due_at"], reason=form.cleaned_data["why"], by=request.user, at=at)
    said = _("The deadline is moved to %(day)s.") % {"day": day(task.due_at, at)}
    return acted(request, task, said, undo=reverse("desk:task-deadline-undo", args=[task.pk]))


def dialog(
    request: Request, task: Task, due_at: datetime | None = None, *, form: DeadlineForm | None = None
) -> HttpResponse:
    at = timezone.now()
    history = list(task.deadlines.select_related("set_by"))
    context = {
        "task": task,
        "form": form or DeadlineForm(task=task, at=at, initial={"due_at": due_at or task.due_at}),
        "history": history,
        "moves": len(history) - 1,
        "action": reverse("desk:task-deadline", args=[task.pk]),
    }
    return render(request, "desk/tasks/deadline.html", context, status=422 if form else 200)


@require_POST
def deadline_undo(request: Request, task_id: int) -> HttpResponse:
    """Back to the deadline before this one. The history keeps both moves."""
    task = the_task(request, task_id)
    require(access.can_move(request.user, task))
    before = task.deadlines.filter(replaced_at__isnull=False).order_by("-replaced_at", "-pk").first()
    last = task.deadlines.get(replaced_at=None)
    if before is None or last.set_by_id != request.user.pk:
        require(Denied(_("There is nothing to take back.")))
    else:
        task.move(before.due_at, reason=_("The move was taken back"), by=request.user, at=timezone.now())
    return acted(request, task, _("The deadline is as it was."))
