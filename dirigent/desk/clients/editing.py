"""Changing the card: a new client, what the card says, the status."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done, wants_part
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.access import can_add_client, can_assign, can_change_client
from dirigent.domain.clients.holding import change_card
from dirigent.domain.clients.models import Client, Instrument
from dirigent.domain.people.models import Role
from dirigent.foundation.verdicts import require

from .forms import CardForm, NewClientForm, StatusForm


@require_http_methods(["GET", "POST"])
def client_new(request: Request) -> HttpResponse:
    require(can_add_client(request.user))
    at = timezone.now()
    may_assign = bool(can_assign(request.user))
    form = NewClientForm(request.POST or None, may_assign=may_assign)
    if request.method == "POST" and form.is_valid():
        said = form.said()
        if not may_assign and request.user.in_client_service:
            said["manager"] = request.user
        with transaction.atomic():
            client = Client.take_on(by=request.user, at=at, status=form.cleaned_data["status"], **said)
            for colleague in form.cleaned_data.get("team", ()):
                client.join_team(colleague, by=request.user, at=at)
            if request.user.role == Role.SALES:
                client.join_team(request.user, by=request.user, at=at)  # their own lead: they prepare and hand it over
        return done(request, _("The client is in the book."), to=reverse("desk:client", args=[client.pk]))
    return _drawn(request, "desk/clients/new.html", form)


@require_http_methods(["GET", "POST"])
def client_edit(request: Request, client_id: int) -> HttpResponse:
    """What the card says. If somebody changed it meanwhile, both texts are shown and nothing is lost."""
    client = find(request, Client.objects, pk=client_id)
    require(can_change_client(request.user))
    at = timezone.now()
    team = set(client.team.all())
    instance = Client.objects.get(pk=client.pk)
    form = CardForm(
        request.POST or None, instance=instance, may_assign=bool(can_assign(request.user)),
        initial={"team": team, "revision": client.revision},
    )  # fmt: skip
    if request.method == "GET":
        return _drawn(request, "desk/clients/edit.html", form, client=client)
    if not form.is_valid():
        return _drawn(request, "desk/clients/edit.html", form, client=client)
    with transaction.atomic():
        now = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
        if form.cleaned_data["revision"] != now.revision:
            return _conflict(request, form, now)
        change_card(now, by=request.user, at=at, **form.said())
        if form.may_assign:
            chosen = set(form.cleaned_data["team"])
            for colleague in chosen - team:
                now.join_team(colleague, by=request.user, at=at)
            for colleague in team - chosen:
                now.leave_team(colleague, by=request.user, at=at)
    return done(
        request, _("Saved."), to=reverse("desk:client", args=[client.pk]), closes=True,
        live=[f"client:{client.pk}", "clients", "mine"],
    )  # fmt: skip


def _conflict(request: Request, form: CardForm, now: Client) -> HttpResponse:
    """Show what the other wrote beside what was typed here; saving again then overwrites knowingly."""
    theirs = [
        (form.fields[name].label, _shown(getattr(now, name)), _shown(form.cleaned_data[name]))
        for name in form.said()
        if getattr(now, name) != form.cleaned_data[name]
    ]
    typed = request.POST.copy()
    typed["revision"] = str(now.revision)
    form.data = typed
    return _drawn(
        request, "desk/clients/edit.html", form, client=now, theirs=theirs, status=422 if wants_part(request) else 409
    )


def _shown(value: object) -> str:
    if isinstance(value, list):
        labels = dict(Instrument.choices)
        return ", ".join(str(labels.get(one, one)) for one in value)
    return str(value or "—")


@require_http_methods(["GET", "POST"])
def client_status(request: Request, client_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    require(can_change_client(request.user))
    form = StatusForm(request.POST or None, client=client)
    if request.method == "POST" and form.is_valid():
        was = client.status
        client.move_to(
            form.cleaned_data["status"], by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"]
        )
        undo = reverse("desk:client-status-undo", args=[client.pk, was])
        return done(
            request, _("The status is changed."), to=reverse("desk:client", args=[client.pk]), undo=undo, closes=True,
            live=[f"client:{client.pk}"],
        )  # fmt: skip
    return _drawn(request, "desk/clients/status.html", form, client=client)


@require_POST
def client_status_undo(request: Request, client_id: int, was: str) -> HttpResponse:
    """Back to the status it had; the history keeps both changes."""
    client = find(request, Client.objects, pk=client_id)
    require(can_change_client(request.user))
    form = StatusForm({"status": was, "reason": _("taken back")}, client=client)
    if form.is_valid():
        client.move_to(was, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
    return done(request, _("Taken back."), to=reverse("desk:client", args=[client.pk]))


def _drawn(request: Request, template: str, form, *, status: int = 200, **context) -> HttpResponse:
    if form.is_bound and status == 200:
        status = 422
    return render(request, template, {"form": form, "theirs": (), **context}, status=status)
