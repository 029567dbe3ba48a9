"""The card of a call on every open page: who rings, how to speak with them, what was last; and the summary right after."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from dirigent.desk.reaching import Reach, manner, opening, reach
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Agreement, Call, CallState, Touch
from dirigent.domain.conversations.ringing import ringing_for
from dirigent.domain.people.models import User

# How long the page asks for the summary of a talk that has just ended.
ASKED_FOR = timedelta(minutes=10)
PROMISES = 3


@dataclass(frozen=True)
class Ringing:
    """A call as one of ours sees it. Of a colleague's client only whose client it is."""

    call: Call
    is_mine: bool
    contact: Contact | None = None
    reach: Reach | None = None
    manner: str = ""
    opening: str = ""
    last: Touch | None = None
    promises: list[Agreement] = field(default_factory=list)
    pre_call: str = ""

    @property
    def is_held(self) -> bool:
        return self.call.state == CallState.ANSWERED

    @property
    def is_over(self) -> bool:
        return self.call.is_over


@require_GET
def ringing(request: Request) -> HttpResponse:
    """What rings for this person now; empty when nothing does. The page asks anew when something of theirs changes."""
    at = timezone.now()
    calls = ringing_for(request.user, at=at)
    cards = [_card(call, request.user, at) for call in calls]
    if not calls:
        cards = [_card(call, request.user, at) for call in _just_held(request.user, at)]
    return render(request, "desk/calls/ringing.html", {"cards": cards})


def _just_held(user: User, at: datetime) -> list[Call]:
    """The last talk, while nobody has written what it was about."""
    held = Call.objects.filter(user=user, state=CallState.ENDED, ended_at__gt=at - ASKED_FOR, touch__isnull=False)
    held = held.filter(touch__summary="", touch__struck_at=None)
    people = ("thread__client__manager", "contact__client", "connection", "touch")
    return list(held.select_related(*people).order_by("-ended_at")[:1])


def _card(call: Call, user: User, at: datetime) -> Ringing:
    client = call.thread.client
    if client is None:
        return Ringing(call, is_mine=True)
    if not Client.objects.visible_to(user, at).filter(pk=client.pk).exists():
        return Ringing(call, is_mine=False)
    last = Touch.objects.filter(client=client, struck_at=None, at__lt=call.started_at).select_related("user", "contact")
    promises = list(Agreement.objects.open().filter(client=client).order_by("due_at", "pk")[:PROMISES])
    card = Ringing(
        call, is_mine=True, last=last.exclude(summary="").first(), promises=promises, pre_call=_pre_call(call)
    )
    if contact := call.contact:
        contact.client = client
        return replace(
            card, contact=contact, reach=reach(contact, at), manner=manner(contact), opening=opening(contact)
        )
    return card


def _pre_call(call: Call) -> str:
    """The card before a call, of the person who rings."""
    asked = f"?contact={call.contact_id}" if call.contact_id else ""
    return reverse("desk:calling", args=[call.thread.client_id]) + asked
