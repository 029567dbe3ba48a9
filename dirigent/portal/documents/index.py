from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dirigent.portal.showing import documents as showing
from dirigent.portal.visitor import PortalRequest


@require_GET
def documents(request: PortalRequest) -> HttpResponse:
    return render(request, "portal/documents/index.html", {"documents": showing.documents(request.contact)})
