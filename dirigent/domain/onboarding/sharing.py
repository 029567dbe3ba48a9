"""Splitting the understood task between departments, and looking at what they hand in before the client sees it (BRF-6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from dirigent.domain.people.models import Department, User
from dirigent.domain.tasks.models import Task
from dirigent.foundation.verdicts import require

from .access import can_begin
from .models import Brief, Check, Debrief, DebriefPoint, Inspection, Share

# Whether a point is met, and if not, what is wrong.
Word = tuple[bool, str]


@transaction.atomic
def hand_out(
    brief: Brief, debrief: Debrief, points: Sequence[DebriefPoint], title: str, *, department: Department, assignee: User,
    due_at: datetime, by: User, at: datetime, **fields: Any,
) -> Share:  # fmt: skip
    """Set a department its task out of the brief. Refused while the brief is not understood in full."""
    require(can_begin(Brief.objects.select_for_update(of=("self",)).get(pk=brief.pk)))
    task = Task.set(
        brief.client, title, department=department, assignee=assignee, due_at=due_at, by=by, at=at, **fields
    )
    share = Share.objects.create(brief=brief, debrief=debrief, task=task, set_by=by, set_at=at)
    share.points.set(points)
    return share


@transaction.atomic
def inspect(
    share: Share, said: Mapping[DebriefPoint, Word], *, by: User, at: datetime, words: str = ""
) -> Inspection | None:  # fmt: skip
    """Accept the result when every point is met, else give it back with what is wrong at which point. None: nothing waits."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=share.task_id)
    if task.ready_at is None or task.closed_at is not None:
        return None
    wrong = [(point, why) for point, (met, why) in said.items() if not met]
    accepted = not wrong and bool(said)
    inspection = Inspection.objects.create(
        share=share, handed_in_at=task.ready_at, result=task.result, accepted=accepted, words=words, by=by, at=at
    )
    Check.objects.bulk_create(
        Check(inspection=inspection, point=point, met=met, words=why) for point, (met, why) in said.items()
    )
    if accepted:
        task.close(by=by, at=at)
    else:
        lines = [f"{point.position}. {point.heading}: {why}" for point, why in wrong]
        task.rework("\n".join(filter(None, [*lines, words])), by=by, at=at)
    return inspection
