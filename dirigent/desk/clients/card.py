"""The card of a client: the timeline, what is owed, and the tabs beside it."""

from datetime import datetime

from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dirigent.desk import zones
from dirigent.desk.agreements.register import dressed
from dirigent.desk.answers import wants_part
from dirigent.desk.conversations.forms import ComposerForm
from dirigent.desk.finding import find
from dirigent.desk.reaching import manner, reach
from dirigent.desk.request import Request
from dirigent.domain.approvals.models import Approval, State
from dirigent.domain.clients.access import can_change_client, can_trust
from dirigent.domain.clients.models import CardPart, Client, Contact, Instrument, ManagerPeriod, OfficialAddress
from dirigent.domain.clients.models.verifying import marks_of
from dirigent.domain.conversations.access import can_note_touch
from dirigent.domain.conversations.models import Agreement
from dirigent.domain.onboarding.handovers.access import can_begin, can_verify
from dirigent.domain.onboarding.models import Handover
from dirigent.domain.people.models import Absence
from dirigent.domain.tasks.models import Task

from .cells import TONES
from .owing import owed
from .timeline import SHOWS, page, page_of

TASKS = 100


@require_GET
def client(request: Request, client_id: int) -> HttpResponse:
    """The timeline with its composer; with `part` only that part of the page."""
    card = card_of(request, client_id, "timeline")
    at, subject = card["at"], card["client"]
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    before = request.GET.get("before", "")
    events, following = page(subject, request.user, at, show=show, before=before)
    pointed = "" if show or before else request.GET.get("to", "")
    if pointed and not any(event.anchor == pointed for event in events):
        events, following = page_of(subject, request.user, at, pointed)
        card["is_earlier"] = any(event.anchor == pointed for event in events)
    card |= {"events": events, "following": following, "show": show}
    card["shows"] = [(key, label, key == show) for key, (label, _kinds) in SHOWS.items()]
    part = request.GET.get("part", "") if wants_part(request) else ""
    if part == "events":
        return render(request, "desk/clients/client.html#events", card)
    if part == "head":
        return render(request, "desk/clients/card.html#head", card)
    if part == "timeline":
        return render(request, "desk/clients/client.html#timeline", card)
    card |= _aside(subject, at)
    card["composer"] = ComposerForm(client=subject, user=request.user, at=at, people=card["present"])
    return render(request, "desk/clients/client.html", card)


@require_GET
def client_aside(request: Request, client_id: int) -> HttpResponse:
    """What is owed and with whom one may speak now: redraws itself when something happened."""
    card = card_of(request, client_id, "timeline")
    card |= _aside(card["client"], card["at"])
    return render(request, "desk/clients/client.html#aside", card)


@require_GET
def client_agreements(request: Request, client_id: int) -> HttpResponse:
    card = card_of(request, client_id, "agreements")
    agreements = Agreement.objects.meant().filter(client=card["client"]).exclude(outcome="renegotiated")
    ordered = agreements.select_related("client", "contact", "closed_by").order_by(
        F("closed_at").desc(nulls_first=True), "due_at", "pk"
    )[:200]
    card["rows"] = dressed(ordered, card["at"])
    return render(request, "desk/clients/client_agreements.html", card)


@require_GET
def client_tasks(request: Request, client_id: int) -> HttpResponse:
    card = card_of(request, client_id, "tasks")
    tasks = Task.objects.visible_to(request.user, card["at"]).filter(client=card["client"])
    tasks = tasks.select_related("assignee").order_by(F("closed_at").desc(nulls_first=True), "due_at", "pk")
    card["tasks"] = list(tasks[:TASKS])
    return render(request, "desk/clients/client_tasks.html", card)


@require_GET
def client_people(request: Request, client_id: int) -> HttpResponse:
    card = card_of(request, client_id, "people")
    card["people"] = [
        {"person": person, "reach": reach(person, card["at"]), "manner": manner(person)}
        for person in _people(card["client"], gone=True)
    ]
    return render(request, "desk/clients/client_people.html", card)


@require_GET
def client_requisites(request: Request, client_id: int) -> HttpResponse:
    card = card_of(request, client_id, "requisites")
    card["entities"] = list(card["client"].requisites.all())
    card["budgets"] = list(card["client"].budgets.all())
    card["instruments"] = [dict(Instrument.choices).get(one, one) for one in card["client"].instruments]
    card["officials"] = list(OfficialAddress.objects.concerning(card["client"]))
    card["marks"] = marks_of(card["client"])
    card["may_verify"] = bool(can_verify(request.user))
    return render(request, "desk/clients/client_requisites.html", card)


@require_GET
def client_history(request: Request, client_id: int) -> HttpResponse:
    """Who changed what in the card, and what it said before."""
    card = card_of(request, client_id, "history")
    before = request.GET.get("before", "")
    card["events"], card["following"] = page(card["client"], request.user, card["at"], show="changes", before=before)
    card["show"] = "changes"
    card["managers"] = list(card["client"].manager_periods.select_related("user"))
    part = "#events" if wants_part(request) and before else ""
    return render(request, f"desk/clients/client_history.html{part}", card)


def card_of(request: Request, client_id: int, tab: str) -> dict:
    """What every tab shows: name, status, who leads, the goal and the counts beside the tabs."""
    at = timezone.now()
    agreements = Agreement.objects.open().filter(client=OuterRef("pk"))
    tasks = Task.objects.open().filter(client=OuterRef("pk"))
    people = Contact.objects.present().filter(client=OuterRef("pk"))
    approvals = Approval.objects.filter(client=OuterRef("pk"), state__in=(State.WAITING, State.CHANGES))
    going = Handover.objects.open().filter(client=OuterRef("pk"))
    led = ManagerPeriod.objects.filter(client=OuterRef("pk"))
    found = find(
        request,
        Client.objects.select_related("manager", "deputy", "trusted_by").annotate(
            handover_now=Subquery(going.values("pk")[:1]),
            managers_so_far=_count(led),
            open_agreements=_count(agreements),
            open_tasks=_count(tasks),
            present_people=_count(people),
            open_approvals=_count(approvals),
        ),
        pk=client_id,
    )
    away = None
    if found.manager_id:
        away = Absence.objects.during(at).filter(user=found.manager_id).select_related("deputy").first()
    stand_in = (away.deputy or found.deputy) if away else None
    return {
        "client": found,
        "at": at,
        "tab": tab,
        "tone": TONES[found.status],
        "away": away,
        "stand_in": stand_in,
        "missing": [CardPart(part).label for part in found.card_missing if part != CardPart.GOAL],
        "may_change": can_change_client(request.user),
        "may_trust": can_trust(request.user),
        "may_note": can_note_touch(request.user),
        "may_hand_over": bool(can_begin(request.user, found)),
        "is_trusted": bool(found.trusted_until and found.trusted_until >= timezone.localdate(at)),
    }


def _aside(subject: Client, at: datetime) -> dict:
    present = _people(subject)
    return {
        "present": present,
        "people": [{"person": p, "reach": reach(p, at), "manner": manner(p)} for p in present],
        "duties": owed(subject, at),
        "team": list(subject.team.all()),
        "entity": subject.requisites.first(),
        "instruments": [dict(Instrument.choices).get(one, one) for one in subject.instruments],
        "zone": zones.city(subject.timezone),
    }


def _people(subject: Client, *, gone: bool = False) -> list[Contact]:
    people = subject.contacts.with_channels()
    found = list(
        (people if gone else people.present()).order_by(
            F("left_at").asc(nulls_first=True), *(Contact._meta.ordering or ())
        )
    )
    for person in found:
        person.client = subject  # their zone may be the client's
    return found


def _count(things) -> Coalesce:
    counted = things.order_by().values("client").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
