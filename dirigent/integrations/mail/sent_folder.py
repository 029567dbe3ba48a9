"""The mailbox's own folder of sent letters: our copy there, once, and whether a letter is there already."""

import re

from imap_tools.utils import check_command_status

from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Connection

from .folders import sent_folder
from .session import Line, opened

_HEADER = re.compile(r"[^\x20-\x7e]|[\"\\]")


def find(connection: Connection, message_id: str) -> bytes | None:
    """The bytes of the letter with this Message-ID. Raises `Trouble`."""
    with opened(connection) as line:
        if not (name := sent_folder(line, connection)):
            return None
        line.folder.set(name, readonly=True)
        numbers = _numbers(line, message_id)
        return _bytes(line, numbers[-1]) if numbers else None


def keep(connection: Connection, message_id: str, raw: bytes) -> None:
    """Put a copy there, unless the server has done it itself. Raises `Trouble`."""
    with opened(connection) as line:
        if not (name := sent_folder(line, connection)):
            return
        line.folder.set(name, readonly=True)
        if not _numbers(line, message_id):
            line.append(raw, name, flag_set=["\\Seen"])


def _numbers(line: Line, message_id: str) -> list[bytes]:
    if _HEADER.search(message_id):
        raise Trouble("Not a Message-ID.", for_good=True)
    answer = line.client.uid("SEARCH", f'HEADER Message-ID "{message_id}"')  # type: ignore[arg-type]
    check_command_status(answer, RuntimeError)
    return (answer[1][0] or b"").split()


def _bytes(line: Line, number: bytes) -> bytes | None:
    answer = line.client.uid("FETCH", number.decode(), "(BODY.PEEK[])")
    check_command_status(answer, RuntimeError)
    return next((part[1] for part in answer[1] if isinstance(part, tuple)), None)
