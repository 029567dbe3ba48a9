"""Setting a new task."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dirigent.desk.answers import wants_part
from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import Department, DepartmentKind, User
from dirigent.domain.tasks import access
from dirigent.domain.tasks.models import Task
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.verdicts import require

from .finding import acted
from .forms import TaskForm


@require_http_methods(["GET", "POST"])
def task_new(request: Request) -> HttpResponse:
    """`?client=7&origin=42&title=…`: the client, the journal entry it is born from, the wish as it was heard."""
    require(access.can_set_task(request.user))
    at = timezone.now()
    if request.method == "POST":
        form = TaskForm(request.POST, user=request.user, at=at)
        if form.is_valid():
            return _set(request, form)
    else:
        form = TaskForm(user=request.user, at=at, initial=_suggested(request))
    return render(request, "desk/tasks/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _set(request: Request, form: TaskForm) -> HttpResponse:
    said, at = form.cleaned_data, form.at
    with transaction.atomic():
        if not Once.is_first(said["token"], by=request.user, at=at):
            return redirect("desk:tasks") if not wants_part(request) else HttpResponse(status=204)
        task = Task.set(
            said["client"], department=said["department"], due_at=said["due_at"], by=request.user, at=at,
            co_executors=said["co_executors"], auditors=said["auditors"], checklist=said["checklist"],
            origin=origin_for(request.user, said["origin"], said["client"]), **form.fields_of_task,
        )  # fmt: skip
    if wants_part(request):
        return acted(request, task, _("The task is set: %(who)s.") % {"who": task.assignee})
    return redirect(reverse("desk:task", args=[task.pk]))


def origin_for(user: User, entry_id: int | None, client: Client) -> Entry | None:
    """The entry the task is born from, if it is of the same client and the user may read it."""
    if not entry_id:
        return None
    return Entry.objects.of_client(client.pk).readable_by(user.pk).filter(pk=entry_id).first()


def _suggested(request: Request) -> dict:
    """What the address already says; the first production department where it says nothing."""
    asked = request.GET
    initial = {"title": asked.get("title", "")[:200], "origin": _number(asked.get("origin", ""))}
    if client := _number(asked.get("client", "")):
        found = Client.objects.visible_to(request.user, timezone.now()).filter(pk=client).first()
        initial["client"] = found.name if found else ""
    department = request.user.department
    if department is None or department.kind != DepartmentKind.PRODUCTION:
        department = Department.objects.filter(kind=DepartmentKind.PRODUCTION).order_by("name").first()
    if department:
        initial |= {"department": department.pk, "assignee": department.head_id}
    return initial


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None
