"""A whole portfolio handed over on one screen: who goes to whom, what is lacking where, signed and accepted at once or singly."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client, Status
from dirigent.domain.onboarding.handovers import access, lacking, signing
from dirigent.domain.onboarding.handovers.gathering import gather
from dirigent.domain.onboarding.models import Handover, HandoverKind
from dirigent.domain.people.models import User
from dirigent.foundation.verdicts import Verdict, require

from .finding import day_of, live
from .forms import PortfolioForm, takers_for

CARED_FOR = (Status.RUNNING, Status.PAUSED, Status.LEAD)


@require_http_methods(["GET", "POST"])
def portfolio_new(request: Request) -> HttpResponse:
    """Choose the clients and to whom each goes. The head may do it for somebody who leaves."""
    user = request.user
    asked = request.GET.get("giver") or request.POST.get("giver") or ""
    managers = (
        User.objects.filter(clients__isnull=False).distinct() if user.is_head else User.objects.filter(pk=user.pk)
    )
    giver = get_object_or_404(managers, pk=int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    if giver is None:
        giver = user if user.clients.exists() or not user.is_head else managers.first() or user
    require(access.can_hand_portfolio(user, giver))
    going = Handover.objects.open().filter(client=OuterRef("pk"))
    clients = list(
        Client.objects.filter(manager=giver, status__in=CARED_FOR)
        .select_related("deputy")
        .annotate(goes=Exists(going))
        .order_by("name")
    )
    takers = takers_for(giver).annotate(leads=Count("clients", filter=Q(clients__status="running")))
    form = PortfolioForm(
        request.POST or None, giver=giver, clients=[c for c in clients if not c.goes], takers=list(takers) and takers
    )
    if form.is_bound and form.is_valid():
        made = _begun(form.cleaned_data, giver, by=user, at=timezone.now())
        return redirect("desk:portfolio", portfolio=made)
    chosen = set(request.POST.getlist("clients"))
    context = {
        "form": form, "giver": giver, "givers": list(managers) if user.is_head else [], "takers": list(takers),
        "rows": [(c, str(c.pk) in chosen, request.POST.get(f"taker_{c.pk}", "")) for c in clients], "free": sum(not c.goes for c in clients),
    }  # fmt: skip
    return render(request, "desk/handovers/portfolio_new.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _begun(told: dict, giver: User, *, by: User, at: datetime) -> UUID:
    number = uuid4()
    for client, taker in told["pairs"]:
        deputy = client.deputy if client.deputy_id != taker.pk else None
        signing.begin(
            client, giver=giver, taker=taker, deputy=deputy, kind=HandoverKind.MANAGER, reason=told["reason"],
            portfolio=number, by=by, at=at,
        )  # fmt: skip
    return number


@require_GET
def portfolio(request: Request, portfolio: UUID) -> HttpResponse:
    at = timezone.now()
    found = _found(request, portfolio, at)
    wholes = lacking.whole_many(found, today=day_of(at))
    user = request.user
    rows = [(one, wholes[one.pk]) for one in found]
    context = {
        "rows": rows, "portfolio": portfolio, "giver": found[0].giver, "reason": found[0].reason,
        "takers": sorted({str(one.taker) for one in found}),
        "to_confirm": sum(bool(access.can_change_package(user, one)) and not w.may_be_signed for one, w in rows),
        "to_sign": sum(bool(access.can_sign(user, one)) and w.may_be_signed for one, w in rows),
        "to_accept": sum(bool(access.can_accept(user, one)) and w.may_be_accepted for one, w in rows),
        "accepted": sum(one.accepted_at is not None for one in found),
    }  # fmt: skip
    return render(request, "desk/handovers/portfolio.html", context)


@require_POST
def known(request: Request, portfolio: UUID) -> HttpResponse:
    """Everything the system knows, of all clients at once; what is empty stays for a person."""
    at = timezone.now()
    found = _mine(request, portfolio, at, access.can_change_package)
    told = gather([one.client for one in found], at=at)
    number = sum(signing.confirm_known(one, told[one.client_id], by=request.user, at=at) for one in found)
    text = ngettext("%(n)d item is confirmed.", "%(n)d items are confirmed.", number) % {"n": number}
    return _said(request, portfolio, found, text)


@require_POST
def signature(request: Request, portfolio: UUID) -> HttpResponse:
    """All that are whole are signed; the others stay with what they lack."""
    at = timezone.now()
    found = _mine(request, portfolio, at, access.can_sign)
    wholes = lacking.whole_many(found, today=day_of(at))
    signed = [
        one
        for one in found
        if wholes[one.pk].may_be_signed and signing.sign(one, by=request.user, at=at, today=day_of(at))
    ]
    text = ngettext("%(n)d handover is signed.", "%(n)d handovers are signed.", len(signed)) % {"n": len(signed)}
    return _said(request, portfolio, signed, text)


@require_POST
def acceptance(request: Request, portfolio: UUID) -> HttpResponse:
    """All that wait for me and are whole become mine."""
    at = timezone.now()
    found = _mine(request, portfolio, at, access.can_accept)
    wholes = lacking.whole_many(found, today=day_of(at))
    taken = [
        one
        for one in found
        if wholes[one.pk].may_be_accepted and signing.accept(one, by=request.user, at=at, today=day_of(at))
    ]
    text = ngettext("%(n)d client is yours.", "%(n)d clients are yours.", len(taken)) % {"n": len(taken)}
    return _said(request, portfolio, taken, text)


def _found(request: Request, portfolio: UUID, at: datetime) -> list[Handover]:
    seen = Handover.objects.visible_to(request.user, at).filter(portfolio=portfolio, withdrawn_at=None)
    found = list(seen.select_related("client", "giver", "taker").prefetch_related("rounds").order_by("client__name"))
    if not found:
        raise Http404
    return found


def _mine(
    request: Request, portfolio: UUID, at: datetime, rule: Callable[[User, Handover], Verdict]
) -> list[Handover]:  # fmt: skip
    """Those with which one may do it; refused with the reason when that is none of them."""
    verdicts = [(one, rule(request.user, one)) for one in _found(request, portfolio, at)]
    allowed = [one for one, verdict in verdicts if verdict]
    if not allowed:
        require(verdicts[0][1])
    return allowed


def _said(request: Request, portfolio: UUID, found: list[Handover], text: str) -> HttpResponse:
    return done(request, text, to=reverse("desk:portfolio", args=[portfolio]), live=live(found))
