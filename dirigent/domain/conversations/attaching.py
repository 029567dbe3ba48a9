"""A person says whose letter it is: the thread, and what else came from that address, joins the client."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User
from dirigent.foundation.addresses import domain_of, is_public_domain
from dirigent.foundation.journal.recording import Fact, record, record_many

from .binding import bind_thread, unbind_thread
from .concluding import join_client, leave_client
from .findable import index_thread
from .models import CHATS, Direction, KnownSender, Medium, Message, Thread
from .officially import judge_threads
from .settling import settle


@transaction.atomic
def attach(
    thread: Thread,
    client: Client,
    *,
    by: User,
    at: datetime,
    contact: Contact | None = None,
    remember: bool = True,
    domains: bool = False,
) -> list[Thread]:
    """The thread is this client's. Remembering its senders brings their other waiting threads along; returns all moved.

    With `domains` whoever writes from there is theirs, as far as the domain is not one of those that everybody uses.
    """
    # An address that was not believed proves nothing about the next letter that bears it.
    believed = thread.messages.filter(direction=Direction.IN, doubt="", original=[])
    senders = sorted(set(believed.values_list("sender_key", flat=True)) - {""})
    threads = [thread]
    if remember and senders and thread.medium not in CHATS:
        if contact:
            for address in senders:
                contact.remember_address(address, by=by, at=at)
        else:
            KnownSender.remember(senders, client, by=by, at=at)
        alike = Q(messages__sender_key__in=senders)
        for domain in domains_of(senders) if domains else ():
            KnownSender.remember_domain(domain, client, by=by, at=at)
            alike |= Q(messages__direction=Direction.IN, messages__sender_key__endswith=f"@{domain}")
        others = Thread.objects.filter(alike, client=None, dismissed_at=None)
        threads += others.exclude(pk=thread.pk).distinct()
    if remember and thread.medium == Medium.CALL and thread.counterpart:
        _remember_number(thread.counterpart, client, contact, by=by, at=at)
    if contact and thread.medium in CHATS:
        bind_thread(thread, contact, by=by, at=at)
    _move(threads, client, contact, senders, by=by, at=at)
    return threads


@transaction.atomic
def detach(threads: Sequence[Thread], *, by: User, at: datetime, domains: bool = False) -> None:
    """Take an attachment back: the threads wait in triage again, and their senders are forgotten, with `domains` theirs too."""
    senders = Message.objects.filter(thread__in=threads, direction=Direction.IN).values_list("sender_key", flat=True)
    numbers = [thread.counterpart for thread in threads if thread.medium == Medium.CALL]
    forgotten = [f"@{domain}" for domain in domains_of(senders)] if domains else []
    KnownSender.objects.filter(key__in=[*senders, *numbers, *forgotten]).delete()
    for thread in threads:
        client = thread.client
        if thread.medium in CHATS:
            unbind_thread(thread, by=by, at=at)
        leave_client(thread, by=by, at=at)
        Thread.objects.filter(pk=thread.pk).update(client=None)
        thread.client = None
        thread.messages.update(contact=None)
        _beside(thread, None)
        record("thread.detached", client=client, subject=thread, by=by, at=at, thread=thread.subject)
        index_thread(thread)
        judge_threads([thread.pk])


def domains_of(senders: Iterable[str]) -> list[str]:
    """The domains that may be remembered whole: those of one firm, never those of everybody."""
    found = {domain_of(sender) for sender in senders}
    return sorted(domain for domain in found if domain and not is_public_domain(domain))


def _beside(thread: Thread, client: Client | None) -> None:
    """Notes and letters on their way go with the conversation they stand in."""
    thread.outgoing.update(client=client)
    for note in thread.notes.all():
        note.client = client
        note.save(update_fields=["client"])
        note.reindex()


def _remember_number(phone: str, client: Client, contact: Contact | None, *, by: User, at: datetime) -> None:
    """The next call from there finds the way alone."""
    if contact is None:
        KnownSender.remember([phone], client, by=by, at=at)
        return
    phones = list(contact.phones.values_list("number", "extension"))
    if phone not in (number for number, _extension in phones):
        contact.change(by=by, at=at, phones=[*phones, (phone, "")])


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
            Fact(_heard(m), m.at, client, m, m.author_id, data={"thread": thread.pk, "kind": m.kind, "medium": m.medium})
            for m in thread.messages.all()
        )  # fmt: skip
        if contact:
            thread.calls.update(contact=contact)
        join_client(thread, at=at)
        _beside(thread, client)
        index_thread(thread)
        judge_threads([thread.pk])
    settle([t.pk for t in threads])


def _heard(message: Message) -> str:
    room = "chat" if message.medium in CHATS else "mail"
    return f"{room}.received" if message.direction == Direction.IN else f"{room}.sent"
