"""The adapter of Asterisk."""

import json
import re
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from dirigent.domain.conversations.channels import (
    Arrived,
    CallEvent,
    Channel,
    RemoteFile,
    Setting,
    Trouble,
    Unreadable,
)  # fmt: skip
from dirigent.domain.conversations.models import Connection, Delivery, Medium
from dirigent.integrations.egress.asking import MEGABYTE, Limits, ask

from .reading import events, matters, number
from .wire import Block, Broken, Wire

PORT = 5038
PING_SECONDS, SILENT_SECONDS = 30, 90
RECORDING = Limits(seconds=60, size=200 * MEGABYTE)


class Asterisk(Channel):
    kind = "asterisk"
    medium = Medium.CALL
    title = _("Asterisk")
    listens = dials = True
    settings = (
        Setting("host", _("Address of the exchange")),
        Setting("port", _("Port of the manager"), default=str(PORT)),
        Setting("tls", _("Encrypted"), required=False, choices=(("", _("no, it is in our own network")), ("yes", _("yes")))),
        Setting("user", _("Login of the manager"), help=_("In manager.conf, with read = call,cdr,dialplan and write = originate.")),
        Setting("secret", _("Secret of the manager"), secret=True),
        Setting("telephone", _("How a telephone is rung"), default="PJSIP/{extension}"),
        Setting("context", _("Context in which calls are begun"), default="from-internal"),
        Setting("recordings", _("Address where recordings lie"), required=False, help=_("The name of the file is added to it.")),
    )  # fmt: skip

    def listen(
        self, connection: Connection, hear: Callable[[Sequence[Arrived]], None], ended: Callable[[], bool]
    ) -> None:
        """Everything that came in one breath is kept before the next is read; a silent line is asked whether it lives."""
        with _wire(connection, events=True) as wire:
            heard_at = asked_at = time.monotonic()
            while not ended():
                arrived: list[Arrived] = []
                for block in wire.blocks(seconds=1):
                    heard_at = time.monotonic()
                    if matters(block):
                        arrived.append(_arrived(block, len(arrived)))
                if arrived:
                    hear(arrived)
                if time.monotonic() - heard_at > SILENT_SECONDS:
                    raise Broken
                if time.monotonic() - max(heard_at, asked_at) > PING_SECONDS:
                    wire.send("Ping")
                    asked_at = time.monotonic()

    def read(self, connection: Connection, delivery: Delivery) -> Sequence[CallEvent]:  # noqa: ARG002  # the port's words
        with delivery.file.open() as raw:
            try:
                block = json.loads(raw.read())
            except (ValueError, RecursionError):
                block = None
        if not isinstance(block, dict) or not all(isinstance(value, str) for value in block.values()):
            raise Unreadable(_("The exchange sent something that is no call event."))
        return events(block, delivery.arrived_at)

    def check(self, connection: Connection) -> str:
        with _wire(connection, events=False) as wire:
            version = wire.ask("CoreSettings").get("AsteriskVersion", "")
        return _("The exchange answers: Asterisk %(version)s.") % {"version": version}

    def dial(self, connection: Connection, *, extension: str, phone: str, key: str) -> None:
        """The telephone of ours rings first; when it is taken, the exchange dials theirs."""
        if not re.fullmatch(r"[\w.-]{1,60}", extension):
            raise Trouble(_("The exchange knows no such extension."), for_good=True)
        digits = "".join(re.findall(r"\d", phone))
        telephone = connection.settings.get("telephone") or "PJSIP/{extension}"
        with _wire(connection, events=False) as wire:
            answer = wire.ask(
                "Originate", Channel=telephone.replace("{extension}", extension), Exten=digits, Priority="1",
                Context=connection.settings.get("context") or "from-internal", CallerID=digits, Timeout="30000",
                Async="true", Variable=f"DIRIGENT_KEY={sha256(key.encode()).hexdigest()[:16]}",
            )  # fmt: skip
        if answer.get("Response") != "Success":
            raise Trouble(_("The exchange refused: %(reason)s") % {"reason": answer.get("Message", "")[:200]})

    def recorded(self, connection: Connection, recording: str) -> RemoteFile:
        house = connection.settings.get("recordings", "")

        def fetch() -> bytes:
            if not house:
                raise Trouble(_("The settings do not say where recordings lie."), for_good=True)
            answer = ask("GET", f"{house.rstrip('/')}/{quote(recording, safe='')}", limits=RECORDING)
            if answer.status != HTTPStatus.OK:
                raise Trouble(_("The exchange did not give the recording."))
            return answer.body

        return RemoteFile(recording, "audio/wav" if recording.endswith(".wav") else "audio/mpeg", fetch)


def _wire(connection: Connection, *, events: bool) -> Wire:
    said = connection.settings
    port = str(said.get("port") or PORT)
    if not port.isdecimal():
        raise Trouble(_("The port is a number."), for_good=True)
    return Wire(
        said.get("host", ""), int(port), user=said.get("user", ""), secret=connection.secrets["secret"],
        tls=bool(said.get("tls")), events=events,
    )  # fmt: skip


def _arrived(block: Block, place: int) -> Arrived:
    at = datetime.now(UTC)
    raw = json.dumps(dict(block), ensure_ascii=False).encode()
    key = f"{number(block)}:{block.get('Event')}:{at.timestamp():.6f}:{place}"
    return Arrived(key[:300], raw, at)
