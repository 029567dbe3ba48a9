"""Official addresses, those that the contract names: of a client in their card, ours in the settings (COM-12)."""

from datetime import date, datetime

from django import forms
from django.core.validators import validate_email
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.access import can_change_client, can_name_our_addresses
from dirigent.domain.clients.models import Client, ContactMail, OfficialAddress
from dirigent.domain.conversations import officially
from dirigent.domain.conversations.models import Connection, Medium
from dirigent.foundation import worktime
from dirigent.foundation.verdicts import require
from dirigent.foundation.worktime.periods import midnight

from .forms import DAY


class OfficialForm(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=254,
        widget=forms.EmailInput(attrs={"list": "known-addresses", "autocomplete": "off"}),
    )  # fmt: skip
    contract = forms.CharField(
        label=gettext_lazy("Where the contract says so"), max_length=300,
        help_text=gettext_lazy("For example: contract 14 of 1 March, clause 9.3"),
    )  # fmt: skip
    since = forms.DateField(
        label=gettext_lazy("Official from"), widget=DAY,
        help_text=gettext_lazy("Letters since that day are looked through and marked as well."),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, today: date, address: str) -> None:
        super().__init__(data, initial={"since": today, "address": address})
        self.today = today

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        validate_email(address)
        return address

    def clean_since(self) -> date:
        since = self.cleaned_data["since"]
        if since.year < 2000:
            raise forms.ValidationError(_("Look at the year: it was too long ago."))
        if since > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return since


class EndingForm(forms.Form):
    mistaken = forms.TypedChoiceField(
        label=gettext_lazy("Why"), coerce=lambda said: said == "yes", initial="no", widget=forms.RadioSelect,
        choices=[
            ("no", gettext_lazy("It is official no longer: letters so far keep their mark")),
            ("yes", gettext_lazy("It was marked by mistake: take the mark off all its letters")),
        ],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def of_client(request: Request, client_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    require(can_change_client(request.user))
    known = ContactMail.objects.filter(contact__client=client, contact__left_at=None).order_by("address")
    return _marking(request, client, sorted(set(known.values_list("address", flat=True))))


@require_http_methods(["GET", "POST"])
def ending_of_client(request: Request, client_id: int, official_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    require(can_change_client(request.user))
    return _ending(request, get_object_or_404(OfficialAddress, client=client, pk=official_id))


@require_safe
def ours(request: Request) -> HttpResponse:
    require(can_name_our_addresses(request.user))
    rows = OfficialAddress.objects.ours().select_related("marked_by", "ended_by").order_by("-ended_at", "address")
    return render(request, "desk/settings/official.html", {"officials": rows})


@require_http_methods(["GET", "POST"])
def our_new(request: Request) -> HttpResponse:
    require(can_name_our_addresses(request.user))
    boxes = Connection.objects.filter(medium=Medium.MAIL, closed_at=None).order_by("address")
    return _marking(request, None, sorted(set(boxes.values_list("address", flat=True)) - {""}))


@require_http_methods(["GET", "POST"])
def our_ending(request: Request, official_id: int) -> HttpResponse:
    require(can_name_our_addresses(request.user))
    return _ending(request, get_object_or_404(OfficialAddress, client=None, pk=official_id))


def _marking(request: Request, client: Client | None, known: list[str]) -> HttpResponse:
    at, schedule = timezone.now(), worktime.default()
    form = OfficialForm(
        request.POST or None, today=schedule.date_of(at), address=request.GET.get("address", "").replace("\0", "")
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        since: datetime = midnight(said["since"], schedule.zone)
        if officially.mark(client, said["address"], contract=said["contract"], since=since, by=request.user, at=at):
            return _said(request, client, _("The address is official now."))
        form.add_error("address", _("It is official already."))
    context = {"form": form, "client": client, "known": known}
    return render(request, "desk/clients/official_form.html", context, status=422 if form.is_bound else 200)


def _ending(request: Request, official: OfficialAddress) -> HttpResponse:
    form = EndingForm(request.POST or None)
    if form.is_bound and form.is_valid():
        at = timezone.now()
        if officially.end(official, by=request.user, at=at, mistaken=form.cleaned_data["mistaken"]):
            return _said(request, official.client, _("The address is official no longer."))
        return _said(request, official.client, _("It was ended before."))
    context = {"form": form, "official": official}
    return render(request, "desk/clients/official_ending.html", context, status=422 if form.is_bound else 200)


def _said(request: Request, client: Client | None, words: str) -> HttpResponse:
    if client is None:
        return done(request, words, to=reverse("desk:settings-official"), closes=True, live=["official"])
    page = reverse("desk:client-requisites", args=[client.pk])
    return done(request, words, to=page, closes=True, live=[f"client:{client.pk}"])
