"""A denied act answers with its reason: a page for a page, a toast for a part of one."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dirigent.foundation.verdicts import Refused


class Refusals:
    """Turns `require(…)` that found a `Denied` into an answer the person understands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if request.headers.get("HX-Request"):
            answer = HttpResponse(status=403)
            answer["HX-Reswap"] = "none"
            answer["HX-Trigger"] = json.dumps({"toast": {"text": str(exception.reason), "tone": "bad"}})
            return answer
        return render(request, "403.html", {"reason": exception.reason}, status=403)
