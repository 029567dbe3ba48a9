"""The meetings of a person, one meeting, and planning another."""

import uuid

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.care.access import can_change_meeting, can_plan_meeting
from dirigent.domain.care.inviting import invite
from dirigent.domain.care.models import Meeting
from dirigent.domain.clients.models import Client
from dirigent.foundation.verdicts import require

from .forms import MeetingForm

MOST = 100


@require_safe
def meetings(request: Request) -> HttpResponse:
    """What is planned; the head sees whom the department meets."""
    at = timezone.now()
    seen = Meeting.objects.visible_to(request.user, at).select_related("client", "organiser")
    whose = request.GET.get("whose", "" if request.user.is_head else "mine")
    if whose == "mine":
        seen = seen.of(request.user)
    planned = seen.planned().prefetch_related("attendance__contact", "attendance__user")
    context = {
        "whose": whose,
        "coming": list(planned.filter(ends_at__gt=at).order_by("starts_at", "pk")[:MOST]),
        "unsaid": list(planned.filter(ends_at__lte=at).order_by("-starts_at", "-pk")[:MOST]),
    }
    return render(request, "desk/meetings/index.html", context)


@require_safe
def meeting(request: Request, meeting_id: int) -> HttpResponse:
    at = timezone.now()
    one = find(request, Meeting.objects.select_related("client", "organiser", "touch", "cancelled_by"), pk=meeting_id)
    guests = list(one.attendance.select_related("contact", "user", "invited"))
    context = {
        "meeting": one,
        "guests": guests,
        "sent": next((guest.invited for guest in guests if guest.invited), None),
        "may_change": can_change_meeting(request.user, one),
        "is_over": one.ends_at <= at,
        "has_begun": one.starts_at <= at,
    }
    return render(request, "desk/meetings/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: Request, client_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    require(can_plan_meeting(request.user))
    at = timezone.now()
    form = MeetingForm(
        request.POST if request.method == "POST" else None, at=at, client=client,
        initial={"token": uuid.uuid4(), "title": _("Meeting of the month") if request.GET.get("month") else ""},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        return _plan(request, client, form, at)
    status = 422 if form.is_bound else 200
    return render(request, "desk/meetings/new.html", {"form": form, "client": client}, status=status)


def _plan(request: Request, client: Client, form: MeetingForm, at) -> HttpResponse:
    said, letter = form.cleaned_data, None
    with transaction.atomic():
        if not Once.is_first(said["token"], by=request.user, at=at):
            return done(request, _("The meeting is planned already."), to=reverse("desk:meetings"), closes=True)
        planned = Meeting.plan(
            client, by=request.user, at=at, title=said["title"], agenda=said["agenda"], contacts=said["contacts"],
            colleagues=said["colleagues"], **form.span(),
        )  # fmt: skip
        if said["invites"]:
            letter = invite(planned, by=request.user, at=at)
    text = _("The meeting is planned, the invitation is on its way.") if letter else _("The meeting is planned.")
    if said["invites"] and not letter:
        text += " " + _("Nobody was invited: no mail address, or no mailbox to write from.")
    to = reverse("desk:meeting", args=[planned.pk])
    return done(request, text, to=to, closes=True, live=[f"client:{client.pk}", "mine"])
