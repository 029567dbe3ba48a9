"""The page of one task."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.desk.search.addresses import address_of_entry, address_or_nothing
from dirigent.domain.clients.models import Client
from dirigent.domain.onboarding.access import can_ask_deadline
from dirigent.domain.people.models import User
from dirigent.domain.tasks import access
from dirigent.domain.tasks.models import Part, Stage, Task
from dirigent.foundation.verdicts import Verdict
from dirigent.regulation.clause import REGISTRY

from .comments import conversation
from .filtering import Filter
from .finding import the_task
from .history import history
from .questions import CommentForm
from .rows import tone


@dataclass(frozen=True)
class Button:
    """An act one may do or, greyed out with the reason, may not. `asks`: a dialog comes first."""

    label: str
    address: str
    verdict: Verdict
    icon: str
    asks: bool = False
    primary: bool = False


@require_safe
def task(request: Request, task_id: int) -> HttpResponse:
    shown = the_task(request, task_id)
    context = _of(request, shown) | {"comment_form": CommentForm(), **conversation(shown, request.user)}
    return render(request, "desk/tasks/task.html#body" if wants_part(request) else "desk/tasks/task.html", context)


def _of(request: Request, task: Task) -> dict:
    at, user = timezone.now(), request.user
    deadlines = list(task.deadlines.select_related("set_by"))
    returned = next((one for one in task.returns.select_related("by") if not one.settled_at), None)
    if returned:
        returned.task = task
    there = list(task.participants.all())
    buttons = acts_for(user, task)
    return {
        "task": task,
        "tone": tone(task, at=at, end_of_today=Filter(user, at, request.GET).end_of_today),
        "first_acts": [one for one in buttons if one.primary],
        "other_acts": [one for one in buttons if not one.primary],
        "may_change": access.can_change_task(user, task),
        "may_move": access.can_move(user, task),
        "may_work": access.can_work(user, task),
        "deadlines": deadlines,
        "moves": len(deadlines) - 1,
        "co_executors": [one for one in there if one.part == Part.CO_EXECUTOR],
        "auditors": [one for one in there if one.part == Part.AUDITOR],
        "checklist": list(task.checklist.select_related("done_by")),
        "files": list(task.files.select_related("file", "by")),
        "file_error": "",
        "returned": returned,
        "returned_clause": REGISTRY.get(returned.clause) if returned else None,
        "may_correct": returned and access.can_correct(user, returned),
        "may_withdraw": returned and access.can_withdraw(user, returned),
        "client_address": (client_address := _client_address(user, task, at)),
        "deadline_talk": _deadline_talk(user, task) if client_address else "",
        "origin_address": address_of_entry(task.origin) if task.origin else "",
        "history": history(task, user),
    }


def _client_address(user: User, task: Task, at: datetime) -> str:
    """Whoever takes part in a task knows whom it is for; only those who see the client get a link to it."""
    seen = Client.objects.visible_to(user, at).filter(pk=task.client_id).exists()
    return address_or_nothing("desk:client", task.client_id) if seen else ""


def _deadline_talk(user: User, task: Task) -> str:
    """Where the department is asked whether it will be in time."""
    if task.stage in (Stage.READY, Stage.CLOSED) or not can_ask_deadline(user):
        return ""
    return f"{reverse('desk:deadline-new', args=[task.client_id])}?task={task.pk}"


def acts_for(user: User, task: Task) -> list[Button]:
    """What can be done now, the next step first."""

    def to(name: str) -> str:
        return reverse(f"desk:{name}", args=[task.pk])

    if task.stage == Stage.CLOSED:
        return [
            Button(
                _("Open again"), to("task-closure-undo"), access.can_reopen(user, task), icon="refresh", primary=True
            )
        ]
    close = Button(
        _("Close"), to("task-closure"), access.can_close(user, task), icon="check", primary=task.stage == Stage.READY
    )
    give_back = Button(
        _("Return to the author"), to("task-return"), access.can_return(user, task), icon="arrow-back-up", asks=True
    )
    if task.stage == Stage.READY:
        rework = access.can_rework(user, task)
        return [
            close,
            Button(_("Send back to work"), to("task-rework"), rework, icon="arrow-back-up", asks=True, primary=True),
        ]
    work = access.can_work(user, task)
    hand_in = Button(
        _("Hand in"), to("task-result"), work, icon="check", asks=True, primary=task.stage == Stage.WORKING
    )
    if task.stage == Stage.WORKING:
        return [hand_in, close, give_back]
    start = access.can_start(user, task)
    return [Button(_("Start"), to("task-start"), start, icon="player-play", primary=True), hand_in, close, give_back]
