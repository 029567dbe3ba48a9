"""A letter on its way in: what receiving needs to know of it, whoever read it from whatever box."""

from dataclasses import dataclass
from datetime import datetime

from dirigent.foundation.addresses import address_key
from dirigent.foundation.files.models import StoredFile

from .models import MessageKind

# How the Message-ID of a letter with a one-time code begins: in our folder of sent letters it is passed over.
CODE_ID = "code."


@dataclass(frozen=True, slots=True)
class Letter:
    """Nothing in it is proven: every field is what its sender claims. `at` is when it arrived.

    How it came: `connection_id` and its `owner_id`, `folder` (inbox, sent, or empty for an archive). `proven` is what our own
    mail server found of the sender: true, forged, or nothing. `doubt` says in words what is odd about it. `original` is the
    author of a letter that the sender forwards, `answers_to` where the sender wants answers.
    """

    raw: StoredFile
    at: datetime
    dated_at: datetime | None
    message_id: str
    references: tuple[str, ...]
    sender_name: str
    sender_address: str
    recipients: tuple[tuple[str, str], ...]
    subject: str
    text: str
    new_text: str
    html: str
    kind: MessageKind
    doubtful_sender: bool
    attachments: tuple[tuple[str, str, StoredFile], ...] = ()
    connection_id: int | None = None
    owner_id: int | None = None
    folder: str = ""
    proven: bool | None = None
    doubt: str = ""
    fingerprint: str = ""
    original: tuple[str, ...] = ()
    answers_to: tuple[str, ...] = ()

    @property
    def is_code(self) -> bool:
        """A one-time code that we have sent ourselves, which nobody of ours may read."""
        return self.folder == "sent" and self.message_id.removeprefix("<").startswith(CODE_ID)

    @property
    def sender_key(self) -> str:
        return address_key(self.sender_address)

    @property
    def recipient_keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(address_key(address) for _name, address in self.recipients))
