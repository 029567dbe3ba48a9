"""Letters for tests, received the way all letters are."""

import itertools
from datetime import datetime

from dirigent.domain.conversations.letters import Letter
from dirigent.domain.conversations.models import Message, MessageKind
from dirigent.domain.conversations.receiving import receive
from dirigent.foundation.files.storing import store
from tests.cast import moment

_numbers = itertools.count(1)


def letter(
    sender: str,
    *,
    name: str = "",
    to: str = "olga@kvartet.example",
    at: str | datetime = "Fri 10:00",
    subject: str = "Вопрос",
    text: str = "Здравствуйте!",
    html: str = "",
    kind: str = MessageKind.PERSON,
    files: tuple[tuple[str, str, bytes], ...] = (),
    references: tuple[str, ...] = (),
    new_text: str | None = None,
) -> Message:
    number = next(_numbers)
    raw = f"From: {sender}\nSubject: {subject}\nMessage-ID: <{number}@x>\n\n{text}{number}".encode()
    [message] = receive(
        [
            Letter(
                raw=store(raw), at=moment(at) if isinstance(at, str) else at, dated_at=None, message_id=f"{number}@x",
                references=references, sender_name=name, sender_address=sender, recipients=(("", to),),
                subject=subject, text=text, new_text=text if new_text is None else new_text, html=html,
                kind=MessageKind(kind), doubtful_sender=False,
                attachments=tuple((name, kind_, store(content)) for name, kind_, content in files),
            )
        ],
        by=None,
    )  # fmt: skip
    return message
