"""What has just gone out becomes part of the conversation: the letter, its files, the journal, the search, the wait it ends."""

import base64
import json
from datetime import datetime

from django.db import transaction

from dirigent.domain.passes.links import without_tokens
from dirigent.foundation.addresses import address_key
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal.recording import Fact, record_many

from .channels import Parcel, Sent
from .citing import parted
from .findable import index_messages
from .models import (
    Attachment,
    Direction,
    Medium,
    Message,
    MessageKind,
    Outgoing,
    OutgoingFile,
    Sending,
    Thread,
    ThreadReading,
)
from .officially import judge
from .one_time_codes import without_codes
from .settling import settle
from .subjects import bare_subject
from .telling import Change, tell


@transaction.atomic
def write_down(outgoing: Outgoing, parcel: Parcel, sent: Sent, *, at: datetime, automatic: bool = False) -> Message:
    """All of it or nothing. Called again it finds what it wrote; a copy that came in from the mailbox meanwhile is taken over."""
    outgoing = (
        Outgoing.objects.select_for_update(of=("self",))
        .select_related("author", "connection", "client", "contact", "message")
        .get(pk=outgoing.pk)
    )
    if outgoing.message:
        return outgoing.message
    came = _came_in(parcel)
    thread = came.thread if came else _thread(outgoing, at)
    message = came or _message(outgoing, thread, parcel, sent, at=at, automatic=automatic)
    outgoing.state, outgoing.sent_at, outgoing.message, outgoing.thread, outgoing.trouble = (
        Sending.SENT, at, message, thread, "",
    )  # fmt: skip
    outgoing.text = without_codes(without_tokens(outgoing.text))  # whom a link belongs to is known to its letter alone
    outgoing.save(update_fields=["state", "sent_at", "message", "thread", "trouble", "text"])
    _tell(outgoing, message, at)
    if came is None:
        _now_last(thread, at)
        said = {"thread": thread.pk, "kind": message.kind, "purpose": outgoing.purpose, "outgoing": outgoing.pk}
        kind = "mail.sent" if outgoing.medium == Medium.MAIL else "chat.sent"
        record_many([Fact(kind, at, thread.client_id, message, outgoing.author, data=said)])
        index_messages([message])
        judge([message.pk])
    settle([thread.pk])
    return message


def bare(identifier: str) -> str:
    """A Message-ID as `Message` keeps it: without the brackets it has on the wire."""
    return identifier.removeprefix("<").removesuffix(">")


def _came_in(parcel: Parcel) -> Message | None:
    """Our own letter, if the mailbox's folder of sent letters was read before we came here."""
    if not parcel.message_id:
        return None
    return (
        Message.objects.filter(message_id=parcel.message_id, direction=Direction.OUT).select_related("thread").first()
    )


def _thread(outgoing: Outgoing, at: datetime) -> Thread:
    if outgoing.thread_id:
        return Thread.objects.select_for_update(of=("self",)).get(pk=outgoing.thread_id)
    begun = {
        "client": outgoing.client, "subject": bare_subject(outgoing.subject), "started_at": at, "last_at": at,
        "medium": outgoing.medium, "connection": outgoing.connection,
    }  # fmt: skip
    if not outgoing.is_chat:
        return Thread.objects.create(**begun)
    chat = outgoing.to[0][1] if outgoing.to else ""
    known = Thread.objects.filter(connection=outgoing.connection, counterpart=chat, client=outgoing.client)
    begun["subject"] = str(outgoing.contact or outgoing.client or chat)[:500]
    return known.order_by("-last_at").first() or Thread.objects.create(**begun, counterpart=chat)


def _message(
    outgoing: Outgoing, thread: Thread, parcel: Parcel, sent: Sent, *, at: datetime, automatic: bool
) -> Message:
    way = outgoing.connection
    sender = way.address if way and outgoing.medium == Medium.MAIL else ""
    message = Message.objects.create(
        thread=thread,
        direction=Direction.OUT,
        kind=MessageKind.AUTO if automatic else MessageKind.PERSON,
        contact=outgoing.contact,
        author=outgoing.author,
        sender_name=str(outgoing.author)[:300],
        sender_address=sender,
        sender_key=address_key(sender),
        recipients=[[name, address] for name, address in (*outgoing.to, *outgoing.cc)],
        subject=outgoing.subject,
        text=without_codes(without_tokens(outgoing.text)),
        new_text=parted(without_codes(without_tokens(outgoing.text)))[0],
        message_id=(bare(parcel.message_id) or sent.id)[:998],
        references=[bare(one) for one in parcel.references],
        dated_at=at,
        at=at,
        raw=_raw(outgoing, sent),
        medium=outgoing.medium,
        connection=way,
        bounced_at=at if sent.refused else None,
        bounce=sent.refused[:500],
        fingerprint=sent.fingerprint,
    )
    Attachment.objects.bulk_create(
        Attachment(message=message, file=one.file, name=one.name, content_type=one.content_type)
        for one in OutgoingFile.objects.filter(outgoing=outgoing).select_related("file")
    )
    return message


def _raw(outgoing: Outgoing, sent: Sent) -> StoredFile:
    """What went over the wire. «Да» sent twice to one chat is the same bytes, and each message has bytes of its own."""
    raw = store(sent.raw)
    if Message.objects.filter(raw=raw).exists():
        wire = base64.b64encode(sent.raw).decode()
        raw = store(json.dumps({"letter": outgoing.token, "id": sent.id, "wire": wire}).encode())
    return raw


def _now_last(thread: Thread, at: datetime) -> None:
    """Whoever had read everything before has read our own letter too."""
    ThreadReading.objects.filter(thread=thread, read_at__gte=thread.last_at).update(read_at=max(at, thread.last_at))
    thread.last_at, thread.has_people = max(thread.last_at, at), True
    thread.save(update_fields=["last_at", "has_people"])


def _tell(outgoing: Outgoing, message: Message, at: datetime) -> None:
    """With this letter the client has learned of these things (COM-5)."""
    changes = [change for change in map(Change.named, outgoing.tells) if change]
    if outgoing.client and changes:
        tell(outgoing.client, changes, by=outgoing.author, at=at, message=message)
