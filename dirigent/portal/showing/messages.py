"""What this person and we wrote to each other: what they sent, and what was addressed to them. Nothing else of a conversation.

A letter between us and somebody else stays out even when it lies in the same conversation, and so does one of theirs that a
colleague passed on with words of their own. Notes live in a table of their own, which nothing here reads.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations.models import (
    CHATS,
    Attachment,
    Direction,
    Medium,
    Message,
    MessageKind,
    Thread,
)
from dirigent.foundation.addresses import address_key

FIELDS = (
    "pk", "thread_id", "direction", "contact_id", "author__given_name", "author__family_name", "recipients", "new_text",
    "at", "medium", "is_official",
)  # fmt: skip
THREADS, PREVIEW = 30, 140


@dataclass(frozen=True)
class File:
    pk: int
    name: str


@dataclass(frozen=True)
class Said:
    """One message. `ours`: from us; `official`: between the addresses that the contract names."""

    pk: int
    ours: bool
    who: str
    text: str
    at: datetime
    files: tuple[File, ...]
    official: bool = False


@dataclass(frozen=True)
class Talk:
    """A conversation in the list: its subject, the last words, and whose they are."""

    pk: int
    subject: str
    last: str
    last_ours: bool
    at: datetime


def talks(contact: Contact, *, limit: int = THREADS) -> list[Talk]:
    """Conversations of this person, the latest first."""
    numbers = _mine(contact).values("thread").annotate(last=Max("at")).order_by("-last")[: limit + 20]
    threads = Thread.objects.filter(pk__in=[one["thread"] for one in numbers], client=contact.client_id)
    subjects = dict(threads.values_list("pk", "subject"))
    found: dict[int, Talk] = {}
    for one in _shown(contact, _mine(contact).filter(thread__in=subjects).order_by("-at", "-pk")):
        if one.thread_id not in found:
            text = " ".join(one.new_text.split())
            found[one.thread_id] = Talk(
                one.thread_id, subjects[one.thread_id], text[:PREVIEW], one.direction == Direction.OUT, one.at
            )
    return sorted(found.values(), key=lambda talk: (talk.at, talk.pk), reverse=True)[:limit]


def thread(contact: Contact, thread_id: int) -> Thread | None:
    """The conversation, if something in it is theirs to read."""
    here = Thread.objects.filter(pk=thread_id, client=contact.client_id).only("pk", "client_id", "subject").first()
    return here if here and next(iter(_shown(contact, _mine(contact).filter(thread=here))), None) else None


def said(contact: Contact, thread_id: int) -> list[Said]:
    """The messages of the conversation that they may read, in order."""
    shown = list(_shown(contact, _mine(contact).filter(thread=thread_id).order_by("at", "pk")))
    files: dict[int, list[File]] = {}
    for one in Attachment.objects.filter(message__in=[m.pk for m in shown]).only("pk", "message_id", "name"):
        files.setdefault(one.message_id, []).append(File(one.pk, one.name))
    return [
        Said(
            one.pk, one.direction == Direction.OUT, str(one.author) if one.author else "", one.new_text, one.at,
            tuple(files.get(one.pk, ())), one.is_official,
        )
        for one in shown
    ]  # fmt: skip


def attachment(contact: Contact, file_id: int) -> Attachment | None:
    """A file of a message that they may read."""
    found = Attachment.objects.filter(pk=file_id, message__thread__client=contact.client_id).select_related("file")
    file = found.first()
    return file if file and next(iter(_shown(contact, _mine(contact).filter(pk=file.message_id))), None) else None


def sent_files(contact: Contact, *, limit: int = 200) -> list[tuple[Attachment, datetime]]:
    """Files that we sent them in letters, the latest first."""
    ours = _mine(contact).filter(direction=Direction.OUT, attachments__isnull=False).distinct()
    shown = {one.pk: one.at for one in _shown(contact, ours.order_by("-at", "-pk")[:limit])}
    files = Attachment.objects.filter(message__in=shown).select_related("file").order_by("-message__at", "pk")
    return [(file, shown[file.message_id]) for file in files]


def _mine(contact: Contact):
    """What may be theirs: messages between us and this person. Each is looked at once more by `_shown`."""
    return (
        Message.objects.filter(
            contact=contact, thread__client=contact.client_id, kind=MessageKind.PERSON, bounced_at=None, doubt="",
            original=[],
        )
        .exclude(medium=Medium.CALL)
        .select_related("author")
        .only(*FIELDS)
    )  # fmt: skip


def _shown(contact: Contact, messages: Iterable[Message]) -> Iterable[Message]:
    keys = {mail.key for mail in contact.mails.all()}
    for one in messages:
        theirs = one.direction == Direction.IN or one.medium in CHATS
        if theirs or any(address_key(address) in keys for _name, address in one.recipients):
            yield one
