"""A handover one may see, and what every door of it answers with."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.onboarding.models import Handover
from dirigent.foundation import worktime


def the_handover(request: Request, handover_id: int) -> Handover:
    found = Handover.objects.select_related(
        "client__manager", "client__deputy", "client__trusted_by", "giver", "taker", "deputy", "signed_by", "accepted_by",
        "studied_by", "paid_by", "paid_file", "withdrawn_by", "introduction",
    )  # fmt: skip
    return find(request, found, pk=handover_id)


def today() -> date:
    return day_of(timezone.now())


def day_of(at: datetime) -> date:
    return worktime.default().date_of(at)


def said(request: Request, handover: Handover, text: str, *, undo: str = "", closes: bool = True) -> HttpResponse:
    """The act is done: the page of the handover draws itself anew."""
    to = reverse("desk:handover", args=[handover.pk])
    return done(request, text, to=to, undo=undo, closes=closes, live=live([handover]))


def live(handovers: Iterable[Handover]) -> list[str]:
    return [*(f"client:{one.client_id}" for one in handovers), "clients", "mine"]


def dialog(
    request: Request, form: forms.BaseForm, *, heading: object, press: object, handover: Handover | None = None,
    note: object = "", lines: Sequence[str] = (), lines_heading: object = "", wide: bool = False, files: bool = False,
    client: Client | None = None, removal: str = "",
) -> HttpResponse:  # fmt: skip
    """A form of the handover in a dialog."""
    context = {
        "form": form, "handover": handover, "client": client or (handover and handover.client), "heading": heading,
        "press": press, "note": note, "lines": lines, "lines_heading": lines_heading, "wide": wide, "files": files, "removal": removal,
    }  # fmt: skip
    return render(request, "desk/handovers/dialog.html", context, status=422 if form.is_bound else 200)
