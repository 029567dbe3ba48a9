"""The day a campaign of the client starts: noted on the card until campaigns are kept themselves."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.tracking import access as may
from dirigent.domain.tracking.models import Launch
from dirigent.foundation.verdicts import require

from .acts import live
from .site_forms import LaunchForm


@require_http_methods(["GET", "POST"])
def launch_new(request: Request, client_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    require(may.can_keep_register(request.user))
    at = timezone.now()
    form = LaunchForm(request.POST or None, at=at)
    if form.is_bound and form.is_valid():
        made = Launch.plan(client, form.cleaned_data["title"], form.cleaned_data["on"], by=request.user, at=at)
        undo = reverse("desk:launch-cancellation", args=[made.pk])
        return _done(request, client.pk, _("The launch is planned. Counters and goals are watched from now on."), undo)
    return _form(request, form, client)


@require_http_methods(["GET", "POST"])
def launch(request: Request, launch_id: int) -> HttpResponse:
    found = find(request, Launch.objects.select_related("client"), pk=launch_id)
    require(may.can_keep_register(request.user))
    at = timezone.now()
    form = LaunchForm(request.POST or None, at=at, launch=found)
    if form.is_bound and form.is_valid():
        found.move(form.cleaned_data["on"], title=form.cleaned_data["title"], by=request.user, at=at)
        return _done(request, found.client_id, _("The launch is moved."))
    return _form(request, form, found.client, found)


@require_POST
def cancellation(request: Request, launch_id: int) -> HttpResponse:
    found = find(request, Launch.objects, pk=launch_id)
    require(may.can_keep_register(request.user))
    found.cancel(by=request.user, at=timezone.now())
    return _done(request, found.client_id, _("The launch is off."), reverse("desk:launch-return", args=[found.pk]))


@require_POST
def coming_back(request: Request, launch_id: int) -> HttpResponse:
    found = find(request, Launch.objects, pk=launch_id)
    require(may.can_keep_register(request.user))
    found.restore(by=request.user, at=timezone.now())
    return _done(request, found.client_id, _("The launch is planned again."))


def _form(request: Request, form: LaunchForm, client: Client, found: Launch | None = None) -> HttpResponse:
    context = {"form": form, "client": client, "launch": found}
    return render(request, "desk/accesses/launch_form.html", context, status=422 if form.is_bound else 200)


def _done(request: Request, client_id: int, said: str, undo: str = "") -> HttpResponse:
    to = reverse("desk:client-accesses", args=[client_id])
    return done(request, said, to=to, undo=undo, closes=True, live=live(client_id))
