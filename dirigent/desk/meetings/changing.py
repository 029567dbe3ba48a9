"""What becomes of a planned meeting: another time, called off, held."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.care.access import can_change_meeting
from dirigent.domain.care.inviting import invite
from dirigent.domain.care.models import Meeting
from dirigent.domain.conversations.noting import note
from dirigent.foundation.verdicts import require

from .forms import CancellationForm, HoldingForm, WhenForm


def _found(request: Request, meeting_id: int) -> Meeting:
    meeting = find(request, Meeting.objects.select_related("client"), pk=meeting_id)
    require(can_change_meeting(request.user, meeting))
    return meeting


@require_http_methods(["GET", "HEAD", "POST"])
def time(request: Request, meeting_id: int) -> HttpResponse:
    """Another time or place; those who were invited get the new one."""
    meeting, at = _found(request, meeting_id), timezone.now()
    form = WhenForm(request.POST if request.method == "POST" else None, at=at, initial=WhenForm.of(meeting))
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            was_invited = meeting.attendance.exclude(invited=None).exists()
            if meeting.move(by=request.user, at=at, **form.span()) and was_invited:
                invite(meeting, by=request.user, at=at)
        return _done(request, meeting, _("The meeting is at another time now."))
    return _shown(request, "desk/meetings/time.html", meeting, form)


@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: Request, meeting_id: int) -> HttpResponse:
    meeting, at = _found(request, meeting_id), timezone.now()
    form = CancellationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            was_invited = meeting.attendance.exclude(invited=None).exists()
            called_off = meeting.cancel(reason=form.cleaned_data["reason"], by=request.user, at=at)
            if called_off and was_invited and form.cleaned_data["tells"]:
                invite(meeting, by=request.user, at=at)
        return _done(request, meeting, _("The meeting is called off."))
    return _shown(request, "desk/meetings/cancellation.html", meeting, form)


@require_http_methods(["GET", "HEAD", "POST"])
def holding(request: Request, meeting_id: int) -> HttpResponse:
    """It took place: a contact of the client's timeline tells of it."""
    meeting, at = _found(request, meeting_id), timezone.now()
    form = HoldingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            Meeting.objects.select_for_update().get(pk=meeting.pk)
            require(can_change_meeting(request.user, Meeting.objects.get(pk=meeting.pk)))
            first = meeting.attendance.filter(contact__isnull=False).select_related("contact").first()
            length = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
            touch = note(
                meeting.client, channel=meeting.form, by=request.user, at=at, contact=first.contact if first else None,
                happened_at=min(meeting.starts_at, at), minutes=length, **form.cleaned_data,
            )  # fmt: skip
            meeting.hold(touch, by=request.user, at=at)
        return _done(request, meeting, _("The meeting is in the timeline."))
    return _shown(request, "desk/meetings/holding.html", meeting, form)


@require_POST
def invitation(request: Request, meeting_id: int) -> HttpResponse:
    """Send the invitation, again or for the first time."""
    meeting = _found(request, meeting_id)
    letter = invite(meeting, by=request.user, at=timezone.now())
    if letter is None:
        return _done(request, meeting, _("Nobody was invited: no mail address, or no mailbox to write from."))
    return _done(request, meeting, _("The invitation is on its way."))


def _done(request: Request, meeting: Meeting, text: str) -> HttpResponse:
    to = reverse("desk:meeting", args=[meeting.pk])
    return done(request, text, to=to, closes=True, live=[f"client:{meeting.client_id}", "mine"])


def _shown(request: Request, template: str, meeting: Meeting, form) -> HttpResponse:
    return render(request, template, {"meeting": meeting, "form": form}, status=422 if form.is_bound else 200)
