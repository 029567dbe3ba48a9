"""A letter on its way in: what receiving needs to know of it, whoever read it from whatever box."""

from dataclasses import dataclass
from datetime import datetime

from dirigent.foundation.addresses import address_key
from dirigent.foundation.files.models import StoredFile

from .models import MessageKind


@dataclass(frozen=True, slots=True)
class Letter:
    """Nothing in it is proven: every field is what its sender claims. `at` is when it arrived."""

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

    @property
    def sender_key(self) -> str:
        return address_key(self.sender_address)

    @property
    def recipient_keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(address_key(address) for _name, address in self.recipients))
