"""Who may do what with a task: one answer, with its reason."""

from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import Role, User
from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from .models import Return, Task
from .models.task import GATES
from .models.work import can_be_assigned

__all__ = ["can_be_assigned"]


def can_set_task(user: User) -> Verdict:
    if user.role == Role.ADMINISTRATOR:
        return Denied(_("An administrator keeps the system running and sets no tasks."))
    return Allowed()


def can_change_task(user: User, task: Task) -> Verdict:
    if task.closed_at:
        return Denied(_("The task is already closed."))
    if user.pk in _leaders(task) or user.is_head:
        return Allowed()
    return Denied(_("A task is changed by its author, the client's manager or the heads."))


def can_work(user: User, task: Task) -> Verdict:
    """Start, hand in, tick the checklist."""
    if task.closed_at:
        return Denied(_("The task is already closed."))
    if user.pk == task.assignee_id or user.is_head or user.pk == task.project.department.head_id:
        return Allowed()
    if any(one.user_id == user.pk and one.part == "co_executor" for one in task.participants.all()):
        return Allowed()
    return Denied(_("Only those who do the task report on the work."))


def can_start(user: User, task: Task) -> Verdict:
    """Begin: one's own work, and only when what it came from allows it."""
    if not (may := can_work(user, task)):
        return may
    return next((verdict for gate in GATES if not (verdict := gate(task))), Allowed())


def can_move(user: User, task: Task) -> Verdict:
    if task.closed_at:
        return Denied(_("The task is already closed."))
    if user.pk == task.assignee_id or user.pk in _leaders(task) or user.is_head:
        return Allowed()
    return Denied(_("The deadline is moved by the one who does the task, its author or the heads."))


def can_close(user: User, task: Task) -> Verdict:
    if task.closed_at:
        return Denied(_("The task is already closed."))
    if user.pk in (task.author_id, task.client.manager_id, task.client.deputy_id) or user.is_head:
        return Allowed()
    return Denied(_("The task is closed by its author or the client's manager, when the result is checked."))


def can_reopen(user: User, task: Task) -> Verdict:
    if not task.closed_at:
        return Denied(_("The task is open."))
    if user.pk in (task.author_id, task.closed_by_id, task.client.manager_id) or user.is_head:
        return Allowed()
    return Denied(_("The task is reopened by its author or the client's manager."))


def can_return(user: User, task: Task) -> Verdict:
    if task.closed_at:
        return Denied(_("The task is already closed."))
    if user.pk == task.author_id:
        return Denied(_("You set this task yourself: just correct it."))
    if user.pk == task.assignee_id or user.pk == task.project.department.head_id:
        return Allowed()
    return Denied(_("A task is returned by the one who got it."))


def can_correct(user: User, returned: Return) -> Verdict:
    """Say that what was wrong with the task is put right."""
    if returned.settled_at:
        return Denied(_("This return is already settled."))
    if user.pk in _leaders(returned.task) or user.is_head:
        return Allowed()
    return Denied(_("A returned task is corrected by its author, the client's manager or the heads."))


def can_withdraw(user: User, returned: Return) -> Verdict:
    if returned.settled_at:
        return Denied(_("This return is already settled."))
    if user.pk == returned.by_id or user.is_head:
        return Allowed()
    return Denied(_("A return is taken back by the one who made it or by the head of client service."))


def can_rework(user: User, task: Task) -> Verdict:
    if not task.closed_at and not task.ready_at:
        return Denied(_("Nothing has been handed in yet."))
    return can_close(user, task)


def _leaders(task: Task) -> tuple[int | None, ...]:
    return task.author_id, task.client.manager_id, task.client.deputy_id, task.project.department.head_id
