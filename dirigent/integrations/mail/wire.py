"""What we ask an IMAP server, and what its answers say, however they are ordered."""

import imaplib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from imap_tools.errors import MailboxFetchError, MailboxUidsError
from imap_tools.utils import check_command_status

from .session import Line

CHUNK = 1 << 20
_UID = re.compile(rb"\bUID (\d{1,10})\b", re.IGNORECASE)
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,15})\b", re.IGNORECASE)
_DATE = re.compile(
    rb'\bINTERNALDATE "([ \d]\d)-([a-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"', re.IGNORECASE
)
_QUOTED = re.compile(rb'\bBODY\[\](?:<\d{1,15}>)? "((?:[^"\\]|\\.){0,100000})"', re.IGNORECASE)
_MONTHS = b"jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, slots=True)
class Entry:
    """A letter as the server lists it. `at` is when it came there (INTERNALDATE), when the server says something sensible."""

    uid: int
    size: int
    at: datetime | None


def select(line: Line, name: str) -> tuple[int, int | None]:
    """Open a folder for reading alone: its UIDVALIDITY, and the UID that its next letter will have, when told."""
    line.folder.set(name, readonly=True)
    validity, following = _number(line, "UIDVALIDITY"), _number(line, "UIDNEXT")
    if validity is None:
        raise imaplib.IMAP4.abort("no UIDVALIDITY")
    return validity, following


def _number(line: Line, name: str) -> int | None:
    _kind, told = line.client.response(name)
    return int(told[-1]) if told and told[-1] and told[-1].isdigit() else None


def numbers(line: Line, wanted: str) -> list[int] | None:
    """UIDs found, in order; None when the server said nothing of them, which is not the same as none."""
    answer = line.client.uid("SEARCH", wanted)
    check_command_status(answer, MailboxUidsError)
    if answer[1] == [None]:
        return None
    found = {int(word) for row in answer[1] if row for word in row.split() if word.isdigit() and len(word) < 11}
    return sorted(found - {0})


def entries(line: Line, uids: Sequence[int]) -> dict[int, Entry]:
    """What the server lists under these UIDs; one that is gone is not among them."""
    found: dict[int, Entry] = {}
    for row in _fetched(line, uids, "(UID INTERNALDATE RFC822.SIZE)"):
        text = row[0] if isinstance(row, tuple) else row or b""
        uid, size = _UID.search(text), _SIZE.search(text)
        if uid:
            found[int(uid[1])] = Entry(int(uid[1]), int(size[1]) if size else CHUNK, _moment(text))
    return {uid: found[uid] for uid in uids if uid in found}


def bodies(line: Line, uids: Sequence[int]) -> dict[int, bytes]:
    """The letters byte for byte. If the server chokes on one of them the others come all the same."""
    try:
        return _bodies(_fetched(line, uids, "(UID BODY.PEEK[])"), uids)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, MailboxFetchError):
        if len(uids) == 1:
            return {}
        return {uid: raw for one in uids for uid, raw in bodies(line, [one]).items()}


def _bodies(rows: Sequence[tuple[bytes, bytes] | bytes | None], asked: Sequence[int]) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for place, row in enumerate(rows):
        if isinstance(row, tuple):
            after = rows[place + 1] if place + 1 < len(rows) else b""
            uid = _UID.search(row[0]) or _UID.search(after if isinstance(after, bytes) else b"")
            raw = row[1]
        elif quoted := _QUOTED.search(row or b""):
            uid = _UID.search(row or b"")
            raw = re.sub(rb"\\(.)", rb"\1", quoted[1])
        else:
            continue
        if uid and int(uid[1]) in asked:
            found.setdefault(int(uid[1]), raw)
    return found


class Drawn:
    """A large letter piece by piece: a file to read from, never whole in memory."""

    def __init__(self, line: Line, uid: int) -> None:
        self.line, self.uid, self.came = line, uid, 0
        self._over = False

    def read(self, _size: int = -1) -> bytes:
        if self._over:
            return b""
        try:
            rows = _fetched(self.line, [self.uid], f"(UID BODY.PEEK[]<{self.came}.{CHUNK}>)")
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, MailboxFetchError):
            if self.came:
                raise imaplib.IMAP4.abort("a letter ended in the middle") from None
            rows = []
        piece = _bodies(rows, [self.uid]).get(self.uid, b"")
        # A server that knows no pieces gives the whole at once.
        self._over = len(piece) != CHUNK
        self.came += len(piece)
        return piece


def _fetched(line: Line, uids: Sequence[int], what: str) -> Sequence[tuple[bytes, bytes] | bytes | None]:
    answer = line.client.uid("FETCH", ",".join(map(str, uids)), what)
    check_command_status(answer, MailboxFetchError)
    return answer[1]


def _moment(text: bytes) -> datetime | None:
    if not (found := _DATE.search(text)) or found[2].lower() not in _MONTHS:
        return None
    day, _name, year, hour, minute, second, sign, hours, minutes = found.groups()
    shift = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == b"-" else 1)
    try:
        month = _MONTHS.index(found[2].lower()) + 1
        told = datetime(int(year), month, int(day), int(hour), int(minute), int(second), tzinfo=timezone(shift))
        return told.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
