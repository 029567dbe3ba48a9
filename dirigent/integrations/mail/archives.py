"""Letters one by one out of files and folders. Nothing is skipped: what cannot be read comes out with its reason."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from dirigent.integrations.mail.parsing import SIZE_LIMIT, Unreadable

_CHUNK = 1 << 20
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_ENVELOPE = re.compile(
    rb"From [^\n]{0,300}\d{1,2}:\d{2}[^\n]{0,60}\d{4}|From [^\n]{0,300}\d{4}[^\n]{0,60}\d{1,2}:\d{2}"
)
_FIELD = re.compile(rb">?[A-Za-z][A-Za-z0-9-]{0,60}[ \t]?:")
_QUOTED_FROM = re.compile(rb">+From ")
_FIELD_START = re.compile(rb"(?:>?From [^\n]{0,1000}\n)?[A-Za-z][A-Za-z0-9-]{0,60}[ \t]?:")
_BLANK = (b"\n", b"\r\n")


def messages(path: str | Path) -> Iterator[tuple[str, bytes | Unreadable]]:
    """Every letter of an mbox file, a folder (.eml, Maildir, mbox inside) or a single .eml, with a label of its origin.

    Memory stays flat for an mbox of any size: one letter is held at a time, and none beyond 50 MB.
    """
    path = Path(path)
    if path.is_dir():
        yield from _folder(path)
    elif not path.exists():
        yield path.name, Unreadable(_("There is no such file or folder."))
    else:
        yield from _file(path, path.name)


def _folder(root: Path) -> Iterator[tuple[str, bytes | Unreadable]]:
    refused: list[tuple[str, Unreadable]] = []

    def refuse(error: OSError) -> None:
        name = Path(error.filename or root)
        refused.append((str(name), Unreadable(_("The folder could not be opened."))))

    for folder, folders, names in os.walk(root, onerror=refuse):
        # `tmp` of a Maildir holds letters that are still being written.
        is_maildir = {"cur", "new"} <= set(folders)
        folders[:] = sorted(name for name in folders if not (is_maildir and name == "tmp"))
        for name in sorted(names):
            if name.startswith((".", "dovecot", "maildirfolder", "subscriptions")):
                continue
            path = Path(folder, name)
            yield from _file(path, path.relative_to(root).as_posix())
    yield from refused


def _file(path: Path, label: str) -> Iterator[tuple[str, bytes | Unreadable]]:
    try:
        if not path.is_file():
            yield label, Unreadable(_("This is not an ordinary file."))
            return
        with path.open("rb") as file:
            start = file.read(4096)
            file.seek(0)
            if start.startswith(_PACKED):
                yield (
                    label,
                    Unreadable(_("The file is packed. Unpack it and choose the folder or the .mbox file inside.")),
                )
            elif _is_mbox(path, start):
                yield from _mbox(file, label)
            else:
                yield label, _single(file, path, start)
    except OSError:
        yield label, Unreadable(_("The file could not be read to its end."))


def _is_mbox(path: Path, start: bytes) -> bool:
    ending = path.suffix.lower()
    if ending in (".mbox", ".mbx"):
        return True
    return ending != ".eml" and path.parent.name not in ("cur", "new") and start.lstrip().startswith(b"From ")


def _single(file: BinaryIO, path: Path, start: bytes) -> bytes | Unreadable:
    expected = path.suffix.lower() == ".eml" or path.parent.name in ("cur", "new")
    if not expected and not _FIELD_START.match(start.removeprefix(b"\xef\xbb\xbf").lstrip()):
        return Unreadable(_("This is not a mail file: .eml, .mbox and Maildir are understood."))
    raw = file.read(SIZE_LIMIT + 1)
    return Unreadable(_("The letter is larger than 50 MB.")) if len(raw) > SIZE_LIMIT else raw


class _Letter:
    """The lines of one letter as they gather; beyond the limit they are only counted."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.size = 0

    def add(self, line: bytes) -> None:
        self.size += len(line)
        if self.size <= SIZE_LIMIT:
            self.lines.append(line[1:] if line.startswith(b">") and _QUOTED_FROM.match(line) else line)
        else:
            self.lines.clear()

    def done(self) -> bytes | Unreadable:
        if self.size > SIZE_LIMIT:
            return Unreadable(_("The letter is larger than 50 MB."))
        if self.lines and self.lines[-1] in _BLANK:
            # The empty line before the next letter belongs to the archive.
            self.lines.pop()
        return b"".join(self.lines)


def _mbox(file: BinaryIO, label: str) -> Iterator[tuple[str, bytes | Unreadable]]:
    letter: _Letter | None = None
    number, after_blank, whole_line = 0, True, True
    line = file.readline(_CHUNK)
    while line:
        following = file.readline(_CHUNK)
        begins = whole_line and after_blank and line.startswith(b"From ")
        if begins and (_ENVELOPE.match(line) or _FIELD.match(following)):
            if letter:
                yield f"{label}#{number}", letter.done()
            letter, number = _Letter(), number + 1
        elif letter:
            letter.add(line)
        elif line.strip(b"\0 \t\r\n\xef\xbb\xbf"):
            # Something stands before the first letter: it is handed on, the parser says whether it can be read.
            letter = _Letter()
            letter.add(line)
        after_blank = line in _BLANK
        whole_line = line.endswith(b"\n")
        line = following
    if letter:
        yield f"{label}#{number}", letter.done()
