"""One's own calendar as an address that a telephone subscribes to: shown once asked for, and made anew when it leaked."""

import secrets

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.people.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: Request) -> HttpResponse:
    """Posting makes a new address, the old one is dead at once; with `end` the feed is closed."""
    user, at = User.objects.get(pk=request.user.pk), timezone.now()
    to = reverse("desk:calendar-feed")
    if request.method == "POST":
        ends = request.POST.get("end") == "yes"
        user.open_feed(None if ends else secrets.token_urlsafe(32), by=user, at=at)
        return done(request, _("The feed is closed.") if ends else _("A new address: the old one is dead."), to=to)
    address = settings.SITE_URL + reverse("api:calendar", args=[user.feed_token]) if user.feed_token else ""
    return render(request, "desk/meetings/feed.html", {"address": address})
