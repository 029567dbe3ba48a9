"""A call is over: it becomes a contact, or a wait for an answer, exactly once, when both sides of it are known."""

from datetime import datetime

from django.db import transaction

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.indexing import index_many

from . import findable
from .models import Call, CallState, Channel, Result, Thread, Touch, Wait
from .ringing import tell
from .settling import settle

LONGEST_MINUTES = 600


def conclude(call: Call, *, at: datetime) -> Touch | None:
    """The contact that this call is, made now if it was not made before; None while it is not one.

    A talk counts for R9 by its contact; a call of ours that they did not take is noted as «no answer». A call of theirs that
    nobody took is no contact: it waits in its thread.
    """
    if call.touch_id or call.user_id is None or call.thread.client_id is None or not call.is_over:
        return None
    if call.state == CallState.MISSED and call.is_incoming:
        return None
    talked = call.state == CallState.ENDED
    assert call.user is not None and call.thread.client is not None
    call.touch = Touch.note_down(
        call.thread.client,
        channel=Channel.CALL,
        by=call.user,
        at=max(at, call.ended_at or call.started_at),
        happened_at=call.answered_at or call.started_at,
        contact=call.contact,
        direction=call.direction,
        result=Result.TALKED if talked else Result.NO_ANSWER,
        minutes=min(call.minutes or 1, LONGEST_MINUTES) if talked else None,
        answers=_answered_elsewhere(call) if talked else None,
    )
    call.save(update_fields=["touch"])
    return call.touch


def _answered_elsewhere(call: Call) -> Thread | None:
    """They rang from one number and were rung back on another: the talk answers the call that waits longest."""
    waiting = Wait.objects.filter(answered_at=None, thread__client=call.thread.client_id, call__isnull=False)
    waiting = waiting.exclude(thread=call.thread_id).filter(since__lte=call.answered_at or call.started_at)
    if call.contact_id:
        waiting = waiting.filter(call__contact=call.contact_id)
    wait = waiting.select_related("thread").order_by("since").first()
    return wait.thread if wait else None


def told(call: Call) -> str:
    """What the journal says of a call that is over, where its contact does not say it; "" otherwise."""
    if call.state == CallState.MISSED and call.is_incoming:
        return "call.missed"
    return "call.held" if call.state == CallState.ENDED and call.user_id is None else ""


def tell_journal(call: Call) -> None:
    if kind := told(call):
        record(
            kind, client=call.thread.client_id, subject=call, by=None, at=call.started_at,
            thread=call.thread_id, phone=call.phone, contact=call.contact_id,
        )  # fmt: skip


@transaction.atomic
def claim(call: Call, *, by: User, at: datetime) -> bool:
    """«It was me who spoke»: the talk becomes this person's contact. The first to say so is believed."""
    if not Call.objects.unclaimed().filter(pk=call.pk).update(user=by):
        return False
    call.refresh_from_db()
    conclude(call, at=at)
    settle([call.thread_id])
    index_many([findable.of_call(call)])
    record("call.claimed", client=call.thread.client_id, subject=call, by=by, at=at, thread=call.thread_id)
    tell([call], at=at)
    return True


@transaction.atomic
def join_client(thread: Thread, *, at: datetime) -> None:
    """The calls of a stranger turn out to be this client's: what they would have become they become now."""
    for call in thread.calls.select_related("thread__client", "user", "contact").order_by("started_at", "pk"):
        tell_journal(call)
        conclude(call, at=at)


@transaction.atomic
def leave_client(thread: Thread, *, by: User, at: datetime) -> None:
    """They were not: the contacts made of them are struck out."""
    for call in thread.calls.filter(touch__isnull=False).select_related("touch__client"):
        talk, call.touch, call.contact = call.talk, None, None
        call.save(update_fields=["touch", "contact"])
        assert talk is not None
        talk.strike(by=by, at=at)
    thread.calls.update(contact=None)
