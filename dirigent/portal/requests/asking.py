from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.design.typography import phone as spelt
from dirigent.domain.conversations import from_portal
from dirigent.domain.conversations.models import RequestKind
from dirigent.portal.answers import done
from dirigent.portal.showing import requests as showing
from dirigent.portal.showing.people import with_you
from dirigent.portal.visitor import PortalRequest, found

from .forms import CallForm, ReportForm
from .slots import next_day_end, slots


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: PortalRequest) -> HttpResponse:
    """They want to be called: at once, which waits for an answer as a letter does, or at a time of theirs, which we owe."""
    at, contact = timezone.now(), request.contact
    free, first = slots(contact, at), contact.phones.first()
    number = spelt(first.number) if first else ""
    form = CallForm(request.POST or None, slots=free, initial={"phone": number})
    if form.is_valid():
        said = form.cleaned_data
        when = dict(free).get(said["when"], _("as soon as possible"))
        text = _("Please call me back: %(when)s.\nNumber: %(phone)s") % {"when": when, "phone": said["phone"]}
        text = "\n".join(part for part in (text, said["words"]) if part)
        home = reverse("portal:home")
        if not said["when"]:
            subject = _("Please call me back")
            from_portal.say(contact, text, token=said["token"], at=at, subject=subject)
            return done(request, _("We will call you back within working hours, as soon as possible."), to=home)
        asked = from_portal.ask(
            contact, RequestKind.CALL, text, due_at=datetime.fromisoformat(said["when"]),
            words=", ".join(part for part in (said["phone"], said["words"]) if part), token=said["token"], at=at,
        )  # fmt: skip
        undo = reverse("portal:request-withdrawal", args=[asked.pk])
        return done(request, _("Written down. We will call you: %(when)s.") % {"when": when}, to=home, undo=undo)
    told = {"form": form, "with_you": with_you(contact, at)}
    return render(request, "portal/requests/call.html", told, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: PortalRequest) -> HttpResponse:
    """They want a report: it is owed by the end of the next working day."""
    at, contact = timezone.now(), request.contact
    due = next_day_end(at)
    day = date_format(due.astimezone(contact.zone), _("j E"))
    form = ReportForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        text = "\n".join(part for part in (_("Please send me a fresh report."), said["words"]) if part)
        asked = from_portal.ask(
            contact, RequestKind.REPORT, text, due_at=due, words=said["words"], token=said["token"], at=at
        )
        undo = reverse("portal:request-withdrawal", args=[asked.pk])
        return done(
            request, _("Written down. The report is with you by %(day)s.") % {"day": day}, to=reverse("portal:home"),
            undo=undo,
        )  # fmt: skip
    told = {"form": form, "day": day}
    return render(request, "portal/requests/report.html", told, status=422 if form.is_bound else 200)


@require_POST
def withdrawal(request: PortalRequest, request_id: int) -> HttpResponse:
    """They take it back."""
    asked = found(showing.request_of(request.contact, request_id))
    gone = from_portal.take_back(asked, at=timezone.now())
    text = _("Taken back: nothing more is needed.") if gone else _("It has been done already.")
    return done(request, text, to=reverse("portal:home"))
