"""Old correspondence comes in from files: every letter is kept, read or with the reason why not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction

from dirigent.domain.conversations.letters import Letter
from dirigent.domain.conversations.models import MessageKind, UnreadableMail
from dirigent.domain.conversations.receiving import receive
from dirigent.domain.people.models import User
from dirigent.foundation import worktime
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal.listening import batch
from dirigent.foundation.worktime.models import Schedule

from .archives import messages
from .kinds import Kind
from .parsing import ParsedMail, Unreadable, parse

BATCH = 200
CLOCKS_DIFFER_BY = timedelta(days=1)


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
        while portion := list(islice(letters, BATCH)):
            _take(portion, outcome, by=by, at=at)
            if progress:
                progress(outcome)
    return outcome


@transaction.atomic
def _take(portion: list[tuple[str, bytes | Unreadable]], outcome: Outcome, *, by: User | None, at: datetime) -> None:
    read = list(_read(portion, outcome, at=at))
    taken = receive(read, by=by)
    outcome.taken += len(taken)
    outcome.known += len(read) - len(taken)
    outcome.robots += sum(1 for m in taken if m.kind != MessageKind.PERSON)
    outcome.strangers += len(
        {m.thread_id for m in taken if m.thread.client_id is None and m.kind == MessageKind.PERSON}
    )


def _read(portion: list[tuple[str, bytes | Unreadable]], outcome: Outcome, *, at: datetime) -> Iterator[Letter]:
    schedule = worktime.default()
    for source, raw in portion:
        outcome.read += 1
        if isinstance(raw, Unreadable):
            _set_aside(b"", source, raw, at=at)
            outcome.unreadable += 1
            continue
        file = store(raw)
        try:
            mail = parse(raw)
            yield _letter(mail, file, at=_arrival(mail, schedule, at=at))
        except Unreadable as fault:
            _set_aside(raw, source, fault, at=at)
            outcome.unreadable += 1


def _arrival(mail: ParsedMail, schedule: Schedule, *, at: datetime) -> datetime:
    """When it came. A clock that says 1970 or 2031 is wrong: terms cannot be counted from there, so it came now."""
    for claimed in (mail.received_at, mail.date):
        if claimed and claimed <= at + CLOCKS_DIFFER_BY and schedule.covers(claimed):
            return min(claimed, at)
    return at


def _letter(mail: ParsedMail, raw: StoredFile, *, at: datetime) -> Letter:
    references = dict.fromkeys((*mail.references, mail.in_reply_to))
    return Letter(
        raw=raw,
        at=at,
        dated_at=mail.date,
        message_id=mail.message_id,
        references=tuple(r for r in references if r and r != mail.message_id)[-50:],
        sender_name=mail.sender.name,
        sender_address=mail.sender.address,
        recipients=tuple((a.name, a.address) for a in (*mail.to, *mail.cc)),
        subject=mail.subject,
        text=mail.text,
        new_text=mail.new_text,
        html=mail.html or "",
        kind=_KINDS.get(mail.kind, MessageKind.AUTO),
        doubtful_sender=mail.several_from,
        attachments=tuple((a.name, a.content_type, store(a.content)) for a in mail.attachments),
    )


_KINDS = {Kind.PERSON: MessageKind.PERSON, Kind.CALENDAR: MessageKind.PERSON, Kind.BULK: MessageKind.BULK}


def _set_aside(raw: bytes, source: str, fault: Unreadable, *, at: datetime) -> None:
    UnreadableMail.objects.get_or_create(
        file=store(raw or source.encode()), defaults={"source": source[:500], "reason": str(fault)[:500], "at": at}
    )
