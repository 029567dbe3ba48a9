"""What a row or a card says beside the task itself: fetched for all of them at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count

from dirigent.domain.people.models import User
from dirigent.domain.tasks.models import ChecklistItem, Comment, Deadline, Task

SHOWN = "client", "assignee", "project__department"
DAY = timedelta(days=1)


def dress(tasks: Iterable[Task], user: User, *, at: datetime, end_of_today: datetime) -> list[Task]:
    """Gives every task its `tone`, `moves`, `unread` and `checks`. Three queries for any number."""
    tasks = list(tasks)
    keys = [task.pk for task in tasks]
    deadlines = dict(Deadline.objects.filter(task__in=keys).order_by().values_list("task").annotate(n=Count("pk")))
    unread = dict(
        Comment.objects.unread_by(user)
        .filter(task__in=keys)
        .order_by()
        .values_list("task")
        .annotate(n=Count("pk", distinct=True))
    )
    checks: dict[int, list[int]] = {}
    for task_id, done_at in ChecklistItem.objects.filter(task__in=keys).values_list("task", "done_at"):
        counted = checks.setdefault(task_id, [0, 0])
        counted[0] += done_at is not None
        counted[1] += 1
    for task in tasks:
        vars(task).update(
            moves=deadlines.get(task.pk, 1) - 1,
            unread=unread.get(task.pk, 0),
            checks=checks.get(task.pk),
            tone=tone(task, at=at, end_of_today=end_of_today),
        )
    return tasks


def tone(task: Task, *, at: datetime, end_of_today: datetime) -> str:
    """`late`, `soon` (due today) or nothing; what is handed in or closed presses no more."""
    if task.closed_at or task.ready_at:
        return ""
    if task.due_at <= at:
        return "late"
    return "soon" if task.due_at < end_of_today else ""
