"""One task as its pages need it, and what stays the same around every act on it."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.urls import reverse

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.tasks.models import Task


def the_task(request: Request, task_id: int) -> Task:
    related = "client", "project__department", "author", "assignee", "closed_by"
    return find(request, Task.objects.select_related(*related).prefetch_related("participants__user"), pk=task_id)


def changed(task: Task) -> list[str]:
    """What on an open page shows the task: named for live parts."""
    return [f"client:{task.client_id}", "clients", "mine"]


def acted(request: Request, task: Task, text: str, *, undo: str = "", live: Iterable[str] = ()) -> HttpResponse:
    """The act on the task is done: the dialog closes and every part that shows the task is drawn again."""
    return done(
        request, text, to=reverse("desk:task", args=[task.pk]), undo=undo, closes=True, live=[*changed(task), *live]
    )
