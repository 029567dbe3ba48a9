"""Run by itself, as a process of its own with little time and memory: the words of one file, as JSON on its output.

It stands alone on purpose: no settings, no database, no secrets are in the process that opens strangers' files.
"""

import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

SECONDS, MEMORY = 15, 1024 * 1024 * 1024
MOST_TEXT = 400_000
MOST_PAGES, MOST_ENTRIES = 1_000, 20_000
MOST_UNPACKED, MOST_RATIO = 200 * 1024 * 1024, 250
SMALL_ENOUGH = 20 * 1024 * 1024  # a small sheet of repeated words packs a thousandfold and harms nobody
PAGE_END = "\f"
DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
OF_WORD = re.compile(r"word/(document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml")
OF_SLIDES = re.compile(r"ppt/(?:slides|notesSlides)/[a-zA-Z]+(\d+)\.xml")


class NoText(Exception):
    """There is nothing to read; the argument says why, in one word."""


def pages_of(path: str, kind: str) -> Iterator[str]:
    if kind == "text":
        yield _decoded(path)
        return
    with open(path, "rb") as file:
        start = file.read(1024)
    if kind == "pdf":
        if b"%PDF-" not in start:
            raise NoText("broken")
        yield from _pdf(path)
        return
    if start.startswith(b"\xd0\xcf\x11\xe0"):  # an office file with a password is wrapped in the old container
        raise NoText("encrypted")
    _refuse_dangerous(path)
    yield from {"docx": _word, "xlsx": _table, "pptx": _slides}[kind](path)


def _decoded(path: str) -> str:
    with open(path, "rb") as file:
        content = file.read(4 * MOST_TEXT)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content[: len(content) - len(content) % 4].decode("utf-8-sig") if len(content) == 4 * MOST_TEXT else content.decode("utf-8-sig")  # fmt: skip
    except UnicodeDecodeError:
        return content.decode("cp1251", "replace")


def _pdf(path: str) -> Iterator[str]:
    from pypdf import PdfReader  # noqa: PLC0415  # only what is needed is loaded

    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise NoText("encrypted")
    for number, page in enumerate(reader.pages):
        if number == MOST_PAGES:
            return
        yield page.extract_text()


def _refuse_dangerous(path: str) -> None:
    """Only the directory of the archive is read, and the beginning of its parts."""
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries) or 1
        if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
            raise NoText("bomb")
        if unpacked > SMALL_ENOUGH and unpacked > MOST_RATIO * packed:
            raise NoText("bomb")
        for entry in entries:
            if entry.flag_bits & 1:
                raise NoText("encrypted")
            if entry.filename.endswith((".xml", ".rels")):
                with archive.open(entry) as part:
                    beginning = part.read(4096)
                    if any(word in beginning for word in DOCTYPES):
                        raise NoText("bomb")


def _parsed(archive: zipfile.ZipFile, name: str) -> Iterator[Any]:
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415

    with archive.open(name) as part:
        for _event, element in iterparse(part, forbid_dtd=True):
            yield element


def _word(path: str) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        parts = sorted(name for name in archive.namelist() if OF_WORD.fullmatch(name))
        if "word/document.xml" not in parts:
            raise NoText("broken")
        parts.sort(key=lambda name: name != "word/document.xml")
        yield "\n".join(_paragraphs(archive, parts))


def _paragraphs(archive: zipfile.ZipFile, parts: list[str]) -> Iterator[str]:
    for part in parts:
        words: list[str] = []
        for element in _parsed(archive, part):
            if element.tag == f"{W}t":
                words.append(element.text or "")
            elif element.tag in (f"{W}tab", f"{W}br", f"{W}tc"):
                words.append(" ")
            elif element.tag == f"{W}p":
                if line := "".join(words).strip():
                    yield line
                words.clear()
                element.clear()


def _slides(path: str) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        slides = [(int(found[1]), name) for name in archive.namelist() if (found := OF_SLIDES.fullmatch(name))]
        for _number, name in sorted(slides):
            lines, words = [], []
            for element in _parsed(archive, name):
                if element.tag == f"{A}t":
                    words.append(element.text or "")
                elif element.tag == f"{A}p":
                    lines.append("".join(words))
                    words.clear()
            yield "\n".join(filter(None, lines))


def _table(path: str) -> Iterator[str]:
    import openpyxl  # noqa: PLC0415

    # By its open file: the kept file has no ending, and the library would judge it by that.
    book = openpyxl.load_workbook(open(path, "rb"), read_only=True, data_only=True, keep_links=False)  # noqa: SIM115
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        lines, size = [sheet.title], 0
        for row in sheet.iter_rows(max_col=300, values_only=True):
            line = " ".join(str(value) for value in row if value not in (None, ""))
            if line:
                lines.append(line)
                size += len(line)
            if size > MOST_TEXT:
                break
        yield "\n".join(lines)


def read(path: str, kind: str) -> dict[str, str]:
    pages: list[str] = []
    size = 0
    try:
        for page in pages_of(path, kind):
            pages.append(page.replace(PAGE_END, "\n"))
            size += len(page)
            if size > MOST_TEXT:
                break
    except NoText as reason:
        return {"text": "", "why": str(reason)}
    except MemoryError:
        return {"text": "", "why": "bomb"}
    except Exception:  # noqa: BLE001  # a damaged file may fail anywhere in a library
        return {"text": "", "why": "broken"}
    text = PAGE_END.join(pages)[:MOST_TEXT]
    return {"text": text, "why": ""} if text.strip() else {"text": "", "why": "empty"}


def _little_is_allowed() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _little_is_allowed()
    sys.stdout.buffer.write(json.dumps(read(sys.argv[1], sys.argv[2])).encode())
