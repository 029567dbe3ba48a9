"""One person's calendar, for the telephone that subscribed to it: the address itself is the secret."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from dirigent.domain.care.calendars import feed
from dirigent.domain.care.models import Meeting
from dirigent.domain.people.models import Absence, OnCall, User

BACK, AHEAD = timedelta(days=60), timedelta(days=365)
MOST = 500


@login_not_required
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001  # the signature of doors
    """Meetings, absences and shifts on call from two months ago to a year ahead."""
    user = get_object_or_404(User.objects.active(), feed_token=token)
    at = timezone.now()
    meetings = Meeting.objects.of(user).filter(starts_at__gte=at - BACK, starts_at__lt=at + AHEAD)
    absences = Absence.objects.touching(at - BACK, at + AHEAD).filter(user=user)
    shifts = OnCall.objects.filter(user=user, cancelled_at=None, ends_at__gte=at - BACK, starts_at__lt=at + AHEAD)
    with translation.override(user.language):
        text = feed(meetings.select_related("client")[:MOST], absences[:MOST], shifts[:MOST], name=str(user), at=at)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer
