"""Terms in what is being written for a client, told beside the field before it goes. Nothing is forbidden."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dirigent.desk.request import Request
from dirigent.domain.clients.models import Contact, Jargon
from dirigent.domain.knowledge.jargon import Found, find
from dirigent.domain.knowledge.models import Term
from dirigent.foundation.addresses import address_key

LONGEST = 200_000
MOST_PEOPLE = 50
MOST_TERMS = 12
# Of several readers the one who knows least is written to.
FROM_LEAST = [Jargon.NONE, Jargon.SOME, Jargon.PROFESSIONAL]


@dataclass
class Noticed:
    """One term with all its places: where each begins and ends for a browser, what stands there, what to say instead."""

    term: Term
    found: list[Found] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)

    @property
    def plainly(self) -> str:
        return json.dumps([[*at, one.words, one.instead] for at, one in zip(self.places, self.found, strict=True)])

    @property
    def explained(self) -> str:
        return json.dumps([[*self.places[0], self.found[0].words, self.found[0].explained]])


@require_POST
def jargon(request: Request) -> HttpResponse:
    """`text` as it is typed; `to`, if the letter has readers already: the addresses it goes to."""
    text = request.POST.get("text", "")[:LONGEST].replace("\r\n", "\n")
    noticed = grouped(text, find(text, level_of(request, request.POST.getlist("to")[:MOST_PEOPLE])))
    context = {"noticed": noticed[:MOST_TERMS], "more": max(0, len(noticed) - MOST_TERMS)}
    return render(request, "desk/knowledge/_noticed.html", context)


def level_of(request: Request, addresses: Iterable[str]) -> str | None:
    keys = [address_key(address) for address in addresses if address]
    if not keys:
        return None
    seen = Contact.objects.visible_to(request.user, timezone.now()).present()
    known = set(seen.filter(mails__key__in=keys).values_list("jargon", flat=True))
    return next((level for level in FROM_LEAST if level in known), None)


def grouped(text: str, found: Iterable[Found]) -> list[Noticed]:
    """Each term once, in the order of the text."""
    noticed: dict[int, Noticed] = {}
    told, units = 0, 0
    for one in found:
        # A browser counts in UTF-16: a smile is two.
        begins = units + _units(text[told : one.start])
        ends = begins + _units(text[one.start : one.end])
        told, units = one.end, ends
        of_term = noticed.setdefault(one.term.pk, Noticed(one.term))
        of_term.found.append(one)
        of_term.places.append((begins, ends))
    return list(noticed.values())


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
