"""The register of agreements on the screen."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.people.models import User

from .register import PAGE, SIDES, STATES, Register


@require_GET
def agreements(request: Request) -> HttpResponse:
    register = Register.asked(request.user, timezone.now(), request.GET)
    rows = register.rows()
    query = request.GET.copy()
    query["page"] = str(register.page + 1)
    context = {"register": register, "rows": rows[:PAGE], "more": f"?{query.urlencode()}" if len(rows) > PAGE else ""}
    if wants_part(request) and register.page > 1:
        return render(request, "desk/agreements/index.html#more", context)
    late = Register(request.user, register.at, state="late").agreements()
    context |= {
        "late": late.count(),
        "open": Register(request.user, register.at).agreements().count(),
        "sides": [(key, label, _with(request, side=key), key == register.side) for key, label in SIDES.items()],
        "states": [(key, label, _with(request, state=key), key == register.state) for key, label in STATES.items()],
        "managers": User.objects.managers().only("given_name", "family_name"),
        "only_client": register.named_client(),
    }
    return render(request, "desk/agreements/index.html", context)


def _with(request: Request, **changes: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"
