"""Letters come in: each is kept once, finds its client, contact and thread, and the journal hears of it.

The lock that lets one batch in after another is the database's own, which only SQL can ask for.
"""

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from dirigent.domain.passes.links import without_tokens
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import Fact, record_many

from .copies import believe, copies, vouches
from .findable import index_messages
from .intake import Taken, takes
from .letters import Letter
from .models import Attachment, Connection, Delivery, Direction, Fate, Message, MessageKind, Thread
from .officially import judge
from .one_time_codes import without_codes
from .recognising import AddressBook, Recognised
from .settling import settle
from .subjects import bare_subject
from .threading import gather
from .waking import ON_ITS_WAY, wake


@takes(Letter)
def take_from_mailbox(_connection: Connection, arrived: Sequence[tuple[Delivery, Letter]]) -> list[Taken]:
    """Letters of a mailbox: each ends in exactly one way (security.md, appendix A)."""
    return take([letter for _delivery, letter in arrived], by=None)


def receive(letters: Iterable[Letter], *, by: User | None) -> list[Message]:
    """Take letters in; only those that were not here before are returned."""
    return [message for fate, message in take(letters, by=by) if message and fate != Fate.DUPLICATE]


@transaction.atomic
def take(letters: Iterable[Letter], *, by: User | None) -> list[tuple[Fate, Message | None]]:
    """Take letters in, and say of each how it ended. A copy from another mailbox is the same letter; the same Message-ID
    with other content is another one."""
    letters = list(letters)
    _one_at_a_time()
    book = AddressBook(letters)
    owners = [book.recognise(letter) for letter in letters]
    here, first = copies(letters, owners)
    fresh = [place for place in range(len(letters)) if place not in here and first[place] == place]
    kept = [place for place in fresh if not owners[place].aside and not letters[place].is_code]
    made = dict(zip(kept, _take_in([letters[p] for p in kept], [owners[p] for p in kept], by=by), strict=True))
    ends: list[tuple[Fate, Message | None]] = []
    for place, letter in enumerate(letters):
        message = here.get(place) or made.get(first[place])
        if place in made:
            ends.append((_fate(made[place]), message))
        elif place in fresh:
            ends.append((Fate.SYSTEM, None))  # colleagues among themselves, or a code for a client's person
        else:
            if message and place in here and vouches(letter, owners[place], message):
                believe(message, letter, owners[place])
            ends.append((Fate.DUPLICATE, message))
    return ends


def _fate(message: Message) -> Fate:
    if not message.counts:
        return Fate.SYSTEM
    return Fate.ACCEPTED if message.thread.client_id else Fate.TRIAGE


def _take_in(fresh: Sequence[Letter], owners: Sequence[Recognised], *, by: User | None) -> list[Message]:
    """The messages of these letters, in their order."""
    if not fresh:
        return []
    gathered = [
        (sorted(places, key=lambda place: (fresh[place].at, place)), existing)
        for places, existing in gather(fresh, owners)
    ]
    threads = _threads([([fresh[p] for p in places], owners[places[0]], existing) for places, existing in gathered])
    by_place = {
        p: _message(thread, fresh[p], owners[p])
        for thread, (places, _existing) in zip(threads, gathered, strict=True)
        for p in places
    }
    messages = sorted(by_place.values(), key=lambda message: message.at)
    Message.objects.bulk_create(messages, batch_size=500)
    _attach_files(messages, fresh)
    settle(sorted({message.thread_id for message in messages}))
    # A letter from long before the thread's last one is history brought in now: nobody has just spoken.
    theirs = [m for m in messages if m.direction == Direction.IN and m.counts and m.at > m.thread.last_at - ON_ITS_WAY]
    wake({message.thread_id for message in theirs}, at=max((m.at for m in theirs), default=messages[-1].at))
    _tell(messages, by=by)
    return [by_place[place] for place in range(len(fresh))]


def _one_at_a_time() -> None:
    # Two imports that bring halves of one conversation at once would begin a thread each.
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('conversations.receiving'))")


def _threads(gathered: Sequence[tuple[Sequence[Letter], Recognised, Sequence[int]]]) -> list[Thread]:
    """The thread of each company of letters: a new one, or the one they continue."""
    numbers = {number for _letters, _owner, existing in gathered for number in existing}
    here = {t.pk: t for t in Thread.objects.select_for_update().filter(pk__in=numbers).order_by("pk")}
    threads = []
    for letters, owner, existing in gathered:
        found = [here[number] for number in existing if number in here]  # one may have been merged away meanwhile
        if len(found) > 1 and any(thread.parted for thread in found):
            found = [_nearest(letters, found)]
        threads.append(_continued(letters, found) if found else _begun(letters, owner))
    Thread.objects.bulk_create(thread for thread in threads if thread.pk is None)
    continued = [thread for thread in threads if thread.pk in here]
    Thread.objects.bulk_update(continued, ["subject", "started_at", "last_at", "has_people"], batch_size=500)
    return threads


def _begun(letters: Sequence[Letter], owner: Recognised) -> Thread:
    return Thread(
        client_id=owner.client_id,
        subject=bare_subject(letters[0].subject),
        started_at=letters[0].at,
        last_at=letters[-1].at,
        has_people=_are_of_people(letters),
        connection_id=letters[-1].connection_id,
    )


def _nearest(letters: Sequence[Letter], threads: Sequence[Thread]) -> Thread:
    """Parted by hand, they stay apart: the letter goes on where the newest of those it refers to is."""
    known = {reference for letter in letters for reference in letter.references}
    newest = Message.objects.filter(thread__in=threads, message_id__in=known).order_by("-at", "-pk").first()
    return next((one for one in threads if newest and one.pk == newest.thread_id), threads[-1])


def _continued(letters: Sequence[Letter], threads: Sequence[Thread]) -> Thread:
    """The oldest of these threads, brought together if the letters turn out to connect them."""
    first, last = letters[0].at, letters[-1].at
    thread, *others = sorted(threads, key=lambda one: (one.started_at, one.pk))
    for other in others:
        thread.started_at = min(thread.started_at, other.started_at)
        thread.last_at = max(thread.last_at, other.last_at)
        thread.has_people = thread.has_people or other.has_people
        other.merge_into(thread)
    if first < thread.started_at:
        thread.subject = bare_subject(letters[0].subject)
    thread.started_at = min(thread.started_at, first)
    thread.last_at = max(thread.last_at, last)
    thread.has_people = thread.has_people or _are_of_people(letters)
    return thread


def _are_of_people(letters: Iterable[Letter]) -> bool:
    return any(letter.kind == MessageKind.PERSON for letter in letters)


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
        text=without_codes(without_tokens(letter.text)),
        new_text=without_tokens(letter.new_text),
        html=without_codes(without_tokens(letter.html)),
        message_id=letter.message_id[:998],
        references=[reference[:998] for reference in letter.references],
        dated_at=letter.dated_at,
        at=letter.at,
        raw=letter.raw,
        connection_id=letter.connection_id,
        fingerprint=letter.fingerprint,
        doubt=(owner.doubt or ("" if owner.client_id else letter.doubt))[:300],
        original=_original(letter, owner),
    )


def _original(letter: Letter, owner: Recognised) -> list[str]:
    """Who wrote it, when a colleague only passed it on."""
    if letter.original:
        return list(letter.original)
    by_form = owner.author_id is None and owner.counterpart and owner.counterpart != letter.sender_key
    return ["", owner.counterpart] if by_form and owner.direction == Direction.IN else []


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
    index_messages(messages)
    judge([message.pk for message in messages])
