"""Writing a talk down as one act: the contact itself, what was agreed in it, and what only we should know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User

from .models import Agreement, Note, Touch


@dataclass(frozen=True)
class Promise:
    """What one side promised in the talk, and until when."""

    side: str
    text: str
    due_at: datetime


@transaction.atomic
def note(
    client: Client,
    *,
    channel: str,
    by: User,
    at: datetime,
    contact: Contact | None = None,
    promises: Sequence[Promise] = (),
    mood: str = "",
    inward: str = "",
    **fields,
) -> Touch:
    """Write the contact down with its agreements; `inward` and the mood become a note for our eyes only."""
    touch = Touch.note_down(client, channel=channel, by=by, at=at, contact=contact, **fields)
    for promise in promises:
        Agreement.make(
            client, promise.text, side=promise.side, due_at=promise.due_at, by=by, at=at, contact=contact, touch=touch
        )
    if mood or inward:
        Note.leave(client, inward, mood=mood, by=by, at=at, contact=contact, touch=touch)
    return touch


@transaction.atomic
def take_back(touch: Touch, *, by: User, at: datetime) -> None:
    """The whole act was a mistake: the contact, its open agreements and its note are struck out, and stay in the history."""
    touch.strike(by=by, at=at)
    for agreement in Agreement.objects.open().filter(touch=touch):
        agreement.withdraw(by=by, at=at)
    for left in Note.objects.filter(touch=touch, struck_at=None):
        left.strike(by=by, at=at)
