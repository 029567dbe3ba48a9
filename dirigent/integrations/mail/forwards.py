"""Who wrote a letter that somebody forwards: from the letter enclosed, or from the lines that mail programs put above it."""

import re

from dirigent.integrations.mail.addresses import Address, addresses
from dirigent.integrations.mail.charsets import known
from dirigent.integrations.mail.headers import read
from dirigent.integrations.mail.parsing import ParsedMail
from dirigent.integrations.mail.structure import PART_HEADER_LIMIT

READ_LIMIT = 100_000
LOOKED_AT = 40
_SUBJECT = re.compile(r"\s*(fwd?|пересл|fw|вн)\s*:", re.IGNORECASE)
_MARK = re.compile(
    r"[-_*>\s]{0,40}(forwarded message|begin forwarded message|пересылаемое сообщение|пересланное сообщение|original message|"
    r"исходное сообщение|начало переадресованного сообщения|начало пересылаемого сообщения|пересылаемое письмо)[-_*:\s]{0,40}",
    re.IGNORECASE,
)
_FROM = re.compile(r"[>\s*]{0,20}(from|от|от кого):\*?\s{0,10}(\S.{0,400})", re.IGNORECASE)


def original(mail: ParsedMail) -> Address | None:
    """The author of the letter inside; None when nothing is forwarded here. A claim like any other."""
    for attachment in mail.attachments:
        if attachment.content_type == "message/rfc822":
            headers, _body = read(attachment.content, 0, len(attachment.content), PART_HEADER_LIMIT)
            if found := _first(headers.first("from")):
                return found
    return _inline(mail)


def _inline(mail: ParsedMail) -> Address | None:
    lines = mail.text[:READ_LIMIT].split("\n")
    marked = next((at for at, line in enumerate(lines) if len(line) < 200 and _MARK.fullmatch(line.strip())), None)
    if marked is None and not _SUBJECT.match(mail.subject):
        return None
    start = marked or 0
    for line in lines[start : start + LOOKED_AT]:
        if (said := _FROM.match(line)) and (found := _first(said[2].replace("[mailto:", "<").replace("]", ">"))):
            return found
    return None


def _first(value: str) -> Address | None:
    # The reader of lists takes bytes one to a letter; text that is decoded already goes back to bytes first.
    raw = value if all(ord(char) < 256 for char in value) and not value.isascii() else value.encode().decode("latin-1")
    return next((each for each in addresses([raw], known("utf-8")) if "@" in each.address), None)
