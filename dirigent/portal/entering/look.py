"""The agency's own colour and mark: a stylesheet and a picture, for pages carry no style of their own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dirigent.domain.people.models import Agency
from dirigent.foundation.colours import darker, readable_on, soft
from dirigent.portal.visitor import open_to_all

LIGHT, DARK = "#f6f6f3", "#1b1f1d"
A_WHILE = "private, max-age=600"


@open_to_all
@require_GET
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The agency's colour where ours would be; empty while it has named none."""
    colour = Agency.load().colour
    told = {
        "fill": colour, "hover": darker(colour, 0.15), "light": readable_on(colour, LIGHT),
        "dark": readable_on(colour, DARK), "soft_light": soft(colour, LIGHT), "soft_dark": soft(colour, DARK),
    } if colour else {}  # fmt: skip
    answer = render(request, "portal/look.css", told, content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = A_WHILE
    return answer


@open_to_all
@require_GET
def logo(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # as doors are asked
    """The agency's mark, drawn anew as PNG when it was put up."""
    mark = Agency.load().logo
    if mark is None:
        raise Http404
    answer = HttpResponse(mark.path.read_bytes(), content_type="image/png")
    answer["Cache-Control"] = A_WHILE
    return answer
