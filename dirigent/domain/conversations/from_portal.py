"""What a client's person writes at the portal is a message like any other: it waits for an answer, is found, is told of.

It lies in a conversation of letters, so that whoever answers does so as always: the answer goes to the person's mail and is
read at the portal as well.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Contact
from dirigent.foundation.addresses import address_key
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.indexing import index_many

from .findable import index_messages, of_attachment
from .models import Attachment, ClientRequest, Direction, Medium, Message, MessageKind, RequestKind, Thread
from .settling import settle
from .waking import wake

HOST = "portal.invalid"
Brought = tuple[str, str, StoredFile]


@transaction.atomic
def say(
    contact: Contact, text: str, *, token: str, at: datetime, subject: str = "", thread: Thread | None = None,
    files: Sequence[Brought] = (),
) -> Message:  # fmt: skip
    """Their word, in this conversation or in a new one. `token` is of the page it was written on: sent twice, it is said once."""
    name = f"{token}@{HOST}"[:998]
    Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)  # two presses at once come one after another
    if said := Message.objects.filter(message_id=name, contact=contact).select_related("thread").first():
        return said
    if thread is None:
        subject = subject or _subject(contact)
        thread = Thread.objects.create(client_id=contact.client_id, subject=subject[:500], started_at=at, last_at=at)
    else:
        thread = Thread.objects.select_for_update().get(pk=thread.pk)
        thread.last_at = max(thread.last_at, at)
        thread.has_people = True
        thread.save(update_fields=["last_at", "has_people"])
    mail = contact.mails.first()
    address = mail.address if mail else ""
    last = thread.messages.order_by("-at", "-pk").first()
    text = text.replace("\0", "")
    message = Message.objects.create(
        thread=thread, direction=Direction.IN, kind=MessageKind.PERSON, contact=contact, sender_name=str(contact)[:300],
        sender_address=address, sender_key=address_key(address), subject=(subject or thread.subject)[:998], text=text,
        new_text=text, message_id=name, references=[*last.references, last.message_id] if last else [], dated_at=at,
        at=at, medium=Medium.PORTAL, raw=store(json.dumps({"portal": name, "text": text}).encode()),
    )  # fmt: skip
    rows = Attachment.objects.bulk_create(
        Attachment(message=message, file=file, name=file_name[:255], content_type=content_type[:100])
        for file_name, content_type, file in files
    )
    settle([thread.pk])
    wake({thread.pk}, at=at)
    record(
        "chat.received",
        client=thread.client_id,
        subject=message,
        by=None,
        at=at,
        thread=thread.pk,
        medium=Medium.PORTAL,
    )
    index_messages([message])
    index_many(of_attachment(row, "") for row in rows)
    return message


@transaction.atomic
def ask(
    contact: Contact, kind: str, text: str, *, due_at: datetime, words: str, token: str, at: datetime
) -> ClientRequest:
    """A call or a report they ask for: said in a conversation, and owed by then."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Please call me back") if kind == RequestKind.CALL else _("Please send the report")
    message = say(contact, text, token=token, at=at, subject=subject)
    known = ClientRequest.objects.filter(message=message).first()
    return known or ClientRequest.ask(message, kind, due_at=due_at, words=words, at=at)


@transaction.atomic
def take_back(request: ClientRequest, *, at: datetime) -> bool:
    """They have thought better of it: nothing is owed, and their message waits for nobody."""
    if not request.withdraw(at=at):
        return False
    message = request.message
    with translation.override(settings.LANGUAGE_CODE):
        note = _("(taken back by the client)")
    words = f"{message.text}\n\n{note}"
    Message.objects.filter(pk=message.pk).update(kind=MessageKind.AUTO, text=words, new_text=words)
    settle([message.thread_id])
    return True


def _subject(contact: Contact) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("Message from the portal: %(who)s") % {"who": contact}
