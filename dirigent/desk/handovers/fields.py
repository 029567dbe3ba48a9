"""Fields with owners: instruments and budget of the card, and the marks of the account manager."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.access import can_change_client
from dirigent.domain.clients.models import Client, InstrumentBudget, OwnedField
from dirigent.domain.clients.models.verifying import marks_of, verify
from dirigent.domain.onboarding.handovers.access import can_verify
from dirigent.foundation.verdicts import Denied, require

from .finding import dialog
from .forms import BudgetForm


@require_POST
def verification(request: Request, client_id: int, field: str) -> HttpResponse:
    """The account manager vouches for what stands there now; any later change voids the mark."""
    client = find(request, Client.objects, pk=client_id)
    if field not in OwnedField.values:
        raise Http404
    require(can_verify(request.user))
    mark = marks_of(client)[field]
    if mark.is_empty:
        require(Denied(_("There is nothing to verify yet: it is empty.")))
    if not mark.is_valid:
        verify(client, field, by=request.user, at=timezone.now())
    return _said(request, client, _("Verified: %(what)s.") % {"what": OwnedField(field).label})


@require_http_methods(["GET", "POST"])
def budget_new(request: Request, client_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    return _kept(request, client, InstrumentBudget(client=client))


@require_http_methods(["GET", "POST"])
def budget(request: Request, client_id: int, budget_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    return _kept(request, client, get_object_or_404(client.budgets, pk=budget_id))


@require_POST
def budget_removal(request: Request, client_id: int, budget_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    require(can_change_client(request.user))
    get_object_or_404(client.budgets, pk=budget_id).remove(by=request.user, at=timezone.now())
    return _said(request, client, _("Removed."))


def _kept(request: Request, client: Client, one: InstrumentBudget) -> HttpResponse:
    require(can_change_client(request.user))
    one.client = client
    form = BudgetForm(request.POST or None, instance=one)
    if form.is_bound and form.is_valid():
        form.instance.keep(by=request.user, at=timezone.now())
        return _said(request, client, _("Saved. The mark of verification is to be put anew."))
    removal = reverse("desk:budget-removal", args=[client.pk, one.pk]) if one.pk else ""
    return dialog(
        request,
        form,
        heading=gettext_lazy("Instrument and budget"),
        press=gettext_lazy("Save"),
        client=client,
        removal=removal,
    )


def _said(request: Request, client: Client, text: str) -> HttpResponse:
    to = reverse("desk:client-requisites", args=[client.pk])
    return done(request, text, to=to, closes=True, live=[f"client:{client.pk}", "clients", "mine"])
