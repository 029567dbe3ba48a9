"""The register: what waits for me, what is under way, what was accepted, and how often clients get a new manager."""

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client, Status
from dirigent.domain.onboarding.handovers import lacking
from dirigent.domain.onboarding.models import Doubt, Handover
from dirigent.domain.people.models import Role

from .finding import day_of

PAGE = 50
LISTS = {
    "mine": pgettext_lazy("handovers", "For me to do"),
    "open": pgettext_lazy("handovers", "Under way"),
    "accepted": pgettext_lazy("handovers", "Accepted"),
}


@require_GET
def handovers(request: Request) -> HttpResponse:
    at = timezone.now()
    user = request.user
    seen = Handover.objects.visible_to(user, at)
    unanswered = Exists(Doubt.objects.filter(handover=OuterRef("pk"), answered_at=None))
    sets = {
        "mine": seen.open().alias(unanswered=unanswered).filter(_mine(user)), "open": seen.open(),
        "accepted": seen.filter(accepted_at__isnull=False),
    }  # fmt: skip
    chosen = request.GET.get("list", "")
    page = min(int(request.GET["page"]), 1000) if request.GET.get("page", "").isdecimal() else 1
    counts = {name: sets[name].count() for name in ("mine", "open")}
    if chosen not in LISTS:
        chosen = "mine" if counts["mine"] else "open"
    ordered = sets[chosen].order_by("-accepted_at" if chosen == "accepted" else "made_at", "-pk")
    rows = list(
        ordered.select_related("client", "giver", "taker").prefetch_related("rounds")[
            (page - 1) * PAGE : page * PAGE + 1
        ]
    )
    more = len(rows) > PAGE
    wholes = lacking.whole_many([row for row in rows[:PAGE] if row.is_open], today=day_of(at))
    query = request.GET.copy()
    query["page"] = str(page + 1)
    context = {
        "rows": [(row, wholes.get(row.pk)) for row in rows[:PAGE]], "more": f"?{query.urlencode()}" if more else "",
        "lists": [(name, label, counts.get(name, 0), name == chosen) for name, label in LISTS.items()], "chosen": chosen,
        "counts": counts, "may_hand_portfolio": user.in_client_service,
        "leads": list(_leads(user, at)) if user.role == Role.SALES else [],
    }  # fmt: skip
    if wants_part(request) and page > 1:
        return render(request, "desk/handovers/index.html#more", context)
    return render(request, "desk/handovers/index.html", context)


def _mine(user) -> Q:
    """Signed for me to accept; mine to complete, or with a question for me."""
    return Q(taker=user, signed_at__isnull=False) | Q(giver=user) & (Q(signed_at=None) | Q(unanswered=True))


def _leads(user, at):
    """The seller's own leads that are not being handed over yet."""
    open_ones = Handover.objects.open().filter(client=OuterRef("pk"))
    return Client.objects.visible_to(user, at).filter(~Exists(open_ones), status=Status.LEAD)[:PAGE]
