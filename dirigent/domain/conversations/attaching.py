"""A person says whose letter it is: the thread, and what else came from that address, joins the client."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import Fact, record, record_many

from .findable import index_thread
from .models import Direction, KnownSender, Message, Thread
from .settling import settle


@transaction.atomic
def attach(
    thread: Thread, client: Client, *, by: User, at: datetime, contact: Contact | None = None, remember: bool = True
) -> list[Thread]:
    """The thread is this client's. Remembering its senders brings their other waiting threads along; returns all moved."""
    senders = sorted(set(thread.messages.filter(direction=Direction.IN).values_list("sender_key", flat=True)) - {""})
    threads = [thread]
    if remember and senders:
        if contact:
            for address in senders:
                contact.remember_address(address, by=by, at=at)
        else:
            KnownSender.remember(senders, client, by=by, at=at)
        others = Thread.objects.filter(client=None, dismissed_at=None, messages__sender_key__in=senders)
        threads += others.exclude(pk=thread.pk).distinct()
    _move(threads, client, contact, senders, by=by, at=at)
    return threads


@transaction.atomic
def detach(threads: Sequence[Thread], *, by: User, at: datetime) -> None:
    """Take an attachment back: the threads wait in triage again, and their senders are forgotten."""
    senders = Message.objects.filter(thread__in=threads, direction=Direction.IN).values_list("sender_key", flat=True)
    KnownSender.objects.filter(key__in=list(senders)).delete()
    for thread in threads:
        client = thread.client
        Thread.objects.filter(pk=thread.pk).update(client=None)
        thread.client = None
        thread.messages.update(contact=None)
        record("thread.detached", client=client, subject=thread, by=by, at=at, thread=thread.subject)
        index_thread(thread)


def _move(
    threads: Sequence[Thread],
    client: Client,
    contact: Contact | None,
    senders: Sequence[str],
    *,
    by: User,
    at: datetime,
) -> None:
    Thread.objects.filter(pk__in=[t.pk for t in threads]).update(client=client, dismissed_at=None, dismissed_by=None)
    for thread in threads:
        thread.client = client
        if contact:
            thread.messages.filter(direction=Direction.IN, sender_key__in=senders).update(contact=contact)
        record("thread.attached", client=client, subject=thread, by=by, at=at, thread=thread.subject)
        record_many(
            Fact("mail.received" if m.direction == Direction.IN else "mail.sent", m.at, client, m, m.author_id, data={"thread": thread.pk, "kind": m.kind})
            for m in thread.messages.all()
        )  # fmt: skip
        index_thread(thread)
    settle([t.pk for t in threads])
