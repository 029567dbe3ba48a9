"""The register of complaints: what waits for what, and what the head has not looked at."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.care.models import Cause, Complaint, Stage
from dirigent.domain.care.models.complaint import IN_STAGE

PAGE = 50
STATES = {
    "open": pgettext_lazy("complaints", "Open"),
    Stage.ANSWER: pgettext_lazy("complaints", "Wait for an answer"),
    Stage.PLAN: pgettext_lazy("complaints", "Wait for a plan"),
    Stage.RESOLUTION: pgettext_lazy("complaints", "Being put right"),
    Stage.CONFIRMATION: pgettext_lazy("complaints", "Wait for the client"),
    Stage.SETTLED: pgettext_lazy("complaints", "Settled"),
}
UNAUDITED = "unaudited"


@require_GET
def complaints(request: Request) -> HttpResponse:
    at = timezone.now()
    states = {**STATES, UNAUDITED: pgettext_lazy("complaints", "Not looked at")} if request.user.is_head else STATES
    state = request.GET.get("state", "")
    state = state if state in states else "open"
    cause = request.GET.get("cause", "")
    page = min(int(request.GET["page"]), 1000) if request.GET.get("page", "").isdecimal() else 1
    mine = Complaint.objects.visible_to(request.user, at).meant()
    found = _in_state(mine, state)
    if cause in Cause.values:
        found = found.filter(cause=cause)
    rows = list(
        found.select_related("client", "contact", "owner").order_by("-opened_at", "-pk")[
            (page - 1) * PAGE : page * PAGE + 1
        ]
    )
    query = request.GET.copy()
    query["page"] = str(page + 1)
    counts = mine.aggregate(
        **{str(name): Count("pk", filter=Q(**where)) for name, where in IN_STAGE.items() if name in STATES},
        open=Count("pk", filter=Q(confirmed_at=None)),
        unaudited=Count("pk", filter=Q(confirmed_at__isnull=False, audited_at=None)),
    )
    context = {
        "rows": rows[:PAGE], "more": f"?{query.urlencode()}" if len(rows) > PAGE else "", "state": state, "cause": cause,
        "states": [(name, label, counts[name], name == state) for name, label in states.items()],
        "causes": Cause.choices, "open": counts["open"], "unanswered": counts[Stage.ANSWER],
    }  # fmt: skip
    if wants_part(request) and page > 1:
        return render(request, "desk/complaints/index.html#more", context)
    return render(request, "desk/complaints/index.html", context)


def _in_state(found, state: str):
    if state == "open":
        return found.open()
    return found.unaudited() if state == UNAUDITED else found.in_stage(state)
