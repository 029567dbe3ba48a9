"""How a client's person comes in: links given by hand, the browsers they are in, and ending them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.passes.access import can_give_pass
from dirigent.domain.passes.links import link_to
from dirigent.domain.passes.models import Pass, Visit
from dirigent.domain.passes.models.link import PASS_DAYS
from dirigent.domain.passes.naming import browser_of
from dirigent.foundation.verdicts import require


@require_http_methods(["GET", "HEAD"])
def eyes(request: Request, client_id: int) -> HttpResponse:
    """Through the eyes of the client's first person: whoever decides. From there the others are one press away."""
    client = find(request, Client.objects, pk=client_id)
    person = client.contacts.present().first()
    if person is None:
        messages.warning(request, _("Nobody is in the card yet: the portal is seen through somebody's eyes."))
        return redirect("desk:client-people", client_id)
    return redirect(f"/portal/as/{person.pk}/")


@require_http_methods(["GET", "HEAD"])
def portal(request: Request, contact_id: int) -> HttpResponse:
    """Where this person is in, and the links they were given."""
    return _drawn(request, _person(request, contact_id))


@require_POST
def link(request: Request, contact_id: int) -> HttpResponse:
    """A link given by hand: shown once, for only its hash is kept."""
    person = _person(request, contact_id)
    require(can_give_pass(request.user, person))
    made = link_to(person, by=request.user, at=timezone.now(), purpose="")
    return _drawn(request, person, link=made)


@require_POST
def links_ending(request: Request, contact_id: int) -> HttpResponse:
    """No link of theirs leads anywhere from now on; they stay in where they are in."""
    person = _person(request, contact_id)
    require(can_give_pass(request.user, person))
    Pass.revoke_all(person, by=request.user, at=timezone.now())
    return _said(request, person, _("The links lead nowhere from now on."))


@require_POST
def visits_ending(request: Request, contact_id: int) -> HttpResponse:
    """They are out everywhere."""
    person = _person(request, contact_id)
    require(can_give_pass(request.user, person))
    Visit.end_all(person, by=request.user, at=timezone.now())
    return _said(request, person, _("They are out in every browser."))


@require_POST
def visit_ending(request: Request, visit_id: int) -> HttpResponse:
    """They are out in that browser."""
    visit = find(request, Visit.objects.select_related("contact__client"), pk=visit_id)
    require(can_give_pass(request.user, visit.contact))
    visit.end(by=request.user, at=timezone.now())
    return _said(request, visit.contact, _("They are out in that browser."))


def _person(request: Request, contact_id: int) -> Contact:
    return find(request, Contact.objects.select_related("client"), pk=contact_id)


def _said(request: Request, person: Contact, text: str) -> HttpResponse:
    return done(request, text, to=reverse("desk:contact", args=[person.pk]), closes=True)


def _drawn(request: Request, person: Contact, *, link: str = "") -> HttpResponse:
    at = timezone.now()
    visits = list(Visit.objects.lasting(at).filter(contact=person))
    context = {
        "person": person,
        "client": person.client,
        "link": link,
        "days": PASS_DAYS,
        "links": Pass.objects.good(at).filter(contact=person).count(),
        "visits": [(visit, browser_of(visit.agent)) for visit in visits],
        "mail": person.mails.first(),
        "may": can_give_pass(request.user, person),
    }
    answer = render(request, "desk/portal/passes.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
