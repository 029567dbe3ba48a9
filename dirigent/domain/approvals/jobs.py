"""What consent needs in the background."""

from contextlib import suppress
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from procrastinate import exceptions
from procrastinate.contrib.django import app

from dirigent.foundation.journal.listening import Change

from .asking import ask_by_letter
from .certifying import certify_all
from .models import Approval, Asking
from .reminding import author_of, remind_all
from .replies import read_replies


@app.periodic(cron="*/10 * * * *")
@app.task(name="approvals.remind", queue="system", queueing_lock="approvals.remind", lock="approvals.remind")
def remind_of_what_waits(timestamp: int) -> None:
    """On the client's working days; each stage once."""
    remind_all(at=max(datetime.fromtimestamp(timestamp, UTC), timezone.now()))


@app.task(name="approvals.ask_now", queue="channels")
def ask_now(approval_id: int) -> None:
    """Letters to those whose turn it is and who have not had one: the client has just named somebody else."""
    waiting = Approval.objects.waiting().select_related("client__manager", "made_by", "current")
    approval = waiting.filter(pk=approval_id).first()
    if approval and (by := author_of(approval)):
        ask_by_letter(approval, by=by, at=timezone.now())


@app.task(name="approvals.read_replies", queue="channels", queueing_lock="approvals.read", lock="approvals.read")
def read_what_came() -> None:
    """Letters that came back to ours."""
    read_replies(at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="approvals.read_left", queue="channels", queueing_lock="approvals.read_left", lock="approvals.read")
def read_what_was_left(timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are told when
    """What came while nobody listened."""
    read_replies(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="approvals.certify", queue="bulk", queueing_lock="approvals.certify", lock="approvals.certify")
def certify_what_was_approved(timestamp: int) -> None:
    """The certificates of what was approved, as soon as the journal has sealed it."""
    certify_all(at=max(datetime.fromtimestamp(timestamp, UTC), timezone.now()))


def on_change(change: Change) -> None:
    """A letter came from a client who was asked: is it an answer?"""
    if "mail.received" not in change.kinds:
        return
    if Asking.objects.unanswered().filter(version__approval__client__in=change.clients).exists():
        with suppress(exceptions.AlreadyEnqueued), transaction.atomic():
            read_what_came.defer()
