"""Old correspondence comes in from files: every letter is kept, read or with the reason why not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from dirigent.domain.conversations.letters import Letter
from dirigent.domain.conversations.models import Message, MessageKind, UnreadableMail
from dirigent.domain.conversations.receiving import receive
from dirigent.domain.people.models import User
from dirigent.foundation import worktime
from dirigent.foundation.files.storing import digest_of, store, store_many
from dirigent.foundation.journal.listening import batch
from dirigent.foundation.worktime.models import Schedule

from .archives import messages
from .letters import letter_of
from .parsing import ParsedMail, Unreadable, parse

BATCH = 200
HEAVY = 64 * 1024 * 1024
CLOCKS_DIFFER_BY = timedelta(days=1)

Source = tuple[str, bytes | Unreadable]


@dataclass
class Outcome:
    """What an import did, letter by letter counted."""

    read: int = 0
    taken: int = 0
    known: int = 0
    strangers: int = 0
    robots: int = 0
    unreadable: int = 0


def import_mail(
    path: str | Path, *, by: User | None, at: datetime, progress: Callable[[Outcome], None] | None = None
) -> Outcome:
    """Take in an mbox, a folder or a single letter. Doing it again takes nothing twice. `at` bounds dates of the future.

    `progress` is told after every portion that is safely in.
    """
    outcome = Outcome()
    letters = messages(path)
    with batch():
        for portion in _portions(letters):
            _take(portion, outcome, by=by, at=at)
            if progress:
                progress(outcome)
    return outcome


def _portions(letters: Iterator[Source]) -> Iterator[list[Source]]:
    """So many letters at a time, or fewer where they are heavy: a portion lies in memory."""
    portion: list[Source] = []
    weight = 0
    for source, raw in letters:
        portion.append((source, raw))
        weight += len(raw) if isinstance(raw, bytes) else 0
        if len(portion) >= BATCH or weight >= HEAVY:
            yield portion
            portion, weight = [], 0
    if portion:
        yield portion


@transaction.atomic
def _take(portion: list[Source], outcome: Outcome, *, by: User | None, at: datetime) -> None:
    outcome.read += len(portion)
    fresh = _unseen(portion)
    read = _read(fresh, outcome, at=at)
    taken = receive(read, by=by)
    outcome.taken += len(taken)
    outcome.known += len(portion) - len(fresh) + len(read) - len(taken)
    outcome.robots += sum(1 for m in taken if m.kind != MessageKind.PERSON)
    outcome.strangers += len(
        {m.thread_id for m in taken if m.thread.client_id is None and m.kind == MessageKind.PERSON}
    )


def _unseen(portion: list[Source]) -> list[Source]:
    """Without the letters that came before: their bytes need not be read or kept again."""
    digests = {raw: digest_of(raw) for _, raw in portion if isinstance(raw, bytes)}
    known = Message.objects.filter(raw__sha256__in=digests.values())
    seen = set(known.order_by().values_list("raw__sha256", flat=True))
    return [(source, raw) for source, raw in portion if isinstance(raw, Unreadable) or digests[raw] not in seen]


def _read(portion: list[Source], outcome: Outcome, *, at: datetime) -> list[Letter]:
    schedule = worktime.default()
    mails: list[tuple[bytes, ParsedMail]] = []
    for source, raw in portion:
        try:
            if isinstance(raw, Unreadable):
                raise raw
            mails.append((raw, parse(raw)))
        except Unreadable as fault:
            _set_aside(raw if isinstance(raw, bytes) else b"", source, fault, at=at)
            outcome.unreadable += 1
    files = iter(store_many([part for raw, mail in mails for part in (raw, *(a.content for a in mail.attachments))]))
    return [
        letter_of(mail, next(files), [next(files) for _ in mail.attachments], at=_arrival(mail, schedule, at=at))
        for _raw, mail in mails
    ]


def _arrival(mail: ParsedMail, schedule: Schedule, *, at: datetime) -> datetime:
    """When it came. A clock that says 1970 or 2031 is wrong: terms cannot be counted from there, so it came now."""
    for claimed in (mail.received_at, mail.date):
        if claimed and claimed <= at + CLOCKS_DIFFER_BY and schedule.covers(claimed):
            return min(claimed, at)
    return at


def _set_aside(raw: bytes, source: str, fault: Unreadable, *, at: datetime) -> None:
    UnreadableMail.objects.get_or_create(
        file=store(raw or source.encode()), defaults={"source": source[:500], "reason": str(fault)[:500], "at": at}
    )
