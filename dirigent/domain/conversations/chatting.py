"""Messages of messengers come in: one thread for a chat and client, a stranger's chat waits in triage.

What they wrote is a row at once; what they sent along is brought by a job, so that nobody waits for a slow vendor.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from dirigent.domain.clients.models import Contact
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal.recording import Fact, record, record_many
from dirigent.foundation.search.indexing import index_many

from .attaching import attach
from .binding import end, open_link
from .channels import ChatMessage, ChatStarted, RemoteFile, Trouble, channel_of
from .findable import index_messages, of_attachment
from .intake import Taken, takes
from .models import (
    Attachment,
    Binding,
    Connection,
    Delivery,
    Direction,
    Fate,
    Message,
    MessageKind,
    Thread,
)  # fmt: skip
from .settling import settle
from .waking import wake


def message_id(connection: Connection, chat: str, number: str) -> str:
    """How a message of a chat is named in `Message.message_id`; what adapters return in `Sent.id` is the same."""
    return f"{connection.kind}:{chat}:{number}"[:998]


@takes(ChatMessage)
def take_messages(connection: Connection, events: Sequence[tuple[Delivery, ChatMessage]]) -> list[Taken]:
    """Each message once, in the order in which they came."""
    _one_at_a_time(connection)
    taken, fresh = [], []
    for delivery, event in events:
        fate, message = _take(connection, delivery, event)
        taken.append((fate, message))
        if message and fate in (Fate.ACCEPTED, Fate.TRIAGE):
            fresh.append(message)
    _tell(connection, fresh)
    return taken


def _one_at_a_time(connection: Connection) -> None:
    # Two hooks of one chat at the same moment would begin a thread each.
    Connection.objects.select_for_update().get(pk=connection.pk)


def _take(connection: Connection, delivery: Delivery, event: ChatMessage) -> Taken:
    name = message_id(connection, event.chat, event.id)
    if before := Message.objects.filter(connection=connection, message_id=name).first():
        return Fate.DUPLICATE, before
    binding = _binding_of(connection, event.chat)
    if binding and binding.user_id:
        return Fate.SYSTEM, None  # one of ours writes to the bot that brings the notices
    corrected = _corrected(connection, event)
    if event.removed and corrected is None:
        return Fate.SYSTEM, None
    contact = binding.contact if binding else None
    thread = corrected.thread if corrected else _thread_of(connection, event, contact, at=delivery.arrived_at)
    if contact is None and thread.client_id:
        contact = _contact_of(thread)
    message = _written(connection, delivery, event, thread, contact, corrected)
    if event.files:
        app.configure_task("conversations.fetch_chat_files").defer(delivery_id=delivery.pk)
    return (Fate.ACCEPTED if thread.client_id else Fate.TRIAGE), message


def _binding_of(connection: Connection, chat: str) -> Binding | None:
    return Binding.objects.active().select_related("contact").filter(connection=connection, chat=chat).first()


def _corrected(connection: Connection, event: ChatMessage) -> Message | None:
    if not event.corrects:
        return None
    name = message_id(connection, event.chat, event.corrects)
    found = Message.objects.select_related("thread").filter(connection=connection, message_id=name)
    return found.first()


def _thread_of(connection: Connection, event: ChatMessage, contact: Contact | None, *, at: datetime) -> Thread:
    """The thread this chat goes on in: of the client it is bound to, of the one it was attached to by hand, or a stranger's."""
    threads = Thread.objects.select_for_update(of=("self",)).filter(connection=connection, counterpart=event.chat)
    if contact:
        here = threads.filter(client=contact.client_id)
    else:
        gone = Binding.objects.filter(connection=connection, chat=event.chat, contact__left_at__isnull=False)
        here = threads.filter(client=None, dismissed_at=None)
        if not gone.exists():  # somebody dismissed by a client speaks for it no more
            here = threads.filter(client__isnull=False) | here
    thread = here.order_by("client_id", "-last_at").first()  # a client's thread before a stranger's
    if thread is None:
        return Thread.objects.create(
            client_id=contact.client_id if contact else None, medium=connection.medium, connection=connection,
            counterpart=event.chat, subject=str(contact or event.sender_name)[:500], started_at=at, last_at=at,
        )  # fmt: skip
    thread.last_at = max(thread.last_at, at)
    thread.save(update_fields=["last_at"])
    return thread


def _contact_of(thread: Thread) -> Contact | None:
    """Whom a chat attached by hand belongs to, when only one person of the client ever wrote in it."""
    people = list(thread.messages.exclude(contact=None).values_list("contact", flat=True).distinct()[:2])
    return Contact.objects.present().filter(pk=people[0]).first() if len(people) == 1 else None


def _written(
    connection: Connection,
    delivery: Delivery,
    event: ChatMessage,
    thread: Thread,
    contact: Contact | None,
    corrected: Message | None,
) -> Message:
    out = event.from_us
    text = event.text or "\n".join(file.name for file in event.files)
    if event.removed:
        with translation.override(settings.LANGUAGE_CODE):
            text = _("The author has deleted this message.")
    text = text.replace("\0", "")
    return Message.objects.create(
        thread=thread,
        connection=connection,
        medium=connection.medium,
        direction=Direction.OUT if out else Direction.IN,
        kind=MessageKind.AUTO if event.removed else MessageKind.PERSON,
        contact=contact,
        author_id=connection.owner_id if out else None,
        sender_name=event.sender_name[:300],
        sender_address=f"{connection.kind}:{event.sender_id}"[:320],
        sender_key=f"{connection.kind}:{event.sender_id}"[:320],
        recipients=[[thread.subject, event.chat]] if out else [],
        text=text,
        new_text=text,
        message_id=message_id(connection, event.chat, event.id),
        corrects=corrected,
        dated_at=event.at,
        at=delivery.arrived_at,
        raw=_raw(delivery, event),
    )


def _raw(delivery: Delivery, event: ChatMessage) -> StoredFile:
    """The bytes as they came; of several messages in one delivery only the first has them for its own."""
    if not Message.objects.filter(raw=delivery.file).exists():
        return delivery.file
    return store(json.dumps({"delivery": delivery.pk, "chat": event.chat, "id": event.id}).encode())


def _tell(connection: Connection, messages: Sequence[Message]) -> None:
    threads = sorted({message.thread_id for message in messages})
    settle(threads)
    theirs = [m for m in messages if m.direction == Direction.IN and m.counts]
    if theirs:
        wake({m.thread_id for m in theirs}, at=max(m.at for m in theirs))
    record_many(
        Fact(
            "chat.received" if m.direction == Direction.IN else "chat.sent",
            m.at, m.thread.client_id, m, m.author_id, data={"thread": m.thread_id, "medium": connection.medium},
        )
        for m in messages
    )  # fmt: skip
    index_messages(messages)


@takes(ChatStarted)
def take_starts(connection: Connection, events: Sequence[tuple[Delivery, ChatStarted]]) -> list[Taken]:
    """Who pressed «start» behind a link of ours is known from now on; who left is not. Nobody else is told anything."""
    _one_at_a_time(connection)
    for delivery, event in events:
        if event.ended:
            end(connection, event.chat, by=None, at=delivery.arrived_at)
        elif event.payload:
            _bound(connection, event, at=delivery.arrived_at)
    return [(Fate.SYSTEM, None) for _event in events]


def _bound(connection: Connection, event: ChatStarted, *, at: datetime) -> None:
    binding = open_link(connection, event.chat, event.payload, name=event.sender_name, at=at)
    if binding is None or binding.contact is None:
        return
    # What they wrote before we knew them was theirs too.
    waiting = Thread.objects.filter(connection=connection, counterpart=event.chat, client=None, dismissed_at=None)
    inviter = binding.connection.links.filter(contact=binding.contact).order_by("-used_at").first()
    for thread in waiting:
        attach(thread, binding.contact.client, by=inviter.made_by, at=at, contact=binding.contact, remember=False)  # type: ignore[union-attr]  # the link that has just been used


def bring_files(delivery: Delivery, *, at: datetime, last: bool = False) -> None:
    """Fetch what came with the message of this delivery. Raises `Trouble` to be tried again, unless this is the last time."""
    message = delivery.message
    if message is None or message.attachments.exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        events = channel_of(delivery.connection).read(delivery.connection, delivery)
        files = [file for event in events if isinstance(event, ChatMessage) for file in event.files]
        brought, missing = _fetched(files, last=last)
    with transaction.atomic():
        message = Message.objects.select_for_update(of=("self",)).select_related("thread").get(pk=message.pk)
        if message.attachments.exists():
            return
        rows = Attachment.objects.bulk_create(
            Attachment(message=message, file=store(content), name=file.name[:255], content_type=file.content_type[:100])
            for file, content in brought
        )
        if note := "\n".join(
            f"{file.name}: {words}" for file, words in missing if f"{file.name}: " not in message.text
        ):
            message.text = message.new_text = f"{message.text}\n{note}".strip()
            message.save(update_fields=["text", "new_text"])
        record(
            "chat.files", client=message.thread.client_id, subject=message, by=None, at=at, thread=message.thread_id,
            names=[file.name for file, _content in brought],
        )  # fmt: skip
        index_messages([message])
        index_many(of_attachment(row, "") for row in rows)


def _fetched(files: Iterable[RemoteFile], *, last: bool) -> tuple[list, list]:
    brought, missing = [], []
    for file in files:
        try:
            brought.append((file, file.fetch()))
        except Trouble as trouble:
            if not (trouble.for_good or last):
                raise
            missing.append((file, str(trouble)))
    return brought, missing
