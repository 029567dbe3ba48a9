"""From a parsed message to the letter that conversations take in."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from dirigent.domain.conversations.letters import Letter
from dirigent.domain.conversations.models import MessageKind
from dirigent.foundation.addresses import address_key
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.files.storing import digest_of

from .forwards import original
from .kinds import Kind
from .parsing import ParsedMail

REFERENCES = 50
_KINDS = {Kind.PERSON: MessageKind.PERSON, Kind.CALENDAR: MessageKind.PERSON, Kind.BULK: MessageKind.BULK}


def letter_of(mail: ParsedMail, raw: StoredFile, files: Iterable[StoredFile], *, at: datetime, **known: Any) -> Letter:
    """`files` gives those of the attachments, in their order; `known` is what the way it came tells of it."""
    references = dict.fromkeys((*mail.references, mail.in_reply_to))
    author = original(mail)
    return Letter(
        raw=raw,
        at=at,
        dated_at=mail.date,
        message_id=mail.message_id,
        references=tuple(r for r in references if r and r != mail.message_id)[-REFERENCES:],
        sender_name=mail.sender.name,
        sender_address=mail.sender.address,
        recipients=tuple((a.name, a.address) for a in (*mail.to, *mail.cc)),
        subject=mail.subject,
        text=mail.text,
        new_text=mail.new_text,
        html=mail.html or "",
        kind=_KINDS.get(mail.kind, MessageKind.AUTO),
        doubtful_sender=mail.several_from,
        attachments=tuple((a.name, a.content_type, file) for a, file in zip(mail.attachments, files, strict=False)),
        fingerprint=fingerprint(mail),
        original=(author.name, author.address) if author else (),
        answers_to=tuple(a.address for a in mail.reply_to),
        **known,
    )


def fingerprint(mail: ParsedMail) -> str:
    """The same for one letter in two mailboxes, whatever servers wrote above it or how they encoded it on the way."""
    said: Sequence[str] = (
        mail.message_id,
        address_key(mail.sender.address),
        mail.subject,
        mail.date.isoformat() if mail.date else "",
        " ".join(mail.text.split()),
        " ".join((mail.html or "").split()),
        *(digest_of(a.content) for a in mail.attachments),
    )
    return hashlib.sha256("\0".join(said).encode("utf-8", "replace")).hexdigest()
