from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from dirigent.portal.showing import history as showing
from dirigent.portal.visitor import PortalRequest


@require_GET
def history(request: PortalRequest) -> HttpResponse:
    """The latest first; `before` is where the next page begins."""
    at = timezone.now()
    happened = showing.history(request.contact, at, before=_moment(request.GET.get("before", "")))
    following = happened[-1].at if len(happened) == showing.PAGE else None
    return render(request, "portal/history/index.html", {"happened": happened, "following": following})


def _moment(text: str):
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    return at if at and at.tzinfo else None
