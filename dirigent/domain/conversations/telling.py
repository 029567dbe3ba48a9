"""Telling the client what has changed: a contact or a letter by which they learned of it (COM-5, COM-7).

What is told is named as the journal names subjects: `tasks.deadline` a moved deadline, `tasks.task` a late task,
`conversations.incident` a breakdown, `conversations.outgoing` a letter that a call explained.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db import transaction

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import Fact, record_many

from .models import Message, Telling, Touch

KINDS = ("tasks.deadline", "tasks.task", "conversations.incident", "conversations.outgoing")


@dataclass(frozen=True, order=True)
class Change:
    """Something the client is to learn: «tasks.deadline:7»."""

    kind: str
    pk: int

    @classmethod
    def named(cls, text: str) -> Self | None:
        """None for what names nothing that is told."""
        kind, _colon, number = str(text).partition(":")
        if kind not in KINDS or not number.isdecimal() or len(number) > 18:
            return None
        return cls(kind, int(number))

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"


@transaction.atomic
def tell(
    client: Client,
    changes: Iterable[Change],
    *,
    by: User,
    at: datetime,
    touch: Touch | None = None,
    message: Message | None = None,
) -> list[Telling]:
    """By this contact, or by this letter, the client learned of these changes. Told twice by the same, it is told once."""
    known = set(
        Telling.objects.filter(client=client, touch=touch, message=message).values_list("subject_kind", "subject_id")
    )
    fresh = sorted({change for change in changes if (change.kind, change.pk) not in known})
    heard = touch.at if touch else message.at if message else at
    told = Telling.objects.bulk_create(
        Telling(
            client=client, subject_kind=one.kind, subject_id=one.pk, touch=touch, message=message, at=min(heard, at), by=by
        )
        for one in fresh
    )  # fmt: skip
    record_many(
        Fact("telling.noted", at, client, one, by, data={"of": one.subject_kind, "number": one.subject_id})
        for one in told
    )
    return told
