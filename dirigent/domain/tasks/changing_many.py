"""Changing many tasks in one act, each by its own verb and its own permission, and taking all of it back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import plain
from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from . import access
from .models import BulkChange, Task
from .models.task import ONE_BY_ONE

What = BulkChange.What


@dataclass(frozen=True)
class Outcome:
    """`skipped` says for each task left alone why."""

    change: BulkChange | None
    changed: list[Task]
    skipped: list[tuple[Task, str]]


def preview(tasks: Iterable[Task], what: str, wanted: Mapping[str, Any], *, by: User) -> Outcome:
    """What `change_many` would do."""
    tasks = list(tasks)
    one_by_one: dict[int, Denied] = {}
    if what == What.CLOSE:
        for needs_a_look in ONE_BY_ONE:
            one_by_one |= needs_a_look(tasks)
    able, skipped = [], []
    for task in tasks:
        verdict = may_change(by, task, what, wanted) and one_by_one.get(task.pk, Allowed())
        if isinstance(verdict, Denied):
            skipped.append((task, str(verdict.reason)))
        else:
            able.append(task)
    return Outcome(None, able, skipped)


def may_change(user: User, task: Task, what: str, wanted: Mapping[str, Any]) -> Verdict:
    if what == What.MOVE:
        return access.can_move(user, task)
    if what == What.CLOSE:
        return access.can_close(user, task)
    if not (verdict := access.can_change_task(user, task)):
        return verdict
    # Before a person is chosen it is only asked whether the task may be given to another at all.
    assignee = wanted.get("assignee")
    return access.can_be_assigned(assignee, task.work_kind) if assignee else Allowed()


def _may_give_back(user: User, task: Task, what: str) -> Verdict:
    if what == What.CLOSE:
        return access.can_reopen(user, task)
    return access.can_move(user, task) if what == What.MOVE else access.can_change_task(user, task)


@transaction.atomic
def change_many(
    tasks: Iterable[Task], what: str, wanted: Mapping[str, Any], *, by: User, at: datetime, reason: str = ""
) -> Outcome:
    """Change those that may be changed and differ. Every task gets its own entry in the journal."""
    outcome = preview(tasks, what, wanted, by=by)
    locked = Task.objects.select_for_update(of=("self",)).select_related("client", "assignee", "project__department")
    changed, items = [], []
    for task in locked.filter(pk__in=[task.pk for task in outcome.changed]).order_by("pk"):
        was = _says(task, what, wanted)
        _apply(task, what, wanted, by=by, at=at, reason=reason)
        became = _says(task, what, wanted)
        if was != became:
            changed.append(task)
            items.append({"task": task.pk, "was": was, "became": became})
    if not items:
        return Outcome(None, [], outcome.skipped)
    return Outcome(BulkChange.objects.create(what=what, by=by, at=at, items=items), changed, outcome.skipped)


@transaction.atomic
def undo(change: BulkChange, *, by: User, at: datetime) -> int:
    """Give back what each task said before, where nobody has changed it since. How many were given back."""
    if not change.claim_undo(at=at):
        return 0
    said = {item["task"]: item for item in change.items}
    people = User.objects.in_bulk({item["was"].get("assignee") for item in change.items} - {None})
    given_back = 0
    locked = Task.objects.select_for_update(of=("self",)).select_related("client", "project__department")
    for task in locked.filter(pk__in=said).order_by("pk"):
        item = said[task.pk]
        if _says(task, change.what, item["became"]) != item["became"] or not _may_give_back(by, task, change.what):
            continue
        before = dict(item["was"])
        if change.what == What.CLOSE:
            task.reopen(by=by, at=at)
        elif change.what == What.MOVE:
            task.move(
                datetime.fromisoformat(before["due_at"]),
                reason=gettext("A move of many tasks was taken back"),
                by=by,
                at=at,
            )
        else:
            if "assignee" in before:
                before["assignee"] = people[before["assignee"]]
            task.change(by=by, at=at, **before)
        given_back += 1
    return given_back


def _apply(task: Task, what: str, wanted: Mapping[str, Any], *, by: User, at: datetime, reason: str) -> None:
    if what == What.CLOSE:
        task.close(by=by, at=at)
    elif what == What.MOVE:
        task.move(wanted["due_at"], reason=reason, by=by, at=at)
    else:
        task.change(by=by, at=at, **wanted)


def _says(task: Task, what: str, names: Iterable[str]) -> dict[str, Any]:
    """What the task says now about the names that the change touches, as JSON keeps it."""
    if what == What.CLOSE:
        return {"closed_at": plain(task.closed_at)}
    return {name: plain(getattr(task, name)) for name in names}
