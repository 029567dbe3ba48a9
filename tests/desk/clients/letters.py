"""Letters for the tests of the desk, received through the same door as real ones."""

from datetime import datetime
from hashlib import sha256

from dirigent.domain.conversations.letters import Letter
from dirigent.domain.conversations.models import Message, MessageKind
from dirigent.domain.conversations.receiving import receive
from dirigent.foundation.files.storing import store


def letter_from(address: str, subject: str, text: str, at: datetime) -> Message:
    raw = store(f"{address}{subject}{text}{at.isoformat()}".encode())
    number = sha256(f"{subject}{at}".encode()).hexdigest()[:12]
    letter = Letter(
        raw=raw, at=at, dated_at=at, message_id=f"<{number}@test>", references=(), sender_name="", sender_address=address,
        recipients=(("", "olga@kvartet.example"),), subject=subject, text=text, new_text=text, html="",
        kind=MessageKind.PERSON, doubtful_sender=False,
    )  # fmt: skip
    return receive([letter], by=None)[0]
