"""The register of briefs: what is being filled, what waits to be understood, what may be worked on."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.onboarding import access
from dirigent.domain.onboarding.models import Brief, Stage
from dirigent.domain.onboarding.models.brief import IN_STAGE

PAGE = 50
STATES = {
    "open": pgettext_lazy("briefs", "All"),
    Stage.FILLING: pgettext_lazy("briefs", "Being filled"),
    Stage.ASKED: pgettext_lazy("briefs", "With the client"),
    Stage.ARRIVED: pgettext_lazy("briefs", "To be understood"),
    Stage.UNDERSTOOD: pgettext_lazy("briefs", "Understood"),
}


@require_GET
def briefs(request: Request) -> HttpResponse:
    """`?client=7` those of one client."""
    at = timezone.now()
    state = request.GET.get("state", "")
    state = state if state in STATES else "open"
    page = min(int(request.GET["page"]), 1000) if request.GET.get("page", "").isdecimal() else 1
    visible = Brief.objects.visible_to(request.user, at).meant()
    asked = request.GET.get("client", "")
    client = None
    if asked.isdecimal() and len(asked) < 19:
        client = Client.objects.visible_to(request.user, at).filter(pk=asked).first()
        visible = visible.filter(client=client) if client else visible.none()
    found = visible if state == "open" else visible.in_stage(state)
    unanswered = Count("open_questions", filter=Q(open_questions__answered_at=None, open_questions__withdrawn_at=None))
    rows = list(
        found.select_related("client", "template", "contact")
        .annotate(open_count=unanswered)
        .order_by("-made_at", "-pk")[(page - 1) * PAGE : page * PAGE + 1]
    )
    query = request.GET.copy()
    query["page"] = str(page + 1)
    counts = visible.aggregate(
        **{str(name): Count("pk", filter=Q(**where)) for name, where in IN_STAGE.items() if name in STATES},
        open=Count("pk"),
    )
    context = {
        "rows": rows[:PAGE], "more": f"?{query.urlencode()}" if len(rows) > PAGE else "", "state": state, "client": client,
        "states": [(name, label, counts[name], name == state) for name, label in STATES.items()],
        "to_understand": counts[Stage.ARRIVED], "with_client": counts[Stage.ASKED], "count": counts["open"],
        "may_edit": bool(access.can_edit_templates(request.user)), "may_begin": access.can_begin_brief(request.user),
    }  # fmt: skip
    if wants_part(request) and page > 1:
        return render(request, "desk/briefs/index.html#more", context)
    return render(request, "desk/briefs/index.html", context)
