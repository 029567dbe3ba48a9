"""The first call: six goals beside the talk, each answer goes to where it belongs in the card (BRF-1)."""

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dirigent.desk.answers import done, wants_part
from dirigent.desk.finding import find
from dirigent.desk.reaching import opening, reach
from dirigent.desk.request import Request
from dirigent.domain.clients.models import AddressForm, Client, Contact, Jargon, PreferredChannel
from dirigent.domain.conversations.models import Channel, Touch
from dirigent.domain.onboarding import access
from dirigent.domain.onboarding.calling_first import write_down
from dirigent.domain.onboarding.models import Aim, Brief, FirstCall
from dirigent.foundation.verdicts import require

from .finding import live

LONGEST = 5000
TALKS = 5


@dataclass(frozen=True)
class Goal:
    """How to get there, and where the answer goes."""

    aim: str
    label: str
    ask: str | Promise
    goes: str | Promise
    words: str
    number: int


WAYS: dict[str, tuple[str | Promise, str | Promise]] = {
    Aim.MEET: (
        gettext_lazy("Say who you are and how you will work. Ask how to address them and through what to reach them."),
        gettext_lazy("stays with the first call"),
    ),
    Aim.WIN: (
        gettext_lazy("What pleased them, what they laughed at, what they are proud of. For our eyes only."),
        gettext_lazy("goes to the traits of the person"),
    ),
    Aim.BRIEF: (
        gettext_lazy("Go through the brief aloud: what is unclear, what has changed since they filled it."),
        gettext_lazy("stays with the first call"),
    ),
    Aim.CLIENT: (
        gettext_lazy("How long they work, who decides, how they sell, who their buyers are."),
        gettext_lazy("becomes a note in the card"),
    ),
    Aim.PRODUCT: (
        gettext_lazy("What they sell, what it costs, why people choose it. The first line goes to the card."),
        gettext_lazy("goes to the product in the card"),
    ),
    Aim.GOALS: (
        gettext_lazy("“What do you want to get? By what will you see that it worked?” In their own words."),
        gettext_lazy("goes to the client’s goal in the card"),
    ),
}


@require_http_methods(["GET", "POST"])
def first_call(request: Request, client_id: int) -> HttpResponse:
    client = find(request, Client.objects.select_related("manager"), pk=client_id)
    may = access.can_hold_first_call(request.user)
    people = list(client.contacts.present().prefetch_related("phones", "windows"))
    for one in people:
        one.client = client
    asked = (request.POST or request.GET).get("contact", "")
    person = next((one for one in people if str(one.pk) == asked), people[0] if people else None)
    if request.method == "POST":
        require(may)
        return _take(request, client, person)
    call = FirstCall.objects.filter(client=client).select_related("touch__user", "touch__contact").first()
    talks = Touch.objects.filter(
        client=client, struck_at=None, two_sided=True, channel__in=(Channel.CALL, Channel.MEETING, Channel.VIDEO)
    )
    context = {
        "client": client, "call": call, "may": may, "people": people, "person": person,
        "goals": _goals(call.answered() if call else {}), "opening": opening(person) if person else "",
        "reach": reach(person, timezone.now()) if person else None,
        "talks": list(talks.select_related("contact", "user").order_by("-at")[:TALKS]),
        "linked": call.touch if call and call.touch and not call.touch.struck_at else None,
        "briefs": list(Brief.objects.meant().filter(client=client).select_related("template")[:TALKS]),
        "forms": AddressForm.choices, "terms": Jargon.choices, "channels": PreferredChannel.choices,
    }  # fmt: skip
    return render(request, "desk/briefs/first_call.html", context)


def _goals(said: dict[str, str]) -> list[Goal]:
    return [
        Goal(aim, str(Aim(aim).label), *WAYS[aim], said.get(aim, ""), number) for number, aim in enumerate(Aim.values, 1)
    ]  # fmt: skip


def _take(request: Request, client: Client, person: Contact | None) -> HttpResponse:
    """One answer as it is typed, or all of them with the talk."""
    at, sent = timezone.now(), request.POST
    call = FirstCall.of(client, by=request.user, at=at)
    said = {aim: sent[aim].strip()[:LONGEST] for aim in Aim.values if aim in sent}
    manner = {
        name: sent[name]
        for name, known in (("address_form", AddressForm), ("jargon", Jargon), ("preferred_channel", PreferredChannel))
        if sent.get(name) in known.values
    }
    with transaction.atomic():
        write_down(call, said, by=request.user, at=at, contact=person, manner=manner)
        number = sent.get("touch", "")
        if number == "now":
            touch = Touch.note_down(
                client, channel=Channel.CALL, by=request.user, at=at, contact=person, summary=_("The first call")
            )
            call.link(touch, by=request.user, at=at)
        elif number.isdecimal() and len(number) < 19 and str(call.touch_id) != number:
            talk = Touch.objects.filter(client=client, pk=number, struck_at=None, two_sided=True).first()
            if talk:
                call.link(talk, by=request.user, at=at)
    if wants_part(request):
        return render(request, "desk/briefs/first_call_saved.html", {"count": call.aims.count(), "done": call.done_at})
    text = _("The first call is done.") if call.done_at else _("Saved. What is left stays here.")
    to = reverse("desk:client", args=[client.pk]) if call.done_at else reverse("desk:first-call", args=[client.pk])
    return done(request, text, to=to, live=live(client.pk))
