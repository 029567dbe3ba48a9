"""The inbox: lists of conversations, narrowed as one likes, and how to begin when there is nothing yet."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.clients.access import can_import
from dirigent.domain.conversations.access import can_sort_mail, can_tend_thread
from dirigent.domain.conversations.models import Matter, Medium, Message
from dirigent.domain.conversations.snoozing import offers
from dirigent.domain.people.models import User
from dirigent.foundation import worktime

from .listing import rows_of
from .tabs import GROUPS, Filters, Tab, chosen, tabs_for


@require_safe
def index(request: Request) -> HttpResponse:
    at = timezone.now()
    tabs = tabs_for(request.user, at)
    tab = chosen(request, tabs)
    context = around(request, tabs, tab, at)
    beside = request.GET.get("open", "")
    context["open_id"] = int(beside) if beside.isdigit() and len(beside) < 19 else 0
    if wants_part(request):
        part = "#more" if request.GET.get("after") else ""
        return render(request, f"desk/inbox/_list.html{part}", context)
    return render(request, "desk/inbox/index.html", context)


@require_safe
def counter(request: Request) -> HttpResponse:
    """The rail's link with its figure, for pages that stay open."""
    around_it = urlsplit(request.headers.get("HX-Current-URL", "")).path
    section = "desk:inbox" if around_it.startswith(reverse("desk:inbox")) else "elsewhere"
    return render(request, "desk/inbox/counter.html", {"section": section})


def around(request: Request, tabs: list[Tab], tab: Tab, at) -> dict:
    """What the list needs, on the page of the inbox and beside an open conversation."""
    filters = Filters.asked(request)
    rows, following = rows_of(tab, filters, request.user, at, after=request.GET.get("after", ""))
    tends = bool(tab.tends and rows and can_tend_thread(request.user))
    return {
        "tabs": [one for one in tabs if one.group == tab.group],
        "groups": _groups(tabs, tab),
        "tab": tab,
        "base": reverse("desk:inbox"),  # the address of a row begins with it: asking for each anew is dear
        "rows": rows,
        "following": following,
        "filters": filters,
        "query": urlencode({"tab": tab.name, **filters.chosen}),
        "matters": Matter.choices,
        "media": Medium.choices,
        "open_id": 0,
        "may_sort": can_sort_mail(request.user),
        "may_import": can_import(request.user),
        "tends": tends,
        "offers": offers(at, worktime.default()) if tends else [],
        "colleagues": list(User.objects.in_client_service()) if tends else [],
        "no_letters": not rows and not Message.objects.exists(),
    }


def _groups(tabs: list[Tab], tab: Tab) -> list[dict]:
    """The row of tabs: each group with what waits in it; the figure of «mine» is what is on one's desk."""
    shown = []
    for name, title in GROUPS.items():
        inside = [one for one in tabs if one.group == name]
        if inside:
            counted = [one for one in inside if one.counts and (name != "mine" or one.name == "mine")]
            most = Tab("", "", name, inside[0].parts, count=sum(one.count for one in counted))
            shown.append(
                {
                    "name": name,
                    "title": title,
                    "first": inside[0].name,
                    "count": most.shown_count,
                    "is_open": name == tab.group,
                }
            )
    return shown
