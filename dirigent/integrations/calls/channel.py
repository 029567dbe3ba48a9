"""The adapter of an exchange of any make."""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from http import HTTPStatus

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

from .mapping import FIELDS, Understood, event, moment, parsed, preview

LARGEST = 256 * 1024
FRESH = timedelta(minutes=5)
SIGNATURE, STAMP, SECRET = "x-signature", "x-timestamp", "x-secret"
RECORDING = Limits(seconds=60, size=200 * MEGABYTE)


class Calls(Channel):
    kind = "calls"
    medium = Medium.CALL
    title = _("Another exchange (webhook)")
    hooks = True
    settings = (
        Setting("proof", _("How it proves itself"), default="secret", choices=(("secret", _("by a word in the header X-Secret")), ("hmac", _("by a signature: HMAC-SHA256 of X-Timestamp, a dot and the body, in X-Signature")))),
        Setting("secret", _("Word or key of the signature"), secret=True),
        *FIELDS,
    )  # fmt: skip

    def hooked(self, connection: Connection, hook: Hook) -> Heard:
        if hook.method != "POST" or len(hook.body) > LARGEST:
            raise Refused
        secret = str(connection.secrets["secret"]).encode()
        if not secret:
            raise Refused
        if connection.settings.get("proof") == "hmac":
            _prove(hook, secret)
        elif not compare_digest(hook.headers.get(SECRET, "").encode(), secret):
            raise Refused
        return Heard([Arrived(sha256(hook.body).hexdigest(), hook.body, hook.at)])

    def read(self, connection: Connection, delivery: Delivery) -> Sequence[CallEvent]:
        with delivery.file.open() as raw:
            return [event(parsed(raw.read()), connection.settings, delivery.arrived_at)]

    def preview(self, connection: Connection, sample: str, *, at: datetime) -> tuple[list[Understood], str]:
        """What would be understood of a sample, field by field, and why it would make no event. Raises `Unreadable`."""
        found = preview(sample, connection.settings)
        try:
            event(parsed(sample.encode()), connection.settings, at)
        except Unreadable as fault:
            return found, str(fault)
        return found, ""

    def check(self, connection: Connection) -> str:  # noqa: ARG002  # the port's words
        return str(_("It calls us: there is nothing to ask. Send a sample call to the address."))

    def recorded(self, connection: Connection, recording: str) -> RemoteFile:  # noqa: ARG002  # the port's words
        def fetch() -> bytes:
            answer = ask("GET", recording, limits=RECORDING)
            if answer.status != HTTPStatus.OK:
                raise Trouble(_("The exchange did not give the recording."))
            return answer.body

        return RemoteFile("call.mp3", "audio/mpeg", fetch)


def _prove(hook: Hook, secret: bytes) -> None:
    stamp = hook.headers.get(STAMP, "")
    told_at = moment(stamp)
    if told_at is None or abs(hook.at - told_at) > FRESH:
        raise Refused
    right = hmac.new(secret, stamp.encode() + b"." + hook.body, sha256).hexdigest()
    if not compare_digest(hook.headers.get(SIGNATURE, "").removeprefix("sha256=").lower().encode(), right.encode()):
        raise Refused
