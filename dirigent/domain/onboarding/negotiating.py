"""Agreeing on a deadline with the client, and what follows for the task (TSK-7)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import User
from dirigent.domain.tasks.models import Task

from .models import Negotiation, Way

PLACE = 200


@transaction.atomic
def agree(
    negotiation: Negotiation, contact: Contact, *, how: str, evidence: str, by: User, at: datetime
) -> Task | None:  # fmt: skip
    """The client agreed to what we offer. The task follows: moved, made smaller, or split; returns the task of the rest."""
    open_ = Negotiation.objects.filter(pk=negotiation.pk, withdrawn_at=None, agreed_at=None, can=False)
    if not open_.update(agreed_at=at, agreed_by=by, agreed_contact=contact, agreed_how=how, evidence=evidence):
        return None
    negotiation.refresh_from_db()
    negotiation.tell("deadline.agreed", by=by, at=at, way=negotiation.way, who=str(contact), how=how)
    task = negotiation.task
    if task is None or task.closed_at:
        return None
    if negotiation.way == Way.LATER:
        assert negotiation.offered_at is not None
        reason = _("agreed with %(who)s: %(why)s") % {"who": contact, "why": negotiation.words}
        task.move(negotiation.offered_at, reason=reason[:PLACE], by=by, at=at)
        return None
    task.change(by=by, at=at, expected_result=negotiation.scope)
    return _rest(negotiation, task, by=by, at=at) if negotiation.way == Way.SPLIT else None


def _rest(negotiation: Negotiation, task: Task, *, by: User, at: datetime) -> Task:
    assert negotiation.offered_at is not None
    return Task.set(
        task.client, (_("%(title)s: the rest") % {"title": task.title})[:PLACE], department=task.project.department,
        assignee=task.assignee, due_at=negotiation.offered_at, by=by, at=at, purpose=task.purpose,
        expected_result=negotiation.rest, check_by=task.check_by, work_kind=task.work_kind, client_waits=task.client_waits,
    )  # fmt: skip
