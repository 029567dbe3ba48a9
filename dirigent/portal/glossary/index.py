from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dirigent.portal.showing import terms as showing
from dirigent.portal.visitor import PortalRequest


@require_GET
def glossary(request: PortalRequest) -> HttpResponse:
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    return render(request, "portal/glossary/index.html", {"terms": showing.terms(text), "text": text})
