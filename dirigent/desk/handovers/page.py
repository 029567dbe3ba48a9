"""The page of one handover: what there is, what is lacking, the two signatures, and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from dirigent.desk.request import Request
from dirigent.domain.clients.holding import HOLDINGS, counted
from dirigent.domain.clients.models import CardPart, Client
from dirigent.domain.clients.models.verifying import marks_of
from dirigent.domain.onboarding.handovers import access, introducing, lacking
from dirigent.domain.onboarding.handovers.gathering import gather
from dirigent.domain.onboarding.models import Handover, Item, PaperKind
from dirigent.domain.people.models import User
from dirigent.foundation.journal.models import Entry

from .finding import day_of, the_handover
from .words import happened

KEPT = 20
PLACES = {
    "tasks.task": "desk:task", "clients.contact": "desk:contact", "care.complaint": "desk:complaint",
    "tracking.access": "desk:access", "conversations.agreement": "desk:agreement-settling",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A line the system knows, and where it leads."""

    text: str
    url: str


@dataclass(frozen=True)
class Row:
    """One of the twelve items with what is known under it."""

    item: Item
    lines: list[Told]


@require_GET
def handover(request: Request, handover_id: int) -> HttpResponse:
    at = timezone.now()
    found = the_handover(request, handover_id)
    whole = lacking.whole(found, today=day_of(at))
    user = request.user
    sees_client = Client.objects.visible_to(user, at).filter(pk=found.client_id).exists()
    history = list(Entry.objects.about(found).filter(client_id=found.client_id).order_by("-at", "-pk")[:KEPT])
    people = User.objects.in_bulk({entry.actor_id for entry in history if entry.actor_id})
    context = {
        "handover": found, "client": found.client, "stage": found.stage, "whole": whole, "sees_client": sees_client,
        "may_fill": bool(access.can_fill(user, found)), "may_change": bool(access.can_change_package(user, found)),
        "may_sign": bool(access.can_sign(user, found)), "study": access.can_study(user, found),
        "may_study": bool(access.can_study(user, found)), "may_introduce": bool(access.can_introduce(user, found)),
        "may_verify": bool(access.can_verify(user)), "may_hand_on": found.accepted_at is not None and user.pk == found.taker_id and sees_client,
        "rounds": list(found.rounds.select_related("closed_by")), "doubts": list(found.doubts.select_related("asked_by", "answered_by")),
        "history": [(entry, people.get(entry.actor_id or 0), happened(entry)) for entry in history],
        "talk": introducing.first_talk(found), "moved": _moved(found),
    }  # fmt: skip
    if found.is_open:
        context["carried"] = counted([found.client], found.giver)[found.client_id]
    context |= _package(found, at) if found.is_sale else {"rows": _rows(found, at, links=sees_client)}
    return render(request, "desk/handovers/handover.html", context)


def _package(found: Handover, at: datetime) -> dict:
    papers: dict[str, list] = {kind: [] for kind in PaperKind.values}
    for paper in found.papers.select_related("by", "studied_by"):
        papers[paper.kind].append(paper)
    client = found.client
    return {
        "papers": [(kind, kind.label, papers[kind]) for kind in PaperKind], "marks": marks_of(client),
        "budgets": list(client.budgets.all()), "entities": list(client.requisites.all()),
        "card_lacks": [CardPart(part).label for part in client.card_missing],
        "is_trusted": lacking.is_trusted(found, day_of(at)),
    }  # fmt: skip


def _rows(found: Handover, at: datetime, *, links: bool) -> list[Row]:
    """While it is prepared, as the system knows it now; once signed, as it was signed."""
    told = found.told or (gather([found.client], at=at)[found.client_id] if found.is_open else {})
    items = sorted(found.items.all(), key=lambda item: item.pk)
    return [Row(item, [_told(line, links) for line in told.get(item.subject, [])]) for item in items]


def _told(line: list, links: bool) -> Told:
    text, kind, number = line
    view = PLACES.get(kind) if links else None
    return Told(text, reverse(view, args=[number]) if view else "")


def _moved(found: Handover) -> list[str]:
    return [HOLDINGS[name].label(len(numbers)) for name, numbers in found.moved.items() if name in HOLDINGS]
