"""Returning a task that breaks the regulation, and settling the return."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.request import Request
from dirigent.domain.tasks import access
from dirigent.domain.tasks.models import Return, Task
from dirigent.foundation.verdicts import require

from .finding import acted, the_task
from .questions import ReturnForm


@require_http_methods(["GET", "POST"])
def sending_back(request: Request, task_id: int) -> HttpResponse:
    """Back to the one who set it, naming the clause it breaks (TSK-4)."""
    task = the_task(request, task_id)
    require(access.can_return(request.user, task))
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        Return.send_back(task, **form.cleaned_data, by=request.user, at=timezone.now())
        return acted(request, task, _("Returned to %(who)s.") % {"who": task.author})
    context = {
        "task": task,
        "form": form,
        "heading": _("Return to the one who set it"),
        "lead": _("The author has to correct or withdraw the task within the term of the regulation."),
        "lead_label": "",
        "button": _("Return"),
        "action": reverse("desk:task-return", args=[task.pk]),
    }
    return render(request, "desk/tasks/act.html", context, status=422 if form.is_bound else 200)


@require_POST
def correction(request: Request, task_id: int) -> HttpResponse:
    """The author says: put right."""
    task, returned = _open_return(request, task_id)
    require(access.can_correct(request.user, returned))
    returned.correct(by=request.user, at=timezone.now())
    return acted(request, task, _("Marked as corrected."))


@require_POST
def withdrawal(request: Request, task_id: int) -> HttpResponse:
    """The one who returned it takes the return back."""
    task, returned = _open_return(request, task_id)
    require(access.can_withdraw(request.user, returned))
    returned.withdraw(by=request.user, at=timezone.now())
    return acted(request, task, _("The return is taken back."))


def _open_return(request: Request, task_id: int) -> tuple[Task, Return]:
    task = the_task(request, task_id)
    returned = task.returns.filter(settled_at=None).first()
    if returned is None:
        raise Http404
    returned.task = task
    return task, returned
