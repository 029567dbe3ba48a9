"""One complaint: what was said, what is done about it, and how it ended."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.care import access
from dirigent.domain.care.models import Complaint, Stage
from dirigent.domain.people.models import User
from dirigent.foundation.journal.models import Entry
from dirigent.regulation.models import Duty

KEPT = 40


@dataclass(frozen=True)
class Step:
    """One of the steps; `at` when it was taken, `due` when it must be."""

    label: str
    at: datetime | None
    due: datetime | None
    is_current: bool
    is_late: bool


@require_GET
def complaint(request: Request, complaint_id: int) -> HttpResponse:
    at = timezone.now()
    found = find(
        request,
        Complaint.objects.select_related(
            "client__manager", "contact", "owner", "message__thread", "touch", "recorded_by", "plan_by", "resolved_by",
            "confirmed_by", "confirming_contact", "audited_by", "answered_by",
        ),
        pk=complaint_id,
    )  # fmt: skip
    duties = {duty.key: duty for duty in Duty.objects.standing().filter(clause="R12.complaint", subject_id=found.pk)}
    history = list(Entry.objects.about(found).filter(client_id=found.client_id).order_by("-at", "-pk")[:KEPT])
    people = User.objects.in_bulk({entry.actor_id for entry in history if entry.actor_id})
    return render(
        request,
        "desk/complaints/complaint.html",
        {
            "complaint": found,
            "stage": found.stage,
            "steps": steps(found, duties, at),
            "may": access.can_settle(request.user, found),
            "may_audit": bool(access.can_audit(request.user)) and not found.withdrawn_at,
            "may_reopen": bool(access.can_reopen(request.user, found)),
            "may_withdraw": bool(access.can_withdraw(request.user, found)) and not found.withdrawn_at,
            "answer_duty": duties.get("answer"),
            "history": [(entry, people.get(entry.actor_id or 0), told(entry)) for entry in history],
        },
    )


def steps(found: Complaint, duties: dict[str, Duty], at: datetime) -> list[Step]:
    stage = found.stage
    answered = duties["answer"].fulfilled_at if "answer" in duties else found.answered_at
    settled = duties.get("settled")
    rows = (
        (pgettext("step of a complaint", "Answered"), answered, _due(duties, "answer"), Stage.ANSWER),
        (pgettext("step of a complaint", "Planned"), found.plan_at, _due(duties, "plan"), Stage.PLAN),
        (pgettext("step of a complaint", "Put right"), found.resolved_at, found.plan_due_at, Stage.RESOLUTION),
        (
            pgettext("step of a complaint", "Confirmed by the client"),
            found.confirmed_at, settled.due_at if settled else None, Stage.CONFIRMATION,
        ),
    )  # fmt: skip
    current = Stage.PLAN if stage == Stage.ANSWER and answered else stage
    return [
        Step(label, done, due, name == current, bool(due and (done or at) > due)) for label, done, due, name in rows
    ]


def _due(duties: dict[str, Duty], key: str) -> datetime | None:
    return duties[key].due_at if key in duties else None


def told(entry: Entry) -> str:
    """What the journal says of it, in a phrase."""
    return {
        "complaint.opened": pgettext("history of a complaint", "wrote the complaint down"),
        "complaint.changed": pgettext("history of a complaint", "noted the cause"),
        "complaint.answered": pgettext("history of a complaint", "answered the client"),
        "complaint.planned": pgettext("history of a complaint", "made a plan"),
        "complaint.resolved": pgettext("history of a complaint", "put it right"),
        "complaint.confirmed": pgettext("history of a complaint", "noted the client’s word"),
        "complaint.reopened": pgettext("history of a complaint", "opened it again"),
        "complaint.audited": pgettext("history of a complaint", "looked at it"),
        "complaint.withdrawn": pgettext("history of a complaint", "took it off as a mistake"),
        "complaint.restored": pgettext("history of a complaint", "brought it back"),
    }.get(entry.kind, entry.kind)
