from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from dirigent.portal.visitor import open_to_all


@open_to_all
@require_http_methods(["GET", "HEAD"])
def entrance(request: HttpRequest) -> HttpResponse:
    """Whoever came without a link."""
    return render(request, "portal/entering/entrance.html")
