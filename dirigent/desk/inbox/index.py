"""The inbox: tabs with their lists, and how to begin when there is nothing yet."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.clients.access import can_import
from dirigent.domain.conversations.access import can_sort_mail
from dirigent.domain.conversations.models import Message

from .listing import Tab, chosen, rows_of, tabs_for


@require_safe
def index(request: Request) -> HttpResponse:
    at = timezone.now()
    tabs = tabs_for(request.user, at)
    tab = chosen(request, tabs)
    context = around(request, tabs, tab, at)
    beside = request.GET.get("open", "")
    context["open_id"] = int(beside) if beside.isdigit() and len(beside) < 19 else 0
    if wants_part(request):
        return render(
            request, "desk/inbox/_list.html#more" if request.GET.get("page") else "desk/inbox/_list.html", context
        )
    return render(request, "desk/inbox/index.html", context)


def around(request: Request, tabs: list[Tab], tab: Tab, at) -> dict:
    """What the list needs, on the page of the inbox and beside an open conversation."""
    asked = request.GET.get("page", "")
    page = min(int(asked), 1000) if asked.isdigit() and len(asked) < 5 and int(asked) else 1
    rows, more = rows_of(tab, request.user, at, page=page)
    return {
        "tabs": tabs,
        "tab": tab,
        "rows": rows,
        "next_page": page + 1 if more else 0,
        "open_id": 0,
        "may_sort": can_sort_mail(request.user),
        "may_import": can_import(request.user),
        "no_letters": not rows and not Message.objects.exists(),
    }
