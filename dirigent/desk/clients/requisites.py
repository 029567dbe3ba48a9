"""Legal entities of a client, and the mark that work may start before the money comes."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.access import can_change_client, can_trust
from dirigent.domain.clients.models import Client, Requisites
from dirigent.foundation import worktime
from dirigent.foundation.verdicts import require

from .forms import RequisitesForm, TrustForm


@require_http_methods(["GET", "POST"])
def requisites_new(request: Request, client_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    return _kept(request, client, Requisites(client=client))


@require_http_methods(["GET", "POST"])
def requisites(request: Request, client_id: int, requisites_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    return _kept(request, client, get_object_or_404(client.requisites, pk=requisites_id))


def _kept(request: Request, client: Client, entity: Requisites) -> HttpResponse:
    require(can_change_client(request.user))
    form = RequisitesForm(request.POST or None, instance=entity)
    if request.method == "POST" and form.is_valid():
        form.instance.keep(by=request.user, at=timezone.now())
        return done(
            request, _("Requisites are kept."), to=reverse("desk:client-requisites", args=[client.pk]), closes=True,
            live=[f"client:{client.pk}"],
        )  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "desk/clients/requisites_form.html", {"form": form, "client": client}, status=status)


@require_http_methods(["GET", "POST"])
def trust(request: Request, client_id: int) -> HttpResponse:
    """The head vouches for the client until a day."""
    client = find(request, Client.objects, pk=client_id)
    require(can_trust(request.user))
    at = timezone.now()
    today = worktime.default().date_of(at)
    form = TrustForm(request.POST or None, today=today, initial={"until": client.trusted_until})
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        client.trust(until=until, by=request.user, at=at)
        text = _("The client is trusted until %(day)s.") % {"day": date_format(until, "j E")}
        return done(
            request, text, to=reverse("desk:client", args=[client.pk]), closes=True, live=[f"client:{client.pk}"],
            undo=reverse("desk:client-trust-withdrawal", args=[client.pk]),
        )  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "desk/clients/trust.html", {"form": form, "client": client}, status=status)


@require_POST
def trust_withdrawal(request: Request, client_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    require(can_trust(request.user))
    client.withdraw_trust(by=request.user, at=timezone.now())
    return done(
        request, _("The client is no longer trusted in advance."), to=reverse("desk:client", args=[client.pk]),
        closes=True, live=[f"client:{client.pk}"],
    )  # fmt: skip
