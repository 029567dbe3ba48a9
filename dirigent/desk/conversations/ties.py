"""What a contact may settle beside being a contact: news told, an assignment walked through, a complaint answered."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from dirigent.domain.care.models import Complaint
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Assignment, Result, Touch
from dirigent.domain.conversations.telling import Change, tell
from dirigent.domain.people.models import User
from dirigent.regulation.models import Duty

MOST = 8
TOLD = ("R1.change", "R1.explain")


def open_ties(client: Client) -> list[Duty]:
    """What waits to be said to this client aloud, the most pressing first."""
    told = Q(clause__in=(*TOLD, "R3.callback")) | Q(clause="R12.complaint", key="answer")
    return list(Duty.objects.open().filter(told, client=client).order_by("due_at", "pk")[:MOST])


def tie(touch: Touch, duties: Sequence[Duty], *, by: User, at: datetime) -> None:
    """These were spoken about in this contact. What was not heard has settled nothing but news left as a message."""
    news = [d for d in duties if d.clause in TOLD]
    changes = [change for d in news if (change := Change.named(d.figures["tells"]))]
    if changes and touch.result in (Result.TALKED, Result.LEFT_MESSAGE):
        tell(touch.client, changes, touch=touch, by=by, at=at)
    if touch.result != Result.TALKED:
        return
    for duty in duties:
        if duty.clause == "R3.callback":
            Assignment.objects.get(pk=duty.subject_id, client=touch.client).walk_through(touch, by=by, at=at)
        elif duty.clause == "R12.complaint":
            Complaint.objects.get(pk=duty.subject_id, client=touch.client).answer(touch=touch, by=by, at=at)


def offered_news(client: Client | None) -> list[tuple[str, str]]:
    """For a letter: what it may tell, as `Outgoing.tells` names it and as a person says it."""
    if client is None:
        return []
    found = Duty.objects.open().filter(client=client, clause="R1.change").order_by("due_at", "pk")[:MOST]
    return [(duty.figures["tells"], duty.headline) for duty in found]
