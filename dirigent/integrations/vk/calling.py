"""Questions to the API of VK and what its refusals mean."""

import time
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from dirigent.domain.conversations.channels import Blocked, Enclosed, Trouble
from dirigent.domain.conversations.messengers import secrets_of
from dirigent.domain.conversations.models import Connection
from dirigent.integrations.egress.asking import MEGABYTE, Limits, ask

BASE = "https://api.vk.com/method"
VERSION = "5.199"
LARGEST = 50 * MEGABYTE
TOO_OFTEN = (6, 9)
USUAL = Limits(seconds=15)


def call(connection: Connection, method: str, *, limits: Limits = USUAL, **fields: Any) -> Any:
    """The result of a method. Raises `Trouble`."""
    base = (connection.settings.get("base") or BASE).rstrip("/")
    token = str(secrets_of(connection).get("token", "")).strip()
    given = {**fields, "v": VERSION, "access_token": token}
    for turn in (1, 2):
        answer = ask("POST", f"{base}/{method}", data=given, limits=limits)
        said = answer.json()
        if not isinstance(said, dict):
            raise Trouble(_("VK is out of order (%(code)s).") % {"code": answer.status})
        if "response" in said:
            return said["response"]
        found = said.get("error")
        error: dict[str, Any] = found if isinstance(found, dict) else {}
        code = int(error.get("error_code") or 0)
        if code == 6 and turn == 1:
            time.sleep(1)
            continue
        raise trouble_of(code, str(error.get("error_msg", "")))
    raise AssertionError


def upload(connection: Connection, chat: str, enclosed: Enclosed) -> str:
    """A file on its way out, as a message names it. Raises `Trouble`."""
    place = call(connection, "docs.getMessagesUploadServer", peer_id=chat, type="doc")
    with enclosed.file.path.open("rb") as content:
        part = {"file": (enclosed.name, content, enclosed.content_type or "application/octet-stream")}
        answer = ask("POST", str(place.get("upload_url", "")), files=part, limits=Limits(seconds=120))
    said = answer.json()
    if not isinstance(said, dict) or not said.get("file"):
        raise Trouble(_("VK did not take the file “%(name)s”.") % {"name": enclosed.name})
    kept = call(connection, "docs.save", file=said["file"], title=enclosed.name)
    found = kept.get("doc") if isinstance(kept, dict) else None
    if not found:
        raise Trouble(_("VK did not take the file “%(name)s”.") % {"name": enclosed.name})
    return f"doc{found['owner_id']}_{found['id']}"


def download(url: str) -> IO[bytes]:
    """A file that somebody sent lies at an address of its own. Raises `Trouble`."""
    into = SpooledTemporaryFile(max_size=MEGABYTE)  # noqa: SIM115 - the reader closes it
    answer = ask("GET", url, into=into, limits=Limits(seconds=60, size=LARGEST))
    if answer.status != 200:
        raise Trouble(_("VK no longer has this file."), for_good=400 <= answer.status < 500)
    into.seek(0)
    return into


def trouble_of(code: int, message: str) -> Trouble:
    """What a number of VK means, in words."""
    if code in (5, 27, 28):
        return Trouble(_("VK does not know this key. Make a new one in the settings of the community."))
    if code in (7, 15):
        return Trouble(
            _("The key may not do this: make one with access to messages, files and settings of the community.")
        )
    if code in (900, 901, 902):
        return Blocked(_("The client has forbidden messages of the community."))
    if code in TOO_OFTEN:
        return Trouble(_("VK asks to wait."))
    if code in (100, 914, 917, 936):
        return Trouble(_("VK did not take it: %(why)s") % {"why": message[:200]}, for_good=True)
    return Trouble(_("VK is out of order (%(code)s).") % {"code": code})
