"""Letters come in: each is kept once, finds its client, contact and thread, and the journal hears of it."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import Fact, record_many
from dirigent.foundation.search.indexing import Findable, index_many

from .letters import Letter
from .models import Attachment, Direction, Message, MessageKind, Thread
from .recognising import AddressBook, Recognised
from .settling import settle
from .subjects import bare_subject
from .threading import gather


@transaction.atomic
def receive(letters: Iterable[Letter], *, by: User | None) -> list[Message]:
    """Take letters in. The same bytes are skipped; the same Message-ID with other bytes is another letter."""
    fresh = _unseen(letters)
    if not fresh:
        return []
    book = AddressBook(fresh)
    owners = [book.recognise(letter) for letter in fresh]
    messages: list[Message] = []
    for places, existing in gather(fresh, owners):
        places = sorted(places, key=lambda place: (fresh[place].at, place))
        thread = _thread_of([fresh[p] for p in places], owners[places[0]], existing)
        messages += [_message(thread, fresh[p], owners[p]) for p in places]
    messages.sort(key=lambda message: message.at)
    Message.objects.bulk_create(messages, batch_size=500)
    _attach_files(messages, fresh)
    settle(sorted({message.thread_id for message in messages}))
    _tell(messages, by=by)
    return messages


def _unseen(letters: Iterable[Letter]) -> list[Letter]:
    by_file = {letter.raw.pk: letter for letter in letters}
    seen = set(Message.objects.filter(raw__in=by_file).values_list("raw_id", flat=True))
    return [letter for file_id, letter in by_file.items() if file_id not in seen]


def _thread_of(letters: Sequence[Letter], owner: Recognised, existing: Sequence[int]) -> Thread:
    """The thread these letters continue; threads that they turn out to connect become one."""
    first, last = letters[0].at, letters[-1].at
    has_people = any(letter.kind == MessageKind.PERSON for letter in letters)
    if not existing:
        return Thread.objects.create(
            client_id=owner.client_id,
            subject=bare_subject(letters[0].subject),
            started_at=first,
            last_at=last,
            has_people=has_people,
        )
    threads = list(Thread.objects.select_for_update().filter(pk__in=existing).order_by("started_at", "pk"))
    thread = threads[0]
    for other in threads[1:]:
        other.merge_into(thread)
    if first < thread.started_at:
        thread.subject = bare_subject(letters[0].subject)
    thread.started_at = min(first, *(t.started_at for t in threads))
    thread.last_at = max(last, *(t.last_at for t in threads))
    thread.has_people = has_people or any(t.has_people for t in threads)
    thread.save(update_fields=["subject", "started_at", "last_at", "has_people"])
    return thread


def _message(thread: Thread, letter: Letter, owner: Recognised) -> Message:
    return Message(
        thread=thread,
        direction=owner.direction,
        kind=letter.kind,
        contact_id=owner.contact_id,
        author_id=owner.author_id,
        sender_name=letter.sender_name[:300],
        sender_address=letter.sender_address[:320],
        sender_key=letter.sender_key[:320],
        recipients=[[name, address] for name, address in letter.recipients],
        subject=letter.subject[:998],
        text=letter.text,
        new_text=letter.new_text,
        html=letter.html,
        message_id=letter.message_id[:998],
        references=[reference[:998] for reference in letter.references],
        dated_at=letter.dated_at,
        at=letter.at,
        raw=letter.raw,
    )


def _attach_files(messages: Sequence[Message], letters: Sequence[Letter]) -> None:
    by_file = {letter.raw.pk: letter for letter in letters}
    Attachment.objects.bulk_create(
        Attachment(message=message, file=file, name=name, content_type=content_type[:100])
        for message in messages
        for name, content_type, file in by_file[message.raw_id].attachments
    )


def _tell(messages: Sequence[Message], *, by: User | None) -> None:
    record_many(
        Fact(
            "mail.received" if m.direction == Direction.IN else "mail.sent",
            m.at, m.thread.client_id, m, m.author_id or by, data={"thread": m.thread_id, "kind": m.kind},
        )
        for m in messages
    )  # fmt: skip
    index_many(
        Findable(m, client=m.thread.client_id, kind="message", title=m.subject, body=m.new_text or m.text, at=m.at)
        for m in messages
    )
