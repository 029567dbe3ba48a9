"""What Mango tells of a call: each leg of it by itself, then the whole call in one summary.

A call that rings at several telephones has a leg for each; that a leg is over says nothing of the call, only the summary does.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from dirigent.domain.conversations.channels import CallEvent
from dirigent.domain.conversations.models import CallState, Direction

IN, OUT = 1, 2
TAKEN = {"Connected", "OnHold"}
# A moment in seconds since 1970 is larger than any talk.
EPOCH = 1_000_000_000


def leg(said: Mapping[str, Any], arrived_at: datetime) -> Sequence[CallEvent]:
    """`/events/call`: a leg appeared, was taken, was put on hold or ended."""
    ours, theirs = _end(said, "to"), _end(said, "from")
    direction = Direction.IN
    if theirs.get("extension"):
        if ours.get("extension"):
            return ()  # colleagues among themselves
        ours, theirs, direction = theirs, ours, Direction.OUT
    state = said.get("call_state")
    if state != "Appeared" and state not in TAKEN:
        return ()
    at_telephone = said.get("location") == "abonent"
    when = _moment(said.get("timestamp"), arrived_at)
    line = said.get("line_number") or _end(said, "to").get("line_number") or _end(said, "from").get("line_number")
    # The other side has taken a call of ours when the leg to them is connected, theirs when one of us has.
    taken = state in TAKEN and (at_telephone or direction == Direction.OUT)
    return [
        CallEvent(
            _text(said["entry_id"]), CallState.ANSWERED if taken else CallState.RINGING, when, direction=direction,
            theirs=_text(theirs.get("number")), ours=_text(line),
            extension=_text(ours.get("extension")) if at_telephone or direction == Direction.OUT else "",
            sequence=int(when.timestamp()) * 1000 + _whole(said.get("seq")) % 999,
        )
    ]  # fmt: skip


def summary(said: Mapping[str, Any], arrived_at: datetime) -> Sequence[CallEvent]:
    """`/events/summary`: what became of the call."""
    incoming = _whole(said.get("call_direction")) == IN
    if not incoming and _whole(said.get("call_direction")) != OUT:
        return ()
    ours, theirs = (_end(said, "to"), _end(said, "from")) if incoming else (_end(said, "from"), _end(said, "to"))
    ended = _moment(said.get("end_time"), arrived_at)
    talk = _whole(said.get("talk_time"))
    answered = datetime.fromtimestamp(talk, UTC) if talk > EPOCH else None
    seconds = max(0, int((ended - answered).total_seconds())) if answered else talk
    if "entry_result" in said and not _whole(said["entry_result"]):
        answered, seconds = None, 0
    return [
        CallEvent(
            _text(said["entry_id"]), CallState.ENDED, _moment(said.get("create_time"), ended),
            direction=Direction.IN if incoming else Direction.OUT,
            theirs=_text(theirs.get("number")), ours=_text(said.get("line_number")),
            extension=_text(ours.get("extension")), answered_at=answered, ended_at=ended, talk_seconds=seconds,
            sequence=int(ended.timestamp()) * 1000 + 999,
        )
    ]  # fmt: skip


def recording(said: Mapping[str, Any], arrived_at: datetime) -> Sequence[CallEvent]:
    """`/events/recording` when it is completed, and `/events/record/added`."""
    if said.get("recording_state", "Completed") != "Completed" or not said.get("recording_id"):
        return ()
    when = _moment(said.get("timestamp"), arrived_at)
    return [CallEvent(_text(said["entry_id"]), "", when, recording=_text(said["recording_id"]))]


OF_CALLS = frozenset({"events/call", "events/summary", "events/recording", "events/record/added"})
# What tells one kind of text from another: its own field.
READERS = {"recording_id": recording, "call_direction": summary, "call_state": leg}


def told_at(said: Any) -> datetime | None:
    """The moment of which it tells, as far as it says."""
    if not isinstance(said, dict):
        return None
    return next(
        (_moment(said[name], None) for name in ("timestamp", "end_time") if _whole(said.get(name)) > EPOCH), None
    )


def _end(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    end = said.get(name)
    return end if isinstance(end, dict) else {}


def _moment(value: Any, otherwise: Any) -> Any:
    seconds = _whole(value)
    return datetime.fromtimestamp(seconds, UTC) if EPOCH < seconds < 10 * EPOCH else otherwise


def _whole(value: Any) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError, OverflowError):
        return 0


def _text(value: Any) -> str:
    return str(value if value is not None else "").replace("\0", "").strip()
