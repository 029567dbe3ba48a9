"""The list of what waits for clients' consent, of all clients or of one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.approvals import access
from dirigent.domain.people.models import User

from .listing import PAGE, STATES, Register


@require_GET
def approvals(request: Request) -> HttpResponse:
    register = Register.asked(request.user, timezone.now(), request.GET)
    rows = register.rows()
    query = request.GET.copy()
    query["page"] = str(register.page + 1)
    context = {
        "rows": rows[:PAGE],
        "more": f"?{query.urlencode()}" if len(rows) > PAGE else "",
        "register": register,
    }
    if wants_part(request) and register.page > 1:
        return render(request, "desk/approvals/index.html#more", context)
    counts = register.counts()
    context |= {
        "counts": counts,
        "states": [(name, label, counts[name], name == register.state) for name, label in STATES.items()],
        "client": register.named_client(),
        "managers": User.objects.managers() if request.user.sees_every_client else [],
        "may_ask": access.can_ask(request.user),
    }
    return render(request, "desk/approvals/index.html", context)
