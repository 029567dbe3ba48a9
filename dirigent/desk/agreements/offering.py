"""Promises found in letters and pasted talks, offered as agreements. Nothing is written down until a person says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dirigent.desk.answers import done, wants_part
from dirigent.desk.conversations.promises import MOST, PromiseForm, promise_form
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.access import can_make_agreement
from dirigent.domain.conversations.models import Agreement, Direction, Message, MessageKind, Side, Thread, TurnedDown
from dirigent.domain.conversations.promising import Offer, promises
from dirigent.foundation import worktime
from dirigent.foundation.search.words import fold
from dirigent.foundation.verdicts import require

# A promise of a letter read long afterwards is history.
STALE = timedelta(days=14)
OF_TEXT = 5


@dataclass(frozen=True)
class Offered:
    """An offer with the message it stands in, for `desk/agreements/_offers.html`."""

    message_id: int
    offer: Offer

    @property
    def side(self) -> str:
        return self.offer.side

    @property
    def text(self) -> str:
        return self.offer.text

    @property
    def due_at(self) -> datetime:
        return self.offer.due_at

    @property
    def key(self) -> str:
        return self.offer.key


def offers_for(messages: Sequence[Message], at: datetime) -> dict[int, list[Offered]]:
    """By message: the promises in it that are neither agreements yet nor turned down. Three queries, however many."""
    read = [m for m in messages if m.kind == MessageKind.PERSON and m.at > at - STALE]
    if not read:
        return {}
    # Asked for only when there is a day in some letter to count from.
    schedule = SimpleLazyObject(worktime.default)
    found = {message.pk: _of(message, schedule, at) for message in read}
    if not any(found.values()):
        return {}
    refused = set(TurnedDown.objects.filter(message__in=found).values_list("message_id", "phrase"))
    made = {
        (message, fold(text)) for message, text in Agreement.objects.filter(message__in=found).values_list("message_id", "text")
    }  # fmt: skip
    left = {
        pk: [Offered(pk, offer) for offer in offers if (pk, offer.key) not in refused and (pk, fold(offer.text)) not in made]
        for pk, offers in found.items()
    }  # fmt: skip
    return {pk: offers for pk, offers in left.items() if offers}


def _of(message: Message, schedule: Any, at: datetime) -> list[Offer]:
    text = message.new_text or message.text
    offers = promises(text, incoming=message.direction == Direction.IN, at=message.at, schedule=schedule)
    return [offer for offer in offers if offer.due_at > at - STALE]


@require_POST
def offer_agreement(request: Request, message_id: int, key: str) -> HttpResponse:
    """«Записать»: the promise becomes an agreement, linked to its letter. Pressed twice, it is one agreement."""
    thread, message, offer, at = _found(request, message_id, key)
    require(can_make_agreement(request.user))
    client = thread.client
    if client is None:
        raise Http404
    with transaction.atomic():
        Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
        known = [a for a in Agreement.objects.filter(message=message) if fold(a.text) == fold(offer.text)]
        made = known[0] if known else Agreement.make(
            client, offer.text, side=offer.side, due_at=offer.due_at, by=request.user, at=at,
            contact=message.contact, message=message,
        )  # fmt: skip
    return done(
        request, _("The agreement is written down."), to=f"{reverse('desk:thread', args=[thread.pk])}#message-{message.pk}",
        undo=reverse("desk:agreement-withdrawal", args=[made.pk]), answer=_left(request, message, at),
        live=[f"client:{client.pk}", "clients", "mine"],
    )  # fmt: skip


@require_POST
def offer_refusal(request: Request, message_id: int, key: str) -> HttpResponse:
    """«Не то»: it is not offered again."""
    thread, message, offer, at = _found(request, message_id, key)
    require(can_make_agreement(request.user))
    TurnedDown.say(message, offer.key, by=request.user, at=at)
    return done(
        request, _("It will not be offered again."), to=f"{reverse('desk:thread', args=[thread.pk])}#message-{message.pk}",
        undo=reverse("desk:offer-return", args=[message.pk, key]), answer=_left(request, message, at),
    )  # fmt: skip


@require_POST
def offer_return(request: Request, message_id: int, key: str) -> HttpResponse:
    """Take «не то» back."""
    thread, message, _offer, _at = _found(request, message_id, key)
    require(can_make_agreement(request.user))
    TurnedDown.take_back(message, key)
    return done(request, _("Taken back."), to=f"{reverse('desk:thread', args=[thread.pk])}#message-{message.pk}")


def _found(request: Request, message_id: int, key: str) -> tuple[Thread, Message, Offer, datetime]:
    at = timezone.now()
    thread = find(request, Thread.objects.select_related("client"), messages=message_id)
    message = Message.objects.select_related("contact").get(pk=message_id)
    offer = next((offer for offer in _of(message, worktime.default(), at) if offer.key == key), None)
    if offer is None:
        raise Http404
    return thread, message, offer, at


def _left(request: Request, message: Message, at: datetime) -> HttpResponse | None:
    if not wants_part(request):
        return None
    left = offers_for([message], at).get(message.pk, [])
    return render(request, "desk/agreements/_offers.html", {"offers": left, "message_id": message.pk, "now": at})


@require_POST
def offers_of_text(request: Request) -> HttpResponse:
    """What a pasted or typed text promises, as lines of agreements to keep or to cross out."""
    require(can_make_agreement(request.user))
    at = timezone.now()
    found = promises(request.POST.get("summary", "")[:20_000], incoming=None, at=at)
    typed = {fold(request.POST.get(name, "").strip()) for name in request.POST if name.endswith("-text")}
    # The last numbers: lines written by hand begin from the first one.
    free = [number for number in range(MOST - 1, 0, -1) if f"a{number}-text" not in request.POST]
    lines = [
        (offer, _line(offer, number, at))
        for number, offer in zip(free, (o for o in found if o.due_at > at and fold(o.text) not in typed), strict=False)
    ][:OF_TEXT]
    return render(request, "desk/agreements/_found.html", {"lines": lines, "now": at})


def _line(offer: Offer, number: int, at: datetime) -> PromiseForm:
    form = promise_form(number, at=at, is_last=False)
    form.initial = {
        "side": offer.side if offer.side in Side.values else Side.OURS, "text": offer.text,
        "date": timezone.localdate(offer.due_at),
    }  # fmt: skip
    return form


@require_GET
def offered_line(request: Request, number: int) -> HttpResponse:
    """One found promise taken: a line of an agreement, filled in."""
    at = timezone.now()
    form = promise_form(min(max(number, 1), MOST - 1), at=at, is_last=False)
    form.initial = {name: request.GET.get(name, "")[:500] for name in ("side", "text", "date")}
    return render(request, "desk/conversations/promise.html", {"line": form})
