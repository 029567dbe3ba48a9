"""The page of search, and what the command palette shows while one types."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import User

from .actions import actions_for
from .asking import MEDIA, SPANS, Asked
from .results import GROUPS, search

IN_PALETTE = 14
ON_PAGE = 60
IN_GROUP = 7
SHORTEST = 2
SUGGESTED = 6


@require_safe
def search_page(request: Request) -> HttpResponse:
    """`?q=` what to find, `&in=tasks` only among tasks, `&palette=1` for the palette; the rest narrows."""
    at = timezone.now()
    palette = bool(request.GET.get("palette"))
    asked = Asked.of(request.GET, request.user, at, GROUPS)
    groups = []
    if len(asked.query) >= SHORTEST:
        groups = search(asked, request.user, at, limit=IN_PALETTE if palette else ON_PAGE)
    if palette:
        return render(request, "desk/search/palette.html", {"query": asked.query, "groups": groups})
    more = ""
    if asked.group:
        if any(len(one.found) > ON_PAGE for one in groups):
            more = asked.address(page=asked.page + 1)
        groups = [one.cut(ON_PAGE, keeps_rest=False) for one in groups]
    else:
        groups = [one.cut(IN_GROUP) for one in groups]
    context = {"asked": asked, "query": asked.query, "groups": groups, "group": asked.group, "more": more}
    if asked.page > 1 and wants_part(request):
        return render(request, "desk/search/search.html#more", context)
    context |= {
        "kinds": [(name, label, asked.address(**{"in": name})) for name, (label, _kinds, _icon) in GROUPS.items()],
        "everywhere": asked.address(**{"in": ""}),
        "wider": Asked(asked.query).address(),
        "media": MEDIA.items(),
        "spans": [(label, asked.address(days=days, since="", until="")) for days, label in SPANS],
        "actions": [] if asked.is_narrowed else actions_for(asked.query),
        "found_n": sum(len(one.found) + one.rest for one in groups),
    }
    return render(request, "desk/search/search.html", context)


@require_safe
def search_people(request: Request) -> HttpResponse:
    """People whose name has this in it, as options: colleagues, and those of the clients one may see."""
    text = " ".join(request.GET.get("person_name", "").replace("\0", "").split())[:60]
    named = Q()
    for word in text.split():
        named &= Q(given_name__icontains=word) | Q(family_name__icontains=word)
    ours = User.objects.active().filter(named).order_by("family_name", "given_name")[:SUGGESTED]
    theirs = Contact.objects.none()
    if len(text) >= SHORTEST:
        theirs = (
            Contact.objects.visible_to(request.user, timezone.now()).filter(named).select_related("client")[:SUGGESTED]
        )
    return render(request, "desk/search/people.html", {"ours": ours, "theirs": theirs})
