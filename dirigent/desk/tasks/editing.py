"""Changing what a task says. Two people at once do not overwrite each other."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dirigent.desk.request import Request
from dirigent.domain.tasks import access
from dirigent.domain.tasks.models import Part, Task
from dirigent.foundation.verdicts import require

from .finding import the_task
from .forms import EditForm

WORDS = (
    "title", "purpose", "expected_result", "check_by", "plain_words", "plain_why", "plain_how", "plain_when",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@transaction.atomic
def wording(request: Request, task_id: int) -> HttpResponse:
    task = the_task(request, task_id)
    require(access.can_change_task(request.user, task))
    at = timezone.now()
    if request.method == "GET":
        form = EditForm(user=request.user, at=at, task=task, initial=_as_it_is(task))
        return render(request, "desk/tasks/edit.html", {"task": task, "form": form})
    form = EditForm(request.POST, user=request.user, at=at, task=task)
    if not form.is_valid():
        return render(request, "desk/tasks/edit.html", {"task": task, "form": form}, status=422)
    # From here to the end of the transaction nobody else changes it.
    now_says = Task.objects.select_for_update().values_list("revision", flat=True).get(pk=task.pk)
    task.refresh_from_db()
    if now_says != form.cleaned_data["revision"]:
        return _conflict(request, task, form)
    require(access.can_change_task(request.user, task))
    helpers, auditors = form.cleaned_data["co_executors"], form.cleaned_data["auditors"]
    before = {one.user_id for one in task.participants.all() if one.part == Part.CO_EXECUTOR}
    # Those who leave do so before the kind of work changes, those who come do so after it.
    staying = [helper for helper in helpers if helper.pk in before]
    if len(staying) < len(before):
        task.seat(co_executors=staying, auditors=auditors, by=request.user, at=at)
    task.change(by=request.user, at=at, **form.fields_of_task)
    task.seat(co_executors=helpers, auditors=auditors, by=request.user, at=at)
    return redirect("desk:task", task.pk)


def _conflict(request: Request, task: Task, form: EditForm) -> HttpResponse:
    """Somebody was faster: both texts side by side, and the choice is the person's."""
    differ = [
        {"label": form.fields[name].label, "theirs": getattr(task, name), "mine": form.cleaned_data[name]}
        for name in WORDS
        if getattr(task, name) != form.cleaned_data[name]
    ]
    data = request.POST.copy()
    data["revision"] = str(task.revision)
    again = EditForm(data, user=form.user, at=form.at, task=task)
    context = {"task": task, "form": again, "differ": differ, "conflict": _("Somebody has changed the task meanwhile")}
    return render(request, "desk/tasks/edit.html", context, status=409)


def _as_it_is(task: Task) -> dict:
    names = *WORDS, "work_kind", "urgency", "importance", "needs_head", "client_waits", "shown", "revision"
    there = list(task.participants.all())
    return {name: getattr(task, name) for name in names} | {
        "assignee": str(task.assignee_id),
        "co_executors": [str(one.user_id) for one in there if one.part == Part.CO_EXECUTOR],
        "auditors": [str(one.user_id) for one in there if one.part == Part.AUDITOR],
    }
