"""Who may do what with a task: one answer, with its reason."""

from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import Role, User
from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from .models import Task
from .models.task import PRODUCTION_WORK


def can_set_task(user: User) -> Verdict:
    if user.role == Role.ADMINISTRATOR:
        return Denied(_("An administrator keeps the system running and sets no tasks."))
    return Allowed()


def can_be_assigned(user: User, work_kind: str) -> Verdict:
    """Managers do no production work (TSK-5)."""
    if user.in_client_service and work_kind in PRODUCTION_WORK:
        return Denied(_("Account managers do no production work: give it to the department (rules, item 4)."))
    if not user.is_active:
        return Denied(_("This person no longer works here."))
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
    if task.participants.filter(user=user, part="co_executor").exists():
        return Allowed()
    return Denied(_("Only those who do the task report on the work."))


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
    if user.pk == task.assignee_id == task.author_id:
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


def _leaders(task: Task) -> tuple[int | None, ...]:
    return task.author_id, task.client.manager_id, task.client.deputy_id, task.project.department.head_id
