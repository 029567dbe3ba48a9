"""Writing to a client: drafts kept as they grow, whom an answer goes to, and the moment a letter is let go.

A letter is let go once: its token comes from the page on which it is written, and each step of its life is one
conditional UPDATE. Two people who answer one thread at the same moment wait for each other, and the second is asked.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import Agency, User
from dirigent.foundation.addresses import address_key
from dirigent.foundation.files.models import StoredFile

from . import jobs
from .models import Connection, Direction, Medium, Message, MessageKind, Outgoing, OutgoingFile, Sending, Thread
from .subjects import bare_subject

# A letter taken in later than ours but written long before is history brought in, no colleague's answer.
FRESH = timedelta(days=1)
Person = tuple[str, str]
WRITTEN = ("connection", "medium", "contact", "to", "cc", "subject", "text", "base", "explain", "tells")


class Stale(Exception):
    """The draft was changed on another page meanwhile: `draft` is what it says now."""

    def __init__(self, draft: Outgoing) -> None:
        super().__init__()
        self.draft = draft


class LetGo(Exception):
    """This letter is no draft any more."""

    def __init__(self, outgoing: Outgoing) -> None:
        super().__init__()
        self.outgoing = outgoing


class Collision(Exception):
    """A colleague has answered meanwhile, or is about to."""

    def __init__(self, answers: Sequence[Message], waiting: Sequence[Outgoing]) -> None:
        super().__init__()
        self.answers, self.waiting = answers, waiting


def answer_to(thread: Thread, *, by: User, at: datetime, everyone: bool = False) -> Outgoing:
    """An answer not yet written: to whoever wrote last, through what they wrote from. With `everyone` the others get a copy."""
    last = _last(thread.messages.all())
    asked = _last(thread.messages.filter(direction=Direction.IN, kind=MessageKind.PERSON)) or last
    draft = Outgoing(
        thread=thread, client=thread.client, author=by, medium=thread.medium, base=last, created_at=at, changed_at=at
    )
    draft.contact = asked.contact if asked else None
    if draft.is_chat:
        draft.connection = thread.connection
        draft.to = [[asked.sender_name if asked and asked.direction == Direction.IN else "", thread.counterpart]]
        return draft
    draft.connection = mailbox_for(by, asked)
    draft.subject = f"Re: {bare_subject(thread.subject)}" if thread.subject else ""
    draft.to, draft.cc = _answered(asked, everyone=everyone)
    draft.text = signed("", by)
    return draft


def letter_to(client: Client, *, by: User, at: datetime, contact: Contact | None = None) -> Outgoing:
    """A new letter not yet written."""
    draft = Outgoing(client=client, contact=contact, author=by, medium=Medium.MAIL, created_at=at, changed_at=at)
    draft.connection = mailbox_for(by)
    mail = contact.mails.first() if contact else None
    draft.to = [[str(contact), mail.address]] if mail else []
    draft.text = signed("", by)
    return draft


@transaction.atomic
def forward(message: Message, *, by: User, at: datetime) -> Outgoing:
    """A draft with the letter and its files in it, addressed to nobody yet."""
    draft = Outgoing.objects.create(
        client=message.thread.client, author=by, medium=Medium.MAIL, connection=mailbox_for(by, message),
        subject=f"Fwd: {bare_subject(message.subject)}"[:500], text=signed("", by) + "\n\n" + _quoted(message),
        created_at=at, changed_at=at,
    )  # fmt: skip
    OutgoingFile.objects.bulk_create(
        OutgoingFile(outgoing=draft, file=one.file, name=one.name, content_type=one.content_type)
        for one in message.attachments.select_related("file")
    )
    return draft


def mailboxes(user: User) -> QuerySet[Connection]:
    """Mailboxes one may write from, one's own first."""
    return Connection.objects.usable_by(user).filter(medium=Medium.MAIL).order_by("owner", "name", "pk")


def mailbox_for(user: User, message: Message | None = None) -> Connection | None:
    """The mailbox the letter came to, when one may write from it; else one's own, else a shared one."""
    usable = list(mailboxes(user))
    if message and message.connection_id:
        for one in usable:
            if one.pk == message.connection_id:
                return one
    return usable[0] if usable else None


def signed(text: str, user: User) -> str:
    """With the author's signature; words of the house are never left without a name below them."""
    name = user.signature.strip() or (f"{user}\n{Agency.load().name}" if text else "")
    return f"{text}\n\n-- \n{name}" if name else text


@transaction.atomic
def keep(draft: Outgoing, *, page: str, revision: int, by: User, at: datetime) -> Outgoing:
    """Keep the draft as it is written now; says what is kept. One draft per thread and author.

    The page that kept it last may keep it again; another page only when it has seen the last revision (`Stale`).
    Raises `LetGo` when the letter is on its way already.
    """
    known = _known(draft, by)
    if known is None:
        draft.page, draft.revision, draft.author, draft.created_at, draft.changed_at = page, 1, by, at, at
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
        except IntegrityError:  # the same page has just kept it, or another one began a draft here
            known = _known(draft, by)
            if known is None:
                raise
        else:
            return draft
    if known.state != Sending.DRAFT:
        raise LetGo(known)
    if known.page != page and known.revision != revision:
        raise Stale(known)
    for name in WRITTEN:
        setattr(known, name, getattr(draft, name))
    known.page, known.changed_at = page, at
    known.revision += 1
    known.save(update_fields=[*WRITTEN, "page", "changed_at", "revision"])
    return known


def _known(draft: Outgoing, by: User) -> Outgoing | None:
    mine = Outgoing.objects.filter(author=by).select_for_update(of=("self",))
    if found := mine.filter(token=draft.token).first():
        return found
    return mine.filter(thread=draft.thread_id, state=Sending.DRAFT).first() if draft.thread_id else None


@transaction.atomic
def enclose(draft: Outgoing, files: Iterable[tuple[str, str, StoredFile]], *, at: datetime) -> None:
    """Files are put to the draft: their names, types and bytes."""
    if not Outgoing.objects.filter(pk=draft.pk, state=Sending.DRAFT).update(changed_at=at):
        raise LetGo(Outgoing.objects.get(pk=draft.pk))
    OutgoingFile.objects.bulk_create(
        OutgoingFile(outgoing=draft, file=file, name=name[:255], content_type=content_type[:100])
        for name, content_type, file in files
    )


@transaction.atomic
def let_go(
    draft: Outgoing, *, by: User, at: datetime, send_at: datetime | None = None, despite: bool = False
) -> Outgoing:
    """The letter leaves: after the agency's seconds for taking it back, or at the moment chosen.

    Raises `Collision` when a colleague has answered since its author looked, unless it is sent `despite` that; `LetGo`
    when it was let go before.
    """
    if draft.thread_id:  # two who answer at once come one after another
        Thread.objects.select_for_update().get(pk=draft.thread_id)
    outgoing = Outgoing.objects.select_for_update(of=("self",)).select_related("base").get(pk=draft.pk)
    if outgoing.state != Sending.DRAFT:
        raise LetGo(outgoing)
    if outgoing.thread_id and not despite:
        answers, waiting = answered_meanwhile(outgoing, by)
        if answers or waiting:
            raise Collision(answers, waiting)
    moment = send_at or at + timedelta(seconds=Agency.load().undo_seconds)
    outgoing.state, outgoing.send_at, outgoing.changed_at = Sending.WAITING, moment, at
    outgoing.attempts, outgoing.trouble = 0, ""
    outgoing.save(update_fields=["state", "send_at", "changed_at", "attempts", "trouble"])
    _at(moment, outgoing)
    return outgoing


def answered_meanwhile(outgoing: Outgoing, by: User) -> tuple[list[Message], list[Outgoing]]:
    """What colleagues have sent, or are sending, since the author looked at the thread."""
    newer = Message.objects.filter(thread=outgoing.thread_id, direction=Direction.OUT, kind=MessageKind.PERSON)
    if outgoing.base:
        newer = newer.filter(pk__gt=outgoing.base.pk, at__gte=outgoing.base.at - FRESH)
    else:
        newer = newer.filter(at__gte=outgoing.created_at)
    waiting = Outgoing.objects.filter(thread=outgoing.thread_id, state__in=(Sending.WAITING, Sending.SENDING))
    return (
        list(newer.exclude(author=by).select_related("author").order_by("at", "pk")),
        list(waiting.exclude(author=by).exclude(pk=outgoing.pk).select_related("author").order_by("pk")),
    )


@transaction.atomic
def send_again(outgoing: Outgoing, *, at: datetime) -> bool:
    """Now: a letter that could not be sent, one that waits for its moment or for the next attempt."""
    here = Outgoing.objects.filter(pk=outgoing.pk, state__in=(Sending.FAILED, Sending.WAITING))
    if not here.update(state=Sending.WAITING, send_at=at, attempts=0, trouble="", changed_at=at):
        return False
    outgoing.refresh_from_db()
    _at(at, outgoing)
    return True


def send(outgoing: Outgoing, *, at: datetime, send_at: datetime | None = None) -> Outgoing:
    """A letter written by the house itself, for a person: it is let go at once. Returns it, with its number."""
    outgoing.state, outgoing.send_at = Sending.WAITING, send_at or at
    outgoing.created_at = outgoing.changed_at = at
    with transaction.atomic():
        outgoing.save(force_insert=True)
        _at(outgoing.send_at, outgoing)
    return outgoing


def _at(moment: datetime, outgoing: Outgoing) -> None:
    jobs.send.configure(schedule_at=moment).defer(outgoing_id=outgoing.pk)


def _last(messages: QuerySet[Message]) -> Message | None:
    return messages.select_related("contact").order_by("at", "pk").last()


def _answered(asked: Message | None, *, everyone: bool) -> tuple[list[Any], list[Any]]:
    if asked is None:
        return [], []
    others = [[name, address] for name, address in asked.recipients if address and not is_ours(address)]
    if asked.direction == Direction.OUT:
        return others, []
    to = [[asked.sender_name, asked.sender_address]] if asked.sender_address else []
    cc = [pair for pair in others if address_key(pair[1]) != asked.sender_key] if everyone else []
    return to, cc


def is_ours(address: str) -> bool:
    """A colleague's address, a mailbox of ours, or one of the agency's domains."""
    if Agency.load().owns(address):
        return True
    known = User.objects.filter(email__iexact=address).exists()
    return known or Connection.objects.filter(medium=Medium.MAIL, address__iexact=address).exists()


def _quoted(message: Message) -> str:
    who = f"{message.sender_name} <{message.sender_address}>".strip()
    lines = [
        f"---------- {_('Forwarded letter')} ----------",
        f"{_('From whom')}: {who}",
        f"{_('Subject')}: {message.subject}",
        "",
        message.text.strip(),
    ]
    return "\n".join(lines)
