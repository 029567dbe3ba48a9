"""An act that cannot be done answers with its reason: a page for a page, a toast for a part of one."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dirigent.foundation.verdicts import Refused
from dirigent.foundation.worktime import NotCovered


class Refusals:
    """Turns a `Denied` that `require(…)` found, and a day beyond the working calendar, into a sentence for the person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            status, heading, reason = 403, "", str(exception.reason)
        elif isinstance(exception, NotCovered):
            status, heading, reason = 422, _("The calendar does not reach that far"), str(exception)
        else:
            return None
        if request.headers.get("HX-Request"):
            answer = HttpResponse(status=status)
            answer["HX-Reswap"] = "none"
            answer["HX-Trigger"] = json.dumps({"toast": {"text": reason, "tone": "bad"}})
            return answer
        return render(request, "403.html", {"heading": heading, "reason": reason}, status=status)
