"""The tree of parts of a message, with limits by construction."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dirigent.integrations.mail.headers import (
    VALUE_LIMIT,
    Headers,
    from_base64,
    lines_of,
    one_line,
    parameter,
    parameters,
    read,
    words,
)

PARTS_LIMIT = 300
DEPTH_LIMIT = 30
PART_HEADER_LIMIT = 64 << 10
# Lines that begin like a boundary, true or not: each costs a look, and there may be millions made for that.
MARKS_LIMIT = 200_000

_TAIL = re.compile(rb"(--)?[ \t\r]{0,200}(?:(?=\n)|\Z)")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,100}")


@dataclass(slots=True)
class Part:
    """One part: its fields, its place in the raw bytes, its children when it has any."""

    raw: bytes
    headers: Headers
    start: int
    end: int
    content_type: str
    params: dict[str, str]
    disposition: str
    disposition_params: dict[str, str]
    children: list["Part"] = field(default_factory=list)

    @property
    def charset(self) -> str:
        return self.params.get("charset", "")

    def file_name(self, hint: str = "") -> str:
        """The name as the sender wrote it, decoded and not yet safe; empty when there is none."""
        name = parameter(self.disposition_params, "filename", hint) or parameter(self.params, "name", hint)
        return one_line(name, VALUE_LIMIT)

    def content(self) -> bytes:
        """The bytes as they were before the transfer encoding; torn encodings give what can be saved."""
        body = self.raw[self.start : self.end]
        encoding = self.headers.first("content-transfer-encoding").strip().strip("\"';").lower()
        if encoding == "base64":
            return from_base64(body)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(body)
        if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
            return _from_uuencode(body)
        return body

    def walk(self) -> Iterator["Part"]:
        yield self
        for child in self.children:
            yield from child.walk()


def _from_uuencode(body: bytes) -> bytes:
    out = bytearray()
    begun = False
    for line, _ in lines_of(body, 0, len(body)):
        if not begun:
            begun = line.startswith(b"begin ")
            continue
        if line.strip() == b"end":
            break
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            continue
    return bytes(out) or body


class _Builder:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.parts = 0
        self.marks = 0
        self.cut = False

    def part(self, start: int, end: int, depth: int, ready: tuple[Headers, int] | None = None) -> Part:
        self.parts += 1
        headers, body = ready or read(self.raw, start, end, PART_HEADER_LIMIT)
        content_type, params = parameters(headers.first("content-type"))
        disposition, disposition_params = parameters(headers.first("content-disposition"))
        if not _TYPE.fullmatch(content_type):
            content_type = "text/html" if content_type == "html" else "text/plain"
        part = Part(self.raw, headers, body, end, content_type, params, disposition, disposition_params)
        if content_type.startswith("multipart/"):
            self.divide(part, depth)
        return part

    def divide(self, part: Part, depth: int) -> None:
        if depth >= DEPTH_LIMIT:
            self.cut = True
            part.content_type, part.disposition = "application/octet-stream", "attachment"
            return
        boundary = part.params.get("boundary", "").rstrip().encode("latin-1", "replace")
        spans = self.spans(part, boundary) if boundary else []
        if not spans and (guess := self.guess(part)) and guess != boundary:
            spans = self.spans(part, guess)
        if not spans:
            # Nothing divides it: what there is is read as one text.
            part.content_type = "text/plain"
            part.params = {}
            return
        for start, end in spans:
            if self.parts >= PARTS_LIMIT:
                self.cut = True
                break
            part.children.append(self.part(start, end, depth + 1))

    def spans(self, part: Part, boundary: bytes) -> list[tuple[int, int]]:
        mark = b"\n--" + boundary
        # The line break before the first boundary belongs to the header.
        place = part.start - 1 if part.start and self.raw[part.start - 1 : part.start] == b"\n" else part.start
        found: list[tuple[int, int]] = []
        begin = -1
        while (at := self.raw.find(mark, place, part.end)) >= 0:
            self.marks += 1
            if self.marks > MARKS_LIMIT or len(found) > PARTS_LIMIT:
                self.cut = True
                break
            tail = _TAIL.match(self.raw, at + len(mark), part.end)
            place = at + len(mark)
            if not tail:
                continue
            if begin >= 0:
                found.append((begin, self.trimmed(begin, at)))
                begin = -1
            if tail[1]:
                break
            place = tail.end()
            begin = min(tail.end() + 1, part.end)
        if begin >= 0:
            # No closing line: the last part runs to the end of what is there.
            found.append((begin, part.end))
        return [span for span in found if span[0] < span[1]]

    def trimmed(self, begin: int, end: int) -> int:
        return end - 1 if end > begin and self.raw[end - 1 : end] == b"\r" else max(begin, end)

    def guess(self, part: Part) -> bytes:
        """The boundary from the body itself when the header lost it."""
        at = self.raw.find(b"--", part.start, min(part.end, part.start + 4000))
        if at < 0 or (at > part.start and self.raw[at - 1 : at] != b"\n"):
            return b""
        stop = self.raw.find(b"\n", at, at + 200)
        boundary = self.raw[at + 2 : stop].rstrip() if stop > 0 else b""
        if len(boundary) < 3 or not _FIELD_NEXT.match(self.raw, stop + 1):
            return b""
        return boundary


_FIELD_NEXT = re.compile(rb"content-[a-z-]{1,30}:", re.IGNORECASE)


def build(raw: bytes, headers: Headers, body: int) -> tuple[Part, bool]:
    """The tree of the message and whether limits cut it short."""
    builder = _Builder(raw)
    root = builder.part(0, len(raw), 0, (headers, body))
    return root, builder.cut


def subject_inside(part: Part) -> str:
    """The subject of a message that is carried as a part."""
    headers, _ = read(part.raw, part.start, part.end, PART_HEADER_LIMIT)
    return one_line(words(headers.first("subject")), 100)
