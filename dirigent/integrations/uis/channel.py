"""The adapter of UIS and CoMagic."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from dirigent.domain.conversations.channels import (
    Arrived,
    CallEvent,
    Channel,
    Heard,
    Hook,
    Refused,
    RemoteFile,
    Setting,
    Trouble,
    Unreadable,
)  # fmt: skip
from dirigent.domain.conversations.models import CallState, Connection, Delivery, Direction, Medium
from dirigent.integrations.egress.asking import MEGABYTE, Limits, ask

CALL_API = "https://callapi.uiscom.ru/v4.0"
LARGEST = 256 * 1024
MOSCOW = ZoneInfo("Europe/Moscow")
STATES = {
    "ringing": CallState.RINGING, "answered": CallState.ANSWERED, "ended": CallState.ENDED, "missed": CallState.ENDED,
    "recorded": "",
}  # fmt: skip
ORDER = {"ringing": 1, "answered": 2, "missed": 3, "ended": 3, "recorded": 0}
RECORDING = Limits(seconds=60, size=200 * MEGABYTE)


class Uis(Channel):
    kind = "uis"
    medium = Medium.CALL
    title = _("UIS and CoMagic")
    hooks = dials = True
    settings = (
        Setting("hook_secret", _("Word that its notifications hold"), secret=True, help=_("Any long word: the same stands in the templates of notifications.")),
        Setting("access_token", _("Key of the Call API"), secret=True, required=False, help=_("Needed to begin calls from here.")),
        Setting("line", _("Virtual number that clients see"), required=False),
        Setting("house", _("Address of the Call API"), required=False, default=CALL_API),
    )  # fmt: skip

    def hooked(self, connection: Connection, hook: Hook) -> Heard:
        """The vendor signs nothing: the word in the notification proves it, as it is written in the account."""
        if hook.method != "POST" or len(hook.body) > LARGEST:
            raise Refused
        said = _json(hook.body)
        word = said.pop("secret", "") if isinstance(said, dict) else ""
        if not isinstance(word, str) or not compare_digest(word.encode(), connection.secrets["hook_secret"].encode()):
            raise Refused
        raw = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
        return Heard([Arrived(sha256(raw).hexdigest(), raw, hook.at)])

    def read(self, connection: Connection, delivery: Delivery) -> Sequence[CallEvent]:  # noqa: ARG002  # the port's words
        with delivery.file.open() as raw:
            said = _json(raw.read())
        if not isinstance(said, dict) or not _text(said, "call_session_id") or said.get("event") not in STATES:
            raise Unreadable(_("The notification lacks the number of the call or its event."))
        return [_event(said, delivery.arrived_at)]

    def check(self, connection: Connection) -> str:
        if not connection.secrets.get("access_token"):
            return str(_("Notifications are awaited. Without a key of the Call API calls cannot be begun from here."))
        _asked(connection, "list.calls", {})
        return str(_("The Call API answers."))

    def dial(self, connection: Connection, *, extension: str, phone: str, key: str) -> None:
        if not extension.isdecimal():
            raise Trouble(_("The extension of UIS is the number of the employee in its account."), for_good=True)
        said = {
            "first_call": "employee", "direction": "out", "contact": phone.removeprefix("+"), "external_id": key,
            "virtual_phone_number": re.sub(r"\D", "", connection.settings.get("line", "")),
            "employee": {"id": int(extension)},
        }  # fmt: skip
        _asked(connection, "start.employee_call", said)

    def recorded(self, connection: Connection, recording: str) -> RemoteFile:  # noqa: ARG002  # the port's words
        def fetch() -> bytes:
            answer = ask("GET", recording, limits=RECORDING)
            if answer.status != HTTPStatus.OK:
                raise Trouble(_("The exchange did not give the recording."))
            return answer.body

        return RemoteFile("call.mp3", "audio/mpeg", fetch)


def _event(said: Mapping[str, Any], arrived_at: datetime) -> CallEvent:
    kind = said["event"]
    when = _moment(_text(said, "notification_time"), arrived_at)
    talk = _text(said, "talk_time_duration")
    over = kind in ("ended", "missed")
    direction = {"in": Direction.IN, "out": Direction.OUT}.get(_text(said, "direction"))
    return CallEvent(
        _text(said, "call_session_id"), STATES[kind], _moment(_text(said, "start_time"), when), direction=direction,
        theirs=_text(said, "contact_phone_number"), ours=_text(said, "virtual_phone_number"),
        extension=_text(said, "employee_id"), answered_at=when if kind == "answered" else None,
        ended_at=when if over else None,
        talk_seconds=0 if kind == "missed" else (int(talk) if talk.isdecimal() else None) if over else None,
        recording=_text(said, "file_link"), sequence=int(when.timestamp()) * 10 + ORDER[kind],
    )  # fmt: skip


def _text(said: Mapping[str, Any], name: str) -> str:
    """A placeholder nobody filled in comes as it is written, in braces."""
    value = said.get(name)
    text = "" if value is None or isinstance(value, (dict, list)) else str(value).replace("\0", "").strip()
    return "" if text.startswith("{") or text == "null" else text[:1000]


def _moment(text: str, otherwise: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return moment if moment.tzinfo else moment.replace(tzinfo=MOSCOW)


def _asked(connection: Connection, method: str, said: dict[str, Any]) -> Any:
    token = connection.secrets.get("access_token")
    if not token:
        raise Trouble(_("Calls are begun with a key of the Call API: it is not in the settings."), for_good=True)
    question = {"jsonrpc": "2.0", "id": "dirigent", "method": method, "params": {"access_token": token, **said}}
    answer = ask("POST", connection.settings.get("house") or CALL_API, json=question)
    found = answer.json()
    if not isinstance(found, dict) or answer.status != HTTPStatus.OK:
        raise Trouble(_("The exchange answered %(status)s.") % {"status": answer.status})
    if fault := found.get("error"):
        reason = _text(fault, "message") if isinstance(fault, dict) else str(fault)
        raise Trouble(_("The exchange refused: %(reason)s") % {"reason": reason[:200]})
    return found.get("result")


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
