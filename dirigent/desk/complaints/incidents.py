"""Something of the client's broke and we know of it first: anybody of ours says so, and the manager tells the client."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.access import can_report_incident, can_withdraw_incident
from dirigent.domain.conversations.models import Incident
from dirigent.foundation.verdicts import require

from .forms import IncidentForm


@require_http_methods(["GET", "POST"])
def incident_new(request: Request, client_id: int) -> HttpResponse:
    client = find(request, Client.objects.select_related("manager"), pk=client_id)
    require(can_report_incident(request.user))
    at = timezone.now()
    form = IncidentForm(request.POST or None, at=at)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        with transaction.atomic():
            made = None
            if Once.is_first(said["token"], by=request.user, at=at):
                made = Incident.report(client, said["words"], known_at=said["known_at"], by=request.user, at=at)
        text = _("Noted. The manager tells the client.") if made else _("It is already written down.")
        undo = reverse("desk:incident-withdrawal", args=[made.pk]) if made else ""
        live = [f"client:{client.pk}", "clients", "mine"]
        return done(request, text, to=reverse("desk:client", args=[client.pk]), undo=undo, closes=True, live=live)
    context = {"form": form, "client": client}
    return render(request, "desk/complaints/incident.html", context, status=422 if form.is_bound else 200)


@require_POST
def incident_withdrawal(request: Request, incident_id: int) -> HttpResponse:
    """Reported by mistake: there is nothing to tell."""
    found = find(request, Incident.objects.select_related("client"), pk=incident_id)
    require(can_withdraw_incident(request.user, found))
    found.withdraw(by=request.user, at=timezone.now())
    return done(
        request,
        _("Taken back."),
        to=reverse("desk:client", args=[found.client_id]),
        live=[f"client:{found.client_id}", "mine"],
    )
