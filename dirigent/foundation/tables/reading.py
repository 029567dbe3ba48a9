"""Tell by its bytes, not by its name, what kind of table a file is, and read it."""

from pathlib import Path

from django.utils.translation import gettext as _

from .book import Book, UnreadableTable
from .delimited import read_delimited
from .workbook import read_workbook

MAX_BYTES = 30 * 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read(source: Path | str | bytes, filename: str = "") -> Book:
    """Read an XLSX or CSV file whole, or raise UnreadableTable with a sentence for the person."""
    if isinstance(source, bytes):
        content = source
    else:
        path = Path(source)
        filename = filename or path.name
        if path.stat().st_size > MAX_BYTES:
            raise _too_big()
        content = path.read_bytes()
    if len(content) > MAX_BYTES:
        raise _too_big()
    if not content.strip():
        raise UnreadableTable(_("The file is empty."))
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise UnreadableTable(_("The file is protected with a password. Remove the password and try again."))
        raise UnreadableTable(_("This is a file of the old Excel (.xls). Save it as .xlsx and try again."))
    if content.startswith(b"PK\x03\x04"):
        return read_workbook(content, filename)
    if content.lstrip()[:15].lower().startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        raise UnreadableTable(_("This is a web page saved as a table. Open it in Excel and save it as .xlsx."))
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")):
        raise UnreadableTable(_("This is not a table. An .xlsx or .csv file is needed."))
    return read_delimited(content, filename)


def _too_big() -> UnreadableTable:
    return UnreadableTable(_("The file is larger than 30 MB. Split it into parts."))
