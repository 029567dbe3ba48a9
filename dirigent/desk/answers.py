"""How a door answers an act: a toast with undo, a closed dialog, or a page for those without scripts."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def wants_part(request: HttpRequest) -> bool:
    """Is only a part of the page asked for?"""
    return request.headers.get("HX-Request") == "true"


def done(
    request: HttpRequest,
    text: str,
    *,
    to: str,
    undo: str = "",
    answer: HttpResponse | None = None,
    closes: bool = False,
    live: Iterable[str] = (),
) -> HttpResponse:
    """The act is done: say so and offer to take it back. `answer` is what htmx swaps; `to` is where a plain form goes.

    `live` names what else on the page is to be drawn again: "client:7", "clients", "mine".
    """
    if not wants_part(request):
        messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
        return redirect(to)
    answer = answer or HttpResponse(status=204)
    events: dict[str, Any] = {"toast": {"text": text, "undo_url": undo}}
    if closes:
        events["dialog:close"] = True
    if live:
        events["refresh"] = {"names": list(live)}
    answer["HX-Trigger"] = json.dumps(events)
    return answer
