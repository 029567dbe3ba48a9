"""What Asterisk tells of a call. All its channels bear one Linkedid; the channel that began it bears it as its own number."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from dirigent.domain.conversations.channels import CallEvent
from dirigent.domain.conversations.models import CallState, Direction

HEARD = frozenset({"DialBegin", "DialEnd", "BridgeEnter", "Hangup", "Cdr", "VarSet"})
LONGEST_EXTENSION = 6
_PEER = re.compile(r"^\w+/([^-@/;]+)")
Block = Mapping[str, str]


def matters(block: Block) -> bool:
    """Whether it tells of a call; of the thousand variables of a call only the name of its recording."""
    kind = block.get("Event")
    if kind == "VarSet":
        return block.get("Variable") == "MIXMONITOR_FILENAME"
    return kind in HEARD


def number(block: Block) -> str:
    """Which call it is about."""
    return block.get("Linkedid") or block.get("UniqueID") or block.get("Uniqueid") or ""


def events(block: Block, at: datetime) -> Sequence[CallEvent]:
    kind, call = block.get("Event"), number(block)
    if not call:
        return ()
    at = _told_at(block, at)
    order = int(at.timestamp() * 1_000_000)
    if kind == "DialBegin":
        return _dialled(block, call, at, order, CallState.RINGING)
    if kind == "DialEnd":
        return _dialled(block, call, at, order, CallState.ANSWERED) if block.get("DialStatus") == "ANSWER" else ()
    if kind == "BridgeEnter":
        return _joined(block, call, at, order)
    if kind == "Hangup":
        # The other channels come and go: a call is over when the one that began it hangs up.
        over = block.get("Uniqueid") == call
        return [CallEvent(call, CallState.ENDED, at, ended_at=at, sequence=order)] if over else ()
    if kind == "Cdr":
        return _counted(block, call, order)
    name = block.get("Value", "").rpartition("/")[2]
    return [CallEvent(call, "", at, recording=name)] if name else ()


def _dialled(block: Block, call: str, at: datetime, order: int, state: str) -> Sequence[CallEvent]:
    ours, theirs = _extension(block.get("Channel", "")), _extension(block.get("DestChannel", ""))
    if theirs and not ours:
        return [
            CallEvent(
                call, state, at, direction=Direction.IN, theirs=_known(block.get("CallerIDNum", "")) or "anonymous",
                ours=_known(block.get("Exten", "")), extension=theirs, sequence=order,
            )
        ]  # fmt: skip
    if ours and not theirs:
        return [
            CallEvent(
                call, state, at, direction=Direction.OUT, theirs=_dialled_number(block), extension=ours, sequence=order
            )
        ]
    return ()  # colleagues among themselves, or lines among themselves


def _joined(block: Block, call: str, at: datetime, order: int) -> Sequence[CallEvent]:
    """Somebody of ours speaks now: also after the call was handed on to them."""
    extension = _extension(block.get("Channel", ""))
    if not extension or block.get("BridgeNumChannels", "2") == "1":
        return ()
    return [CallEvent(call, CallState.ANSWERED, at, extension=extension, sequence=order)]


def _counted(block: Block, call: str, order: int) -> Sequence[CallEvent]:
    """The account of a leg that one of ours took. The exchange counts its own music as an answer: other legs say nothing."""
    ours, theirs = _extension(block.get("Channel", "")), _extension(block.get("DestinationChannel", ""))
    answered, ended = _clock(block.get("AnswerTime", "")), _clock(block.get("EndTime", ""))
    seconds = block.get("BillableSeconds", "")
    if (
        block.get("Disposition") != "ANSWERED"
        or not (answered and ended and seconds.isdecimal())
        or bool(ours) == bool(theirs)
    ):
        return ()
    return [
        CallEvent(
            call, CallState.ENDED, answered, direction=Direction.IN if theirs else Direction.OUT,
            theirs=_known(block.get("Source" if theirs else "Destination", "")), extension=theirs or ours,
            answered_at=answered, ended_at=ended, talk_seconds=int(seconds), sequence=order,
        )
    ]  # fmt: skip


def _extension(channel: str) -> str:
    """«PJSIP/101-0000001a» is the telephone 101; «PJSIP/mango-trunk-…» and «PJSIP/79074391500-…» are none of ours."""
    found = _PEER.match(channel)
    name = found.group(1) if found else ""
    return name if name.isdecimal() and len(name) <= LONGEST_EXTENSION else ""


def _known(value: str) -> str:
    return "" if value in ("<unknown>", "s", "") else value


def _dialled_number(block: Block) -> str:
    runs = re.findall(r"\+?\d{7,15}", block.get("DialString", "")) + re.findall(r"\+?\d{7,15}", block.get("Exten", ""))
    return max(runs, key=len) if runs else _known(block.get("Exten", "")) or _known(block.get("DestCallerIDNum", ""))


def _told_at(block: Block, at: datetime) -> datetime:
    """By the clock of the exchange when it tells it and it goes right, else by ours."""
    try:
        told = datetime.fromtimestamp(float(block["Timestamp"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return at
    return told if abs(told - at) < timedelta(minutes=5) else at


def _clock(text: str) -> datetime | None:
    """Times of accounts are written in UTC when the exchange is told so (docs/running.md)."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
