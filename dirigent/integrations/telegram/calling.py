"""Questions to the Bot API and what its refusals mean."""

import re
import time
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from dirigent.domain.conversations.channels import Blocked, Trouble
from dirigent.domain.conversations.messengers import secrets_of
from dirigent.domain.conversations.models import Connection
from dirigent.integrations.egress.asking import MEGABYTE, Limits, ask

BASE = "https://api.telegram.org"
PATIENCE = 5  # seconds that we wait ourselves when asked to slow down
LARGEST = 20 * MEGABYTE  # what the Bot API lets a bot download
USUAL = Limits(seconds=15)
_TOKEN = re.compile(r"\d{1,20}:[\w-]{5,200}\Z", re.ASCII)
_PATH = re.compile(r"[\w./-]{1,300}\Z", re.ASCII)


def call(connection: Connection, method: str, *, limits: Limits = USUAL, files: Any = None, **fields: Any) -> Any:
    """The result of a method. Raises `Trouble`."""
    given: dict[str, Any] = {"data": fields, "files": files} if files else {"json": fields}
    for turn in (1, 2):
        answer = ask("POST", f"{_address(connection)}/{method}", limits=limits, proxy=_proxy(connection), **given)
        said = answer.json()
        if not isinstance(said, dict):
            raise Trouble(_("Telegram answered something that is no answer."))
        if said.get("ok"):
            return said.get("result")
        wait = (said.get("parameters") or {}).get("retry_after", 0)
        if said.get("error_code") == 429 and turn == 1 and 0 < wait <= PATIENCE:
            time.sleep(wait)
            continue
        raise _trouble(int(said.get("error_code") or answer.status), str(said.get("description", "")), wait)
    raise AssertionError


def download(connection: Connection, file_id: str, size: int) -> IO[bytes]:
    """A file that somebody sent. Raises `Trouble`."""
    if size > LARGEST:
        raise Trouble(_("The file is larger than 20 MB: Telegram does not give such files to bots."), for_good=True)
    path = str(call(connection, "getFile", file_id=file_id).get("file_path", ""))
    if not _PATH.match(path) or ".." in path:
        raise Trouble(_("Telegram no longer has this file."), for_good=True)
    into = SpooledTemporaryFile(max_size=MEGABYTE)  # noqa: SIM115 - the reader closes it
    limits = Limits(seconds=60, size=LARGEST)
    answer = ask("GET", _address(connection, "/file") + f"/{path}", into=into, limits=limits, proxy=_proxy(connection))
    if answer.status != 200:
        raise Trouble(_("Telegram no longer has this file."), for_good=answer.status == 404)
    into.seek(0)
    return into


def _address(connection: Connection, room: str = "") -> str:
    token = str(secrets_of(connection).get("token", ""))
    if not _TOKEN.match(token):
        raise Trouble(_("The bot's token is not written like one: 123456789:AA… as @BotFather gives it."))
    return f"{(connection.settings.get('base') or BASE).rstrip('/')}{room}/bot{token}"


def _proxy(connection: Connection) -> str:
    return str(secrets_of(connection).get("proxy", ""))


def _trouble(code: int, description: str, wait: int) -> Trouble:
    if code in (401, 404):
        return Trouble(_("Telegram does not know this token. Take it from @BotFather anew."))
    if code == 403:
        return Blocked(_("The client has blocked the bot."))
    if code == 409:
        return Trouble(_("Somebody else asks for the messages of this bot: another program uses the same token."))
    if code == 429:
        return Trouble(_("Telegram asks to wait %(seconds)s seconds.") % {"seconds": wait})
    if code == 400:
        words = _("Telegram did not take it: %(why)s") % {"why": description[:200]}
        return Trouble(words, for_good=True)
    return Trouble(_("Telegram is out of order (%(code)s).") % {"code": code})
