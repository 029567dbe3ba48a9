"""One message from bytes: whatever comes in, either a `ParsedMail` or an `Unreadable` with a sentence for people."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dirigent.integrations.mail.addresses import Address, addresses
from dirigent.integrations.mail.attachments import Attachment
from dirigent.integrations.mail.bodies import Body
from dirigent.integrations.mail.charsets import known
from dirigent.integrations.mail.headers import Headers, identifiers, moment, one_line, parameters, read, words
from dirigent.integrations.mail.kinds import Kind, kind_of
from dirigent.integrations.mail.quotes import new_text
from dirigent.integrations.mail.structure import build

SIZE_LIMIT = 50 << 20

_MAIL_FIELDS = (
    "from to cc bcc subject date message-id received return-path sender reply-to delivered-to mime-version "
    "content-type in-reply-to references x-mailer"
)
_EXPECTED = frozenset(_MAIL_FIELDS.split())


class Unreadable(Exception):
    """These bytes are no message we can show. `reason` is a sentence for the person who imports."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A message as the house reads it. Nothing in it is proven: every field is what the sender claims.

    `html` is raw and must be cleaned before it is shown. `flags` name what was wrong and mended: several_from, no_from,
    no_date, no_message_id, limits (parts or depth left out), text_cut.
    """

    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    subject: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    date: datetime | None
    received_at: datetime | None
    text: str
    new_text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    kind: Kind
    flags: frozenset[str]

    @property
    def several_from(self) -> bool:
        return "several_from" in self.flags

    def shortened(self, *, text: str) -> "ParsedMail":
        """Without its files, which are not whole here, and with this text."""
        return replace(self, text=text, new_text=text, attachments=(), flags=self.flags | {"text_cut"})


def parse(raw: bytes) -> ParsedMail:
    """The message in these bytes. Raises `Unreadable` and nothing else."""
    raw = _prepared(raw)
    headers, body_at = read(raw, 0, len(raw))
    if not headers.fields.keys() & _EXPECTED:
        raise Unreadable(_("This is not a letter: it has neither a sender nor any other mail header."))
    _main, params = parameters(headers.first("content-type"))
    hint = known(params.get("charset", ""))
    root, limited = build(raw, headers, body_at)
    body = Body(root, hint)
    text = body.text
    senders = addresses(headers.all("from"), hint)
    sender = senders[0] if senders else Address("", "")
    subject = one_line(words(headers.first("subject"), hint))
    ids = identifiers(headers.first("message-id"))
    answered = identifiers(headers.first("in-reply-to"))
    date = moment(headers.first("date"))
    found = {
        "several_from": len(headers.all("from")) > 1 or len({each.key for each in senders}) > 1,
        "no_from": not sender.address,
        "no_date": date is None,
        "no_message_id": not ids,
        "limits": limited,
        "text_cut": body.cut,
    }
    return ParsedMail(
        message_id=ids[0] if ids else "",
        in_reply_to=answered[0] if answered else "",
        references=identifiers(headers.first("references")),
        subject=subject,
        sender=sender,
        to=addresses(headers.all("to"), hint),
        cc=addresses(headers.all("cc"), hint),
        reply_to=addresses(headers.all("reply-to"), hint),
        date=date,
        received_at=_received_at(headers),
        text=text,
        new_text=new_text(text),
        html=body.html,
        attachments=tuple(body.attachments),
        kind=kind_of(headers, root, sender, subject),
        flags=frozenset(name for name, is_so in found.items() if is_so),
    )


def _prepared(raw: bytes) -> bytes:
    if len(raw) > SIZE_LIMIT:
        raise Unreadable(_("The letter is larger than 50 MB."))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw.decode("utf-16", "replace").encode("utf-8")
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if not raw.strip(b"\0 \t\r\n"):
        raise Unreadable(_("The letter is empty."))
    if raw.startswith((b"From ", b">From ")):
        raw = raw.partition(b"\n")[2]
    if b"\n" not in raw[:4000] and b"\r" in raw[:4000]:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return raw


def _received_at(headers: Headers) -> datetime | None:
    return moment(headers.first("received").rpartition(";")[2])
