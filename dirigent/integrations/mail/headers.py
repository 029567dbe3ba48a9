"""The header block: fields, encoded words, parameters, identifiers and dates."""

import binascii
import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from urllib.parse import unquote_to_bytes

from dirigent.integrations.mail.charsets import clean, decode

BLOCK_LIMIT = 1 << 20
VALUE_LIMIT = 64 << 10
# Not `str.strip()`: in latin-1 the letters «а» and «Е» of cp866 would count as white space.
WHITE = " \t\r\n"
REFERENCES_LIMIT = 200
ID_LIMIT = 500

_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:(.*)", re.DOTALL)
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_COMMON_FIELD = re.compile(
    rb"(from|to|cc|subject|date|message-id|mime-version|received|reply-to|in-reply-to|references|return-path|"
    rb"content-[a-z-]{1,30}|x-[a-z-]{1,30})[ \t]*:",
    re.IGNORECASE,
)
_BLANK = re.compile(rb"\r?\n\r?\n")


class Headers:
    """Fields of one part by lower-case name, values unfolded; a value is latin-1, one character for one byte."""

    def __init__(self) -> None:
        self.fields: dict[str, list[str]] = {}

    def first(self, name: str) -> str:
        values = self.fields.get(name)
        return values[0] if values else ""

    def all(self, name: str) -> list[str]:
        return self.fields.get(name, [])

    def __contains__(self, name: str) -> bool:
        return name in self.fields


def lines_of(raw: bytes, start: int, end: int) -> Iterator[tuple[bytes, int]]:
    """Each line without its ending, and where the next one begins."""
    while start < end:
        at = raw.find(b"\n", start, end)
        after = end if at < 0 else at + 1
        line = raw[start : end if at < 0 else at]
        yield (line[:-1] if line.endswith(b"\r") else line), after
        start = after


def read(raw: bytes, start: int, end: int, block_limit: int = BLOCK_LIMIT) -> tuple[Headers, int]:
    """The fields at the start of the part and the place where its body begins.

    Of one value the first 64 KB are read, of a block the first megabyte. A stray line among the fields is stepped over;
    where the empty line is missing the body begins at the first line that is no field.
    """
    headers, name, size = Headers(), "", 0
    chunks: list[bytes] = []
    stop = min(end, start + block_limit)
    body = end

    def close() -> None:
        if name:
            value = b"".join(chunks)[:VALUE_LIMIT].decode("latin-1").strip(WHITE)
            headers.fields.setdefault(name, []).append(value)

    place = start
    for line, after in lines_of(raw, start, stop):
        if not line:
            body = after
            break
        if line[:1] in (b" ", b"\t"):
            if name and size < VALUE_LIMIT:
                chunks.append(b" " + line.strip(b" \t"))
                size += len(line)
        elif field := _FIELD.match(line):
            close()
            name, chunks, size = field[1].decode("latin-1").lower(), [field[2]], len(field[2])
        elif not _COMMON_FIELD.match(raw, after):
            body = place
            break
        place = after
    else:
        if stop < end:
            blank = _BLANK.search(raw, stop - 2, end)
            body = blank.end() if blank else stop
    close()
    return headers, body


def _q(text: str) -> bytes:
    return binascii.a2b_qp(text.encode("latin-1", "replace").replace(b"_", b" ").replace(b" ", b"=20"), header=True)


def from_base64(data: bytes) -> bytes:
    """Bytes from base64 however torn: foreign characters are passed over, a missing tail is made up."""
    clean_data = data.translate(None, _NOT_BASE64)
    inside = clean_data.rstrip(b"=")
    if b"=" in inside:
        return b"".join(from_base64(piece) for piece in inside.split(b"=")[:10_000] if piece)
    if len(inside) % 4 == 1:
        inside = inside[:-1]
    try:
        return binascii.a2b_base64(inside + b"=" * (-len(inside) % 4))
    except binascii.Error:
        return b""


_NOT_BASE64 = bytes(b for b in range(256) if not (chr(b).isascii() and (chr(b).isalnum() or chr(b) in "+/=")))


def words(value: str, hint: str = "") -> str:
    """A header value in letters: encoded words joined and decoded, raw 8-bit bytes recognised, the rest as it stands."""
    if "=?" not in value:
        return clean(value if value.isascii() else decode(value.encode("latin-1", "replace"), hint))
    out: list[str] = []
    charset, pending, last = "", b"", 0

    def flush() -> None:
        nonlocal pending
        if pending:
            out.append(decode(pending, charset))
            pending = b""

    for word in ENCODED_WORD.finditer(value):
        between = value[last : word.start()]
        data = from_base64(word[3].encode("latin-1", "replace")) if word[2] in "bB" else _q(word[3])
        if not (last and not between.strip(WHITE) and word[1].lower() == charset):
            flush()
            # White space between two encoded words belongs to the folding, not to the text.
            if between.strip(WHITE) or not last:
                out.append(between if between.isascii() else decode(between.encode("latin-1", "replace"), hint))
            charset = word[1].lower()
        pending += data
        last = word.end()
    flush()
    rest = value[last:]
    out.append(rest if rest.isascii() else decode(rest.encode("latin-1", "replace"), hint))
    return clean("".join(out))


def one_line(text: str, limit: int = 998) -> str:
    """Text for one line: every run of white space is one blank."""
    return " ".join(text.split())[:limit]


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """The value before the first `;` in lower case, and raw parameters by lower-case name (the first of a name wins)."""
    main, _, rest = value.partition(";")
    found: dict[str, str] = {}
    at, size = 0, len(rest)
    while at < size and len(found) < 200:
        equals = rest.find("=", at)
        if equals < 0:
            break
        name = rest[at:equals].rpartition(";")[2].strip(WHITE).lower()
        at = equals + 1
        while at < size and rest[at] in " \t":
            at += 1
        if rest[at : at + 1] == '"':
            text, at = _quoted(rest, at + 1)
        else:
            semicolon = rest.find(";", at)
            semicolon = size if semicolon < 0 else semicolon
            text, at = rest[at:semicolon].strip(WHITE), semicolon
        found.setdefault(name, text)
    return main.strip(WHITE).lower(), found


def _quoted(text: str, at: int) -> tuple[str, int]:
    out: list[str] = []
    while True:
        close = text.find('"', at)
        if close < 0:
            out.append(text[at:])
            return "".join(out), len(text)
        if close > at and text[close - 1] == "\\":
            out.append(text[at : close - 1] + '"')
            at = close + 1
            continue
        out.append(text[at:close])
        return "".join(out), close + 1


def parameter(params: dict[str, str], name: str, hint: str = "") -> str:
    """One parameter in letters, in whichever of the encodings it came (RFC 2231, RFC 2047, raw bytes, per cent signs)."""
    pieces: list[tuple[int, bool, str]] = []
    for key, value in params.items():
        if not key.startswith(name + "*"):
            continue
        number, star = key[len(name) + 1 :], False
        if number.endswith("*") or not number:
            number, star = number.rstrip("*"), True
        if (not number or number.isdecimal()) and len(number) < 5:
            pieces.append((int(number or 0), star, value))
    if pieces:
        pieces.sort()
        charset, data = hint, b""
        for index, (_, star, value) in enumerate(pieces):
            if star and index == 0 and value.count("'") >= 2:
                charset, _, value = value.split("'", 2)
            data += unquote_to_bytes(value.encode("latin-1", "replace")) if star else value.encode("latin-1", "replace")
        text = decode(data, charset)
        return words(text) if "=?" in text and text.isascii() else clean(text)
    value = params.get(name, "")
    if value.isascii() and "%" in value and " " not in value:
        plain = unquote_to_bytes(value)
        if not plain.isascii():
            return clean(decode(plain, "utf-8"))
    return words(value, hint)


def identifiers(value: str) -> tuple[str, ...]:
    """Message ids without brackets and blanks, each once in order; of a monstrous list the first and the latest."""
    found: dict[str, None] = {}
    if "<" in value:
        for piece in value.split("<")[1:]:
            found.setdefault(_identifier(piece.partition(">")[0]))
    else:
        for piece in value.replace(",", " ").split():
            found.setdefault(_identifier(piece.strip(">")))
    found.pop("", None)
    ids = tuple(found)
    return ids if len(ids) <= REFERENCES_LIMIT else (ids[0], *ids[1 - REFERENCES_LIMIT :])


def _identifier(text: str) -> str:
    text = "".join(clean(text).split())
    if len(text) > ID_LIMIT:
        # Cut ids of two messages could meet; their digests cannot.
        return "sha256." + hashlib.sha256(text.encode()).hexdigest() + "@long"
    return text


def moment(value: str) -> datetime | None:
    """The moment a header names, with its zone; None for one that is not in the calendar or outside 1970–2099."""
    value = one_line(clean(value), 120)
    if not any(c.isdecimal() for c in value):
        return None
    try:
        fields = None if value[4:5] == "-" else parsedate_tz(value)
        if fields:
            offset = timezone(timedelta(seconds=fields[9])) if fields[9] else UTC
            found = datetime(*fields[:6], tzinfo=offset)
        else:
            found = datetime.fromisoformat(value)
            found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found if 1970 <= found.astimezone(UTC).year < 2100 else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
