"""What came with a message, under names that are safe to show and to save."""

import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

NAME_BYTES = 200

_ENDINGS = {
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/ms-tnef": "dat",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
    "text/plain": "txt",
    "text/html": "html",
    "text/csv": "csv",
    "text/calendar": "ics",
    "message/rfc822": "eml",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
}
# Characters that a file system or a shell reads in a way of its own.
_FORBIDDEN = frozenset('<>:"|?*\x7f')
_RESERVED = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))])


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file. `content_type` is what the sender claims and decides nothing; `inline` is shown inside the HTML."""

    name: str
    content_type: str
    content: bytes
    content_id: str
    inline: bool


def _cut(name: str, limit: int) -> str:
    return name.encode("utf-8")[:limit].decode("utf-8", "ignore")


def safe_name(name: str, content_type: str = "", number: int = 1) -> str:
    """The last step of a path without signs that hide or command, at most 200 bytes, its ending kept; never empty."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/")
    name = name.rstrip("/ ").rpartition("/")[2]
    name = "".join(
        "_" if char in _FORBIDDEN else char
        for char in name
        if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")
    )
    name = " ".join(name.split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if name and (stem if dot else name).partition(".")[0].strip().lower() in _RESERVED:
        name = f"_{name}"
    if not name:
        name = f"{_('attachment')} {number}"
        if content_type in _ENDINGS:
            name += f".{_ENDINGS[content_type]}"
    if len(name.encode("utf-8")) > NAME_BYTES:
        stem, dot, ending = name.rpartition(".")
        tail = f".{ending}" if dot and len(ending.encode("utf-8")) <= 20 else ""
        name = _cut(name[: len(name) - len(tail)], NAME_BYTES - len(tail.encode("utf-8"))).rstrip(". ") + tail
    return name
