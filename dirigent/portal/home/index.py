from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dirigent.portal.visitor import PortalRequest
from dirigent.portal.waiting import waiting_for


@require_GET
def home(request: PortalRequest) -> HttpResponse:
    """Everything that goes on for this client, on one page."""
    return render(request, "portal/home/index.html", {"waiting": waiting_for(request.contact, timezone.now())})
