"""The page of search, and what the command palette shows while one types."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dirigent.desk.request import Request

from .actions import actions_for
from .results import GROUPS, search

IN_PALETTE = 14
ON_PAGE = 60
IN_GROUP = 7
SHORTEST = 2


@require_safe
def search_page(request: Request) -> HttpResponse:
    """`?q=` what to find, `&in=tasks` only among tasks, `&palette=1` for the palette."""
    query = request.GET.get("q", "").strip()[:200]
    palette = bool(request.GET.get("palette"))
    group = request.GET.get("in", "")
    group = group if group in GROUPS else ""
    groups = []
    if len(query) >= SHORTEST:
        limit = IN_PALETTE if palette else ON_PAGE
        groups = search(query, request.user, timezone.now(), group=group, limit=limit)
    if not palette and not group:
        groups = [one.cut(IN_GROUP) for one in groups]
    found_n = sum(len(one.found) + one.rest for one in groups)
    context = {
        "query": query,
        "groups": groups,
        "group": group,
        "kinds": [(name, label) for name, (label, _kinds, _icon) in GROUPS.items()],
        "actions": [] if palette else actions_for(query),
        "found_n": found_n,
        "is_cut": found_n >= ON_PAGE,
    }
    if palette:
        return render(request, "desk/search/palette.html", context)
    return render(request, "desk/search/search.html", context)
