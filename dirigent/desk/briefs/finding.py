"""Finding a brief, and answering an act done to it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dirigent.desk.answers import done, wants_part
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.onboarding.models import Brief


def the_brief(request: Request, brief_id: int) -> Brief:
    return find(request, Brief.objects.select_related("client__manager", "template", "contact"), pk=brief_id)


def live(client_id: int) -> list[str]:
    return [f"client:{client_id}", "clients", "mine"]


def said_of(request: Request, name: str) -> str:
    """What the form says, else the address it came from."""
    return request.POST.get(name) or request.GET.get(name) or ""


def acted(request: Request, brief: Brief, text: str, *, undo: str = "", closes: bool = False) -> HttpResponse:
    to = reverse("desk:brief", args=[brief.pk])
    return done(request, text, to=to, undo=undo, closes=closes, live=live(brief.client_id))


def led(request: Request, text: str, to: str) -> HttpResponse:
    """The act is done, and the next page is `to`, whether the form stood in a dialog or on a page of its own."""
    messages.success(request, text)
    return HttpResponse(status=204, headers={"HX-Redirect": to}) if wants_part(request) else redirect(to)


def asked(
    request: Request, template: str, form: forms.BaseForm, take: Callable[[dict], HttpResponse], **context: Any
) -> HttpResponse:  # fmt: skip
    """A dialog with a form: drawn, drawn again with what is wrong, or taken."""
    if form.is_bound and form.is_valid():
        return take(form.cleaned_data)
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)
