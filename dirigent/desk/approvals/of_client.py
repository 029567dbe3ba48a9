"""What one client is, or was, asked to approve: a tab of their card."""

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dirigent.desk.clients.card import card_of
from dirigent.desk.request import Request
from dirigent.domain.approvals import access
from dirigent.domain.approvals.models import Approval, Terms

from .listing import dressed

SHOWN = 60


@require_GET
def client_approvals(request: Request, client_id: int) -> HttpResponse:
    card = card_of(request, client_id, "approvals")
    found = Approval.objects.filter(client=card["client"])
    card["rows"] = dressed(found.order_by(F("settled_at").desc(nulls_first=True), "due_at", "-pk")[:SHOWN], card["at"])
    card["terms"] = Terms.objects.current().filter(client=card["client"]).first()
    card["may_ask"] = access.can_ask(request.user)
    card["may_agree"] = access.can_agree_terms(request.user)
    return render(request, "desk/approvals/of_client.html", card)
