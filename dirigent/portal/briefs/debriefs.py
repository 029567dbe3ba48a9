"""Did we understand you right: yes, exactly this text; or what is wrong with it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dirigent.domain.approvals.models import Answer, Through
from dirigent.domain.passes.models import Through as CameThrough
from dirigent.foundation.verdicts import Refused
from dirigent.portal.answers import done
from dirigent.portal.showing import briefs as showing
from dirigent.portal.visitor import PortalRequest, address_of, found

LONGEST = 5000


@require_GET
def debrief(request: PortalRequest, pk: int) -> HttpResponse:
    thing = found(showing.debrief(request.contact, pk))
    newest = showing.newest(thing)
    if newest != pk and "earlier" not in request.GET:
        return redirect("portal:debrief", newest)
    one = showing.restated(request.contact, thing, timezone.now())
    return render(request, "portal/briefs/debrief.html", {"one": one, "may": request.looking_on is None})


@require_POST
def debrief_consent(request: PortalRequest, pk: int) -> HttpResponse:
    """«Yes, that is right»: to the text whose hash came with the page."""
    refused = _decide(request, pk, Answer.APPROVE, "")
    if refused:
        return refused
    return done(request, _("Thank you! We begin, and we check our work against this text."), to=reverse("portal:home"))


@require_POST
def debrief_corrections(request: PortalRequest, pk: int) -> HttpResponse:
    words = request.POST.get("words", "").strip()[:LONGEST]
    if not words:
        thing = found(showing.debrief(request.contact, pk))
        one = showing.restated(request.contact, thing, timezone.now())
        context = {"one": one, "may": True, "error": _("Write what is not so.")}
        return render(request, "portal/briefs/debrief.html", context, status=422)
    refused = _decide(request, pk, Answer.CHANGES, words)
    if refused:
        return refused
    text = _("Thank you, we correct it and send you the new text. Until then nothing begins.")
    return done(request, text, to=reverse("portal:home"))


def _decide(request: PortalRequest, pk: int, answer: str, words: str) -> HttpResponse | None:
    thing = found(showing.debrief(request.contact, pk))
    version = found(thing.version)
    by_link = request.visit is not None and request.visit.through == CameThrough.LINK
    try:
        version.decide(
            request.contact, answer, words=words, through=Through.LINK if by_link else Through.PORTAL,
            at=timezone.now(), visit=request.visit, address=address_of(request), seen_hash=request.POST.get("seen", ""),
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("portal:debrief", pk)
    return None
