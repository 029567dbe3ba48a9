"""What is owed to a client, and where one goes to do it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from dirigent.design import typography
from dirigent.desk.day.acts import Button, button
from dirigent.domain.clients.models import Client
from dirigent.regulation.models import Duty

MOST = 12


@dataclass(frozen=True)
class Owed:
    duty: Duty
    button: Button | None
    explanation: str
    is_late: bool
    when: str


def owed(client: Client, at: datetime) -> list[Owed]:
    """Open duties, the soonest first, those put off beyond this moment left out."""
    duties = Duty.objects.open().filter(Q(postponed_until=None) | Q(postponed_until__lte=at), client=client)
    return [
        Owed(duty, button(duty), duty.explained(at), duty.due_at < at, _when(duty, at))
        for duty in duties.order_by("due_at", "pk")[:MOST]
    ]


def _when(duty: Duty, at: datetime) -> str:
    """In few letters: the column is narrow."""
    is_far = typography.local(duty.due_at).date() > typography.local(at).date()
    return typography.short_day(duty.due_at, at) if is_far else typography.deadline(duty.due_at, at)
