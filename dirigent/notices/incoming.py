"""News of what clients send: letters, messages, calls nobody took. What is urgent of it rings as a duty (see duties.py)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from dirigent.domain.conversations.models import (
    Call,
    CallState,
    Direction,
    Medium,
    Message,
    MessageKind,
    Thread,
)
from dirigent.foundation.journal.models import Entry

from . import kinds
from .facts import of
from .leading import leaders_of
from .telling import News, Words


@of("mail.received", "chat.received")
def letters(entries: Sequence[Entry], at: datetime) -> Iterator[News]:
    """Those that still wait for us: an archive of answered letters tells nobody anything."""
    numbers = [e.subject_id for e in entries if e.subject_kind == "conversations.message" and e.subject_id]
    found = Message.objects.filter(
        pk__in=numbers, direction=Direction.IN, kind=MessageKind.PERSON,
        thread__client__isnull=False, thread__turn="ours", thread__done_at=None,
    ).select_related("thread__client", "contact").defer("text", "html")  # fmt: skip
    said = [Heard(m.thread, "message", m.pk, m.at, _of_letter(m)) for m in found]
    return _told(said, kinds.MESSAGE, at)


@of("call.")
def calls(entries: Sequence[Entry], at: datetime) -> Iterator[News]:
    numbers = [e.subject_id for e in entries if e.subject_kind == "conversations.call" and e.subject_id]
    found = Call.objects.filter(
        pk__in=numbers, state=CallState.MISSED, direction=Direction.IN,
        thread__client__isnull=False, thread__turn="ours", thread__done_at=None,
    ).select_related("thread__client", "contact")  # fmt: skip
    return _told([Heard(c.thread, "call", c.pk, c.started_at, _of_call(c)) for c in found], kinds.CALL, at)


@dataclass(frozen=True)
class Heard:
    """Something of a client that waits in a thread."""

    thread: Thread
    what: str
    pk: int
    at: datetime
    say: Words


def _told(heard: Sequence[Heard], kind: str, at: datetime) -> Iterator[News]:
    leaders = leaders_of({one.thread.client_id for one in heard}, at)
    for one in heard:
        for user in {leaders.get(one.thread.client_id or 0), one.thread.assignee_id}:
            if user is not None:
                yield News(
                    user, kind, f"{one.what}:{one.pk}", one.say, one.at,
                    client=one.thread.client_id, subject=(f"conversations.{one.what}", one.pk), thread=one.thread.pk,
                )  # fmt: skip


def _of_letter(message: Message) -> Words:
    def say() -> tuple[str, str]:
        who = {"who": str(message.contact) if message.contact else message.sender_name or message.sender_address}
        if message.medium == Medium.MAIL:
            return _("Letter: %(who)s") % who, message.subject
        return _("Message: %(who)s") % who, message.new_text[:200]

    return say


def _of_call(call: Call) -> Words:
    def say() -> tuple[str, str]:
        return _("Missed call: %(who)s") % {"who": call.contact or call.phone}, ""

    return say
