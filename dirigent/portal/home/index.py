from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dirigent.portal.showing.documents import documents
from dirigent.portal.showing.messages import talks
from dirigent.portal.showing.people import with_you
from dirigent.portal.showing.promises import promises
from dirigent.portal.showing.requests import asked
from dirigent.portal.showing.work import work
from dirigent.portal.visitor import PortalRequest
from dirigent.portal.waiting import waiting_for

FEW = 3


@require_GET
def home(request: PortalRequest) -> HttpResponse:
    """Everything that goes on for this client, on one page."""
    at, contact = timezone.now(), request.contact
    told = {
        "with_you": with_you(contact, at),
        "waiting": waiting_for(contact, at),
        "asked": asked(contact),
        "work": work(contact, at),
        "promises": promises(contact, at),
        "talks": talks(contact, limit=FEW),
        "documents": documents(contact, limit=FEW),
    }
    return render(request, "portal/front/index.html", told)
