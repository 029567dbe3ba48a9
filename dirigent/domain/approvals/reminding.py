"""Reminding of what waits for the client's answer: on their working days, in their working hours, each stage once.

A missed day is not made up for by a heap of letters: only the stage of today is looked at.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from dirigent.domain.people.models import User
from dirigent.foundation import worktime

from .asking import ask_by_letter, remind
from .models import Approval, Asking, Stage

FROM, UNTIL = time(10), time(18)
SOON_DAYS = 2
AGAIN_DAYS = 3


def remind_all(*, at: datetime) -> int:
    """Every reminder whose time has come, and the letter to whoever's turn has come; says how many letters were written."""
    written = 0
    waiting = Approval.objects.waiting().select_related("client__manager", "made_by", "current")
    for approval in waiting.order_by("due_at", "pk"):
        by = author_of(approval)
        if by is None or not is_their_time(approval, at):
            continue
        if Asking.objects.filter(version=approval.current_id).exists():
            written += len(ask_by_letter(approval, by=by, at=at))
        if stage := stage_of(approval, at):
            written += len(remind(approval, by=by, at=at, stage=stage))
    return written


def stage_of(approval: Approval, at: datetime) -> str:
    """Which reminder today is for; none on the day the question was put."""
    schedule = worktime.default()
    today, due = at.astimezone(ZoneInfo(approval.client.timezone)).date(), schedule.date_of(approval.due_at)
    if approval.waiting_since is None or schedule.date_of(approval.waiting_since) >= today:
        return ""
    late = schedule.days_between(due, today)
    if late >= AGAIN_DAYS:
        return Stage.AGAIN
    if late > 0:
        return Stage.LATE
    if today == due:
        return Stage.TODAY
    return Stage.SOON if late >= -SOON_DAYS and due > today else ""


def is_their_time(approval: Approval, at: datetime) -> bool:
    """A working day where they are, between ten and six."""
    there = at.astimezone(ZoneInfo(approval.client.timezone))
    return FROM <= there.time() < UNTIL and worktime.default().is_working(there.date())


def author_of(approval: Approval) -> User | None:
    """In whose name the house writes: of whoever leads the client, or of who put it up."""
    return next((one for one in (approval.client.manager, approval.made_by) if one and one.is_active), None)
