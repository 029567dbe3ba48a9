"""The steps of a handover: begun, signed, returned, accepted, called off."""

from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.onboarding.handovers import access, signing
from dirigent.domain.onboarding.models import Handover, HandoverKind
from dirigent.domain.people.models import Role, User
from dirigent.foundation.verdicts import require

from .finding import day_of, dialog, live, said, the_handover
from .forms import ReturnForm, TakerForm, takers_for


@require_http_methods(["GET", "POST"])
def handover_new(request: Request, client_id: int) -> HttpResponse:
    """Begun with whom it goes to; one that is open already is shown instead."""
    client = find(request, Client.objects.select_related("manager", "deputy"), pk=client_id)
    require(access.can_begin(request.user, client))
    known = Handover.objects.open().filter(client=client).first()
    if known is not None and request.method == "POST":
        to = reverse("desk:handover", args=[known.pk])
        return done(request, _("This client is being handed over already."), to=to, closes=True, live=live([known]))
    kind = access.kind_for(request.user, client)
    form = _taker_form(request, client, kind)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        giver = told.get("giver") or request.user
        made = signing.begin(
            client, giver=giver, taker=told["taker"], deputy=told["deputy"], kind=kind, reason=told["reason"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        answer = done(request, _("The handover is begun."), to=reverse("desk:handover", args=[made.pk]), closes=True)
        if answer.status_code == 204:  # from a dialog the page of the handover is opened
            answer["HX-Redirect"] = reverse("desk:handover", args=[made.pk])
        return answer
    heading = (
        gettext_lazy("Hand over to client service")
        if kind == HandoverKind.SALE
        else gettext_lazy("Hand the client over")
    )
    note = _("Nothing changes for the client and in the duties until the new manager accepts.")
    return dialog(request, form, heading=heading, press=gettext_lazy("Prepare the handover"), client=client, note=note)


@require_http_methods(["GET", "POST"])
def taker(request: Request, handover_id: int) -> HttpResponse:
    """Another taker or deputy, while it is not signed."""
    found = the_handover(request, handover_id)
    require(access.can_change_package(request.user, found))
    initial = {"giver": found.giver_id, "taker": found.taker_id, "deputy": found.deputy_id, "reason": found.reason}
    form = _taker_form(request, found.client, found.kind, initial)
    if form.is_bound and form.is_valid():
        told = {
            name: form.cleaned_data[name]
            for name in ("giver", "taker", "deputy", "reason")
            if name in form.cleaned_data
        }
        found.change(by=request.user, at=timezone.now(), **told)
        return said(request, found, _("Saved."))
    return dialog(request, form, heading=gettext_lazy("Who takes over"), press=gettext_lazy("Save"), handover=found)


def _taker_form(request: Request, client: Client, kind: str, initial: dict | None = None) -> TakerForm:
    user = request.user
    from_sales = kind == HandoverKind.SALE
    giver = user if from_sales else client.manager
    if initial is None:
        taker = client.manager_id if from_sales else None
        initial = {"giver": giver.pk if giver else None, "taker": taker, "deputy": client.deputy_id}
    givers = User.objects.active().filter(Q(role=Role.SALES) | Q(pk=user.pk)) if from_sales else User.objects.filter(
        pk__in=[client.manager_id or user.pk, initial["giver"] or user.pk]
    )  # fmt: skip
    takers = takers_for(None if from_sales else giver)
    takers = takers.annotate(leads=Count("clients", filter=Q(clients__status="running")))
    return TakerForm(
        request.POST or None, client=client, user=giver or user, givers=givers, takers=takers,
        may_choose_giver=user.is_head, initial=initial,
    )  # fmt: skip


@require_POST
def signature(request: Request, handover_id: int) -> HttpResponse:
    found, at = the_handover(request, handover_id), timezone.now()
    require(access.can_sign(request.user, found))
    signing.sign(found, by=request.user, at=at, today=day_of(at))
    undo = reverse("desk:handover-signature-removal", args=[found.pk])
    return said(request, found, _("Signed. Now it is for %(who)s to accept.") % {"who": found.taker}, undo=undo)


@require_POST
def signature_removal(request: Request, handover_id: int) -> HttpResponse:
    """The giver takes the signature back, as long as nothing is accepted."""
    found = the_handover(request, handover_id)
    require(access.can_fill(request.user, found))
    signing.unsign(found, by=request.user, at=timezone.now())
    return said(request, found, _("The signature is taken back."))


@require_http_methods(["GET", "POST"])
def sending_back(request: Request, handover_id: int) -> HttpResponse:
    found = the_handover(request, handover_id)
    require(access.can_study(request.user, found))
    form = ReturnForm(request.POST or None)
    if form.is_bound and form.is_valid():
        signing.send_back(found, form.cleaned_data["words"], by=request.user, at=timezone.now())
        return said(request, found, _("Returned. %(who)s has a working day to complete it.") % {"who": found.giver})
    return dialog(
        request, form, heading=gettext_lazy("Return the handover"), press=gettext_lazy("Return"), handover=found,
        note=_("The client stays with whoever hands over."),
    )  # fmt: skip


@require_POST
def acceptance(request: Request, handover_id: int) -> HttpResponse:
    """The second signature: from now on the client is the taker's."""
    found, at = the_handover(request, handover_id), timezone.now()
    require(access.can_accept(request.user, found))
    signing.accept(found, by=request.user, at=at, today=day_of(at))
    return said(request, found, _("The client is yours. Now introduce yourself."))


@require_POST
def withdrawal(request: Request, handover_id: int) -> HttpResponse:
    found = the_handover(request, handover_id)
    require(access.can_withdraw(request.user, found))
    with transaction.atomic():
        found.withdraw(by=request.user, at=timezone.now())
    return said(request, found, _("The handover is called off. Everything stays as it was."))
