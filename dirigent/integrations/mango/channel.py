"""The adapter of Mango Office."""

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

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
from dirigent.domain.conversations.models import Connection, Delivery, Medium
from dirigent.integrations.egress.asking import MEGABYTE, Limits, ask

from .reading import OF_CALLS, READERS, told_at

HOUSE = "https://app.mango-office.ru/vpbx/"
DONE = 1000
LARGEST = 256 * 1024
# The exchange repeats what we did not acknowledge; what was told longer ago is somebody else's repetition.
FRESH, AHEAD = timedelta(days=1), timedelta(minutes=5)
RECORDING = Limits(seconds=60, size=200 * MEGABYTE)


class Mango(Channel):
    kind = "mango"
    medium = Medium.CALL
    title = _("Mango Office")
    hooks = dials = True
    settings = (
        Setting("api_key", _("Unique code of your exchange"), secret=True, help=_("In the account: API of the virtual exchange.")),
        Setting("salt", _("Key to make a signature"), secret=True),
        Setting("line", _("Number that clients see"), required=False, help=_("For calls begun from here; empty: the employee's own.")),
        Setting("house", _("Address of the API"), required=False, default=HOUSE),
    )  # fmt: skip

    def hooked(self, connection: Connection, hook: Hook) -> Heard:
        """Signed by our key and salt, told lately. The same text is the same event, however often it is sent."""
        if hook.method != "POST" or len(hook.body) > LARGEST:
            raise Refused
        try:
            form = parse_qs(hook.body.decode(), keep_blank_values=True, max_num_fields=10)
            key, sign, text = (form[name][0] for name in ("vpbx_api_key", "sign", "json"))
        except (UnicodeDecodeError, ValueError, KeyError):
            raise Refused from None
        secrets = connection.secrets
        right = sha256((secrets["api_key"] + text + secrets["salt"]).encode()).hexdigest()
        if not (
            compare_digest(sign.encode(), right.encode()) and compare_digest(key.encode(), secrets["api_key"].encode())
        ):
            raise Refused
        path = re.sub(r"[^a-z/]", "", hook.path.strip("/").lower())[:40]
        said = _json(text)
        when = told_at(said)
        if when is not None and not hook.at - FRESH < when < hook.at + AHEAD:
            raise Refused
        return Heard([Arrived(f"{path}:{sha256(text.encode()).hexdigest()}", text.encode(), hook.at)])

    def read(self, connection: Connection, delivery: Delivery) -> Sequence[CallEvent]:  # noqa: ARG002  # the port's words
        with delivery.file.open() as raw:
            said = _json(raw.read())
        told = said if isinstance(said, dict) else {}
        reader = next((reader for name, reader in READERS.items() if name in told), None)
        if reader is None and told and delivery.key.partition(":")[0] not in OF_CALLS:
            return ()  # SMS, menus, groups
        if reader is None or not told.get("entry_id"):
            raise Unreadable(_("The exchange sent something that is no call event."))
        return reader(told, delivery.arrived_at)

    def check(self, connection: Connection) -> str:
        answer = _command(connection, "config/users/request", {})
        people = answer.get("users")
        return _("The exchange answers: %(n)d employees in it.") % {"n": len(people) if isinstance(people, list) else 0}

    def dial(self, connection: Connection, *, extension: str, phone: str, key: str) -> None:
        said = {"command_id": key, "from": {"extension": extension}, "to_number": phone.removeprefix("+")}
        if line := connection.settings.get("line"):
            said["line_number"] = re.sub(r"\D", "", line)
        if _command(connection, "commands/callback", said).get("result") != DONE:
            raise Trouble(_("The exchange did not begin the call. Is the telephone switched on?"))

    def recorded(self, connection: Connection, recording: str) -> RemoteFile:
        def fetch() -> bytes:
            moved = _ask(connection, "queries/recording/post", {"recording_id": recording, "action": "download"})
            address = moved.headers.get("location", "")
            if moved.status not in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER) or not address:
                raise Trouble(_("The exchange did not give the recording."))
            # The address works once and needs no key of ours.
            answer = ask("GET", address, limits=RECORDING)
            if answer.status != HTTPStatus.OK:
                raise Trouble(_("The exchange did not give the recording."))
            return answer.body

        return RemoteFile("call.mp3", "audio/mpeg", fetch)


def _command(connection: Connection, path: str, said: dict[str, Any]) -> dict[str, Any]:
    answer = _ask(connection, path, said)
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise Trouble(_("The exchange does not accept the key or the signature."), for_good=True)
    found = answer.json()
    if answer.status != HTTPStatus.OK or not isinstance(found, dict):
        raise Trouble(_("The exchange answered %(status)s.") % {"status": answer.status})
    return found


def _ask(connection: Connection, path: str, said: dict[str, Any]):
    secrets, text = connection.secrets, json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    sign = sha256((secrets["api_key"] + text + secrets["salt"]).encode()).hexdigest()
    form = {"vpbx_api_key": secrets["api_key"], "sign": sign, "json": text}
    house = (connection.settings.get("house") or HOUSE).rstrip("/")
    return ask("POST", f"{house}/{path}", data=form, follow=False)


def _json(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
