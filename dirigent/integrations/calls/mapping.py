"""Where in a vendor's JSON, or form, what we need stands: «call.from.number», «legs.0.ext»."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from dirigent.domain.conversations.channels import CallEvent, Setting, Unreadable
from dirigent.domain.conversations.models import CallState, Direction

MOSCOW = ZoneInfo("Europe/Moscow")
LONGEST = 1000
DEEPEST = 8
MILLISECONDS = 100_000_000_000

FIELDS = (
    Setting("path_id", _("Number of the call"), default="call_id"),
    Setting("path_state", _("State"), default="state"),
    Setting("path_theirs", _("Number of the client"), default="phone"),
    Setting("path_direction", _("Direction"), required=False, default="direction"),
    Setting("path_extension", _("Extension of the employee"), required=False, default="extension"),
    Setting("path_ours", _("Our number"), required=False),
    Setting("path_at", _("When"), required=False, default="at", help=_("A moment in ISO 8601 or seconds since 1970.")),
    Setting("path_answered", _("Answered at"), required=False),
    Setting("path_ended", _("Ended at"), required=False),
    Setting("path_seconds", _("Seconds of talk"), required=False, default="duration"),
    Setting("path_recording", _("Recording"), required=False, default="record_url"),
    Setting("path_sequence", _("Order of the event"), required=False),
    Setting("words_ringing", _("Words for “is ringing”"), required=False, default="ringing, start, incoming"),
    Setting("words_answered", _("Words for “answered”"), required=False, default="answered, answer, connected"),
    Setting("words_ended", _("Words for “ended”"), required=False, default="ended, end, completed, hangup"),
    Setting("words_missed", _("Words for “missed”"), required=False, default="missed, no_answer, busy, cancelled"),
    Setting("words_out", _("Words for an outgoing call"), required=False, default="out, outgoing, outbound"),
)  # fmt: skip
_STATES = {
    "words_ringing": CallState.RINGING, "words_answered": CallState.ANSWERED, "words_ended": CallState.ENDED,
    "words_missed": CallState.MISSED,
}  # fmt: skip
_RANK = {"": 0, CallState.RINGING: 1, CallState.ANSWERED: 2, CallState.ENDED: 3, CallState.MISSED: 3}


@dataclass(frozen=True)
class Understood:
    """What a field was found to be: for the preview of a sample."""

    label: Any
    path: str
    value: str


def parsed(body: bytes) -> Mapping[str, Any]:
    """JSON, or a form whose fields may hold JSON. Raises `Unreadable`."""
    text = body.decode("utf-8", "replace").replace("\0", "").strip()
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        try:
            said = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=100))
        except ValueError:
            raise Unreadable(_("This is neither JSON nor a form.")) from None
    if isinstance(said, list) and len(said) == 1:
        said = said[0]
    if not isinstance(said, dict):
        raise Unreadable(_("This is neither JSON nor a form."))
    return said


def event(said: Mapping[str, Any], settings: Mapping[str, str], arrived_at: datetime) -> CallEvent:
    """Raises `Unreadable` and says which field is missing."""
    found = {name: value for name, _label, value in _found(said, settings)}
    call, state = found["path_id"], _state(found["path_state"], settings)
    if not call:
        raise Unreadable(_("The number of the call was not found."))
    if state is None:
        raise Unreadable(_("The state “%(state)s” is not among the words.") % {"state": found["path_state"][:60]})
    at = moment(found["path_at"]) or arrived_at
    seconds = found["path_seconds"].partition(".")[0]
    order = found["path_sequence"]
    over = state in (CallState.ENDED, CallState.MISSED)
    return CallEvent(
        call[:200], state, at, direction=_direction(found["path_direction"], settings),
        theirs=found["path_theirs"], ours=found["path_ours"], extension=found["path_extension"][:60],
        answered_at=moment(found["path_answered"]) if state != CallState.MISSED else None,
        ended_at=moment(found["path_ended"]) or (at if over else None),
        talk_seconds=(0 if state == CallState.MISSED else int(seconds) if seconds.isdecimal() else None) if over else None,
        recording=found["path_recording"],
        sequence=int(order) if order.isdecimal() and len(order) < 18 else int(at.timestamp()) * 10 + _RANK[state],
    )  # fmt: skip


def preview(sample: str, settings: Mapping[str, str]) -> list[Understood]:
    """Each field of a sample and what it was found to be. Raises `Unreadable` when the sample cannot be read at all."""
    return [
        Understood(label, settings.get(name, ""), value)
        for name, label, value in _found(parsed(sample.encode()), settings)
    ]


def at_path(said: Any, path: str) -> str:
    """The value at the path as text; "" when there is none."""
    for step in path.split(".")[:DEEPEST] if path else ():
        if isinstance(said, dict):
            said = said.get(step)
        elif isinstance(said, list) and step.isdecimal() and int(step) < len(said):
            said = said[int(step)]
        else:
            return ""
    if not path or said is None or isinstance(said, (dict, list)):
        return ""
    text = str(said).strip()[:LONGEST]
    return "" if text.startswith("{") and text.endswith("}") else text  # a placeholder nobody filled in


def moment(text: str) -> datetime | None:
    """ISO 8601, or seconds or milliseconds since 1970."""
    try:
        if text.replace(".", "", 1).isdecimal():
            seconds = float(text)
            return datetime.fromtimestamp(seconds / 1000 if seconds > MILLISECONDS else seconds, UTC)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=MOSCOW)


def _found(said: Mapping[str, Any], settings: Mapping[str, str]) -> Sequence[tuple[str, Any, str]]:
    fields = [field for field in FIELDS if field.name.startswith("path_")]
    return [(field.name, field.label, at_path(said, settings.get(field.name, field.default))) for field in fields]


def _words(settings: Mapping[str, str], name: str) -> set[str]:
    default = next(field.default for field in FIELDS if field.name == name)
    return {word.strip().casefold() for word in settings.get(name, default).split(",")} - {""}


def _state(text: str, settings: Mapping[str, str]) -> str | None:
    said = text.casefold()
    return next((state for name, state in _STATES.items() if said in _words(settings, name)), None)


def _direction(text: str, settings: Mapping[str, str]) -> Direction | None:
    if not text:
        return None
    return Direction.OUT if text.casefold() in _words(settings, "words_out") else Direction.IN
