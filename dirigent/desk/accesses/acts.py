"""The steps of an access, each a dialog or a press of its own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.tracking import access as may
from dirigent.domain.tracking.asking import ask_for
from dirigent.domain.tracking.models import Access
from dirigent.foundation.verdicts import require

from .forms import AccessForm, AskingForm, NewAccessForm, VerificationForm, WhyForm


def live(client_id: int) -> list[str]:
    return [f"client:{client_id}", "clients", "mine"]


@require_http_methods(["GET", "POST"])
def access_new(request: Request, client_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    require(may.can_keep_register(request.user))
    at = timezone.now()
    form = NewAccessForm(request.POST or None, client=client, kind=request.GET.get("kind", ""))
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        with transaction.atomic():
            if Once.is_first(said.pop("token"), by=request.user, at=at):
                Access.note(client, said.pop("kind"), by=request.user, at=at, **said)
        to = reverse("desk:client-accesses", args=[client.pk])
        return done(request, _("Noted. Now ask the client for it."), to=to, closes=True, live=live(client.pk))
    context = {"form": form, "client": client}
    return render(request, "desk/accesses/access_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def access_change(request: Request, access_id: int) -> HttpResponse:
    found = find(request, Access.objects.select_related("client"), pk=access_id)
    require(may.can_change(request.user, found))
    form = AccessForm(request.POST or None, instance=found, client=found.client)
    if form.is_bound and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "kind"}
        fresh = find(request, Access.objects, pk=access_id)  # the form has written into `found` already
        fresh.change(by=request.user, at=timezone.now(), **said)
        to = reverse("desk:access", args=[found.pk])
        return done(request, _("Kept."), to=to, closes=True, live=live(found.client_id))
    context = {"form": form, "client": found.client, "access": found}
    return render(request, "desk/accesses/access_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def asking(request: Request, client_id: int) -> HttpResponse:
    """Ask the client for several at once; `access` names the one it began with."""
    client = find(request, Client.objects.select_related("manager"), pk=client_id)
    require(may.can_keep_register(request.user))
    at = timezone.now()
    number = request.GET.get("access", "")
    first = client.accesses.needed().filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
    form = AskingForm(request.POST or None, client=client, user=request.user, asked=first)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        letter = None
        with transaction.atomic():
            if Once.is_first(said["token"], by=request.user, at=at):
                letter = ask_for(
                    client, list(said["accesses"]), contact=said["contact"], words=said["words"], through=said["through"],
                    by=request.user, at=at,
                )  # fmt: skip
        count = len(said["accesses"])
        text = ngettext("The client is asked for %(n)d access.", "The client is asked for %(n)d accesses.", count) % {
            "n": count
        }
        undo = reverse("desk:writing-return", args=[letter.pk]) if letter else ""
        to = reverse("desk:client-accesses", args=[client.pk])
        return done(request, text, to=to, undo=undo, closes=True, live=live(client.pk))
    context = {"form": form, "client": client}
    return render(request, "desk/accesses/asking.html", context, status=422 if form.is_bound else 200)


Take = Callable[[Access, dict[str, Any], Request, datetime], Any]


def _step(
    request: Request,
    access: Access,
    form: forms.Form,
    *,
    heading: str | Promise,
    press: str | Promise,
    take: Take,
    said: str,
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        take(access, form.cleaned_data, request, timezone.now())
        to = reverse("desk:access", args=[access.pk])
        return done(request, said, to=to, closes=True, live=live(access.client_id))
    context = {"form": form, "access": access, "heading": heading, "press": press}
    return render(request, "desk/accesses/step.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def verification(request: Request, access_id: int) -> HttpResponse:
    """Went in and saw how far we get."""
    found = _found(request, access_id)
    require(may.can_change(request.user, found))
    return _step(
        request, found, VerificationForm(request.POST or None, access=found),
        heading=gettext_lazy("What we see inside"), press=pgettext_lazy("button", "Note"), said=_("The verification is noted."),
        take=lambda one, said, by, at: one.verify(by=by.user, at=at, **said),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def refusal(request: Request, access_id: int) -> HttpResponse:
    found = _found(request, access_id)
    require(may.can_change(request.user, found))
    return _step(
        request, found, WhyForm(request.POST or None), heading=gettext_lazy("The client will not give it"),
        press=gettext_lazy("Note the refusal"), said=_("Noted. Write an instruction for their programmers."),
        take=lambda one, said, by, at: one.refuse(said["words"], by=by.user, at=at),
    )  # fmt: skip


@require_POST
def giving(request: Request, access_id: int) -> HttpResponse:
    """The client said in a talk that it is given."""
    found = _found(request, access_id)
    require(may.can_change(request.user, found))
    found.give(contact=found.owner, by=request.user, at=timezone.now())
    return _done(request, found, _("Noted. Now go in and see how far you get."))


@require_POST
def closing(request: Request, access_id: int) -> HttpResponse:
    """We need it no more: what is in the vault is wiped."""
    found = _found(request, access_id)
    require(may.can_change(request.user, found))
    found.close(by=request.user, at=timezone.now())
    return _done(
        request, found, _("Closed. Passwords of it are wiped."), undo=reverse("desk:access-return", args=[found.pk])
    )


@require_POST
def reopening(request: Request, access_id: int) -> HttpResponse:
    found = _found(request, access_id)
    require(may.can_reopen(request.user, found))
    found.reopen(by=request.user, at=timezone.now())
    return _done(request, found, _("The access is needed again."))


def _done(request: Request, found: Access, said: str, *, undo: str = "") -> HttpResponse:
    return done(request, said, to=reverse("desk:access", args=[found.pk]), undo=undo, live=live(found.client_id))


def _found(request: Request, access_id: int) -> Access:
    return find(request, Access.objects.select_related("client", "owner"), pk=access_id)
