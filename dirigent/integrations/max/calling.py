"""Questions to the bot API of MAX and what its refusals mean."""

import time
from collections.abc import Mapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from dirigent.domain.conversations.channels import Blocked, Enclosed, Trouble
from dirigent.domain.conversations.messengers import secrets_of
from dirigent.domain.conversations.models import Connection
from dirigent.integrations.egress.asking import MEGABYTE, Limits, ask

BASE = "https://platform-api2.max.ru"
LARGEST = 50 * MEGABYTE
PATIENCE = 5
USUAL = Limits(seconds=15)


def call(
    connection: Connection,
    method: str,
    path: str,
    *,
    params: Mapping[str, Any] | None = None,
    body: Any = None,
    limits: Limits = USUAL,
) -> dict[str, Any]:
    """The answer of a method. Raises `Trouble`."""
    headers = {"Authorization": str(secrets_of(connection).get("token", "")).strip()}
    if not headers["Authorization"].isascii() or not headers["Authorization"].isprintable():
        raise Trouble(_("The bot's token is not written like one."))
    base = (connection.settings.get("base") or BASE).rstrip("/")
    for turn in (1, 2, 3):
        answer = ask(method, base + path, params=params, json=body, headers=headers, limits=limits, follow=False)
        said = answer.json()
        said = said if isinstance(said, dict) else {}
        if 200 <= answer.status < 300 and said.get("success") is not False:
            return said
        code = str(said.get("code", ""))
        # A file needs a moment on their side before a message may name it.
        if turn < 3 and (answer.status == 429 or code == "attachment.not.ready"):
            time.sleep(min(_seconds(answer.headers.get("retry-after"), turn), PATIENCE))
            continue
        raise _trouble(answer.status, code, str(said.get("message", "")))
    raise AssertionError


def upload(connection: Connection, enclosed: Enclosed) -> dict[str, Any]:
    """A file on its way out, as a message names it. Raises `Trouble`."""
    where = str(call(connection, "POST", "/uploads", params={"type": "file"}).get("url", ""))
    with enclosed.file.path.open("rb") as content:
        part = {"data": (enclosed.name, content, enclosed.content_type or "application/octet-stream")}
        answer = ask("POST", where, files=part, limits=Limits(seconds=120))
    said = answer.json()
    if answer.status != 200 or not isinstance(said, dict) or not said.get("token"):
        raise Trouble(_("MAX did not take the file “%(name)s”.") % {"name": enclosed.name})
    return {"type": "file", "payload": {"token": said["token"]}}


def download(url: str) -> IO[bytes]:
    """A file that somebody sent lies at an address of its own. Raises `Trouble`."""
    into = SpooledTemporaryFile(max_size=MEGABYTE)  # noqa: SIM115 - the reader closes it
    answer = ask("GET", url, into=into, limits=Limits(seconds=60, size=LARGEST))
    if answer.status != 200:
        raise Trouble(_("MAX no longer has this file."), for_good=400 <= answer.status < 500)
    into.seek(0)
    return into


def _seconds(value: str | None, usual: int) -> int:
    return int(value) if value and value.isdigit() else usual


def _trouble(status: int, code: str, message: str) -> Trouble:
    if status == 401:
        return Trouble(_("MAX does not know this token. Take it anew from the settings of the bot."))
    if status == 403 or code in ("chat.denied", "dialog.suspended"):
        return Blocked(_("The client has stopped the bot."))
    if status == 404:
        return Trouble(_("MAX does not know this chat."), for_good=True)
    if status == 429:
        return Trouble(_("MAX asks to wait."))
    if status in (200, 400, 405, 413, 415):
        return Trouble(_("MAX did not take it: %(why)s") % {"why": (message or code)[:200]}, for_good=True)
    return Trouble(_("MAX is out of order (%(code)s).") % {"code": status})
