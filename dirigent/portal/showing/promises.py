"""What we promised each other, both ways, in talks with this person or with nobody in particular."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations.models import Agreement, Outcome, Side

LATELY = timedelta(days=14)
MOST = 40


@dataclass(frozen=True)
class Promise:
    ours: bool
    text: str
    due: datetime
    kept: bool
    late: bool


def promises(contact: Contact, at: datetime) -> list[Promise]:
    """Open ones, the nearest first, then those kept lately."""
    theirs = Q(contact=contact) | Q(contact=None)
    mine = Agreement.objects.filter(theirs, client=contact.client_id).only("side", "text", "due_at", "outcome")
    lately = Q(outcome="") | Q(outcome=Outcome.KEPT, closed_at__gt=at - LATELY)
    found = mine.filter(lately).order_by("outcome", "due_at", "pk")[:MOST]
    return [
        Promise(one.side == Side.OURS, one.text, one.due_at, bool(one.outcome), not one.outcome and one.due_at < at)
        for one in found
    ]
