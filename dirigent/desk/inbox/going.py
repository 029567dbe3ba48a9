"""Where one goes after an act in the inbox: the list one came from, or the next conversation in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.conversations.models import Matter, Medium, Thread


def query_of(request: Request) -> str:
    """The list one came from with its filters, as part of an address."""
    said = {name: request.POST.get(name) or request.GET.get(name, "") for name in ("tab", "matter", "medium", "client")}
    known = {
        "tab": said["tab"] if said["tab"].isalpha() and len(said["tab"]) < 20 else "",
        "matter": said["matter"] if said["matter"] in Matter.values else "",
        "medium": said["medium"] if said["medium"] in Medium.values else "",
        "client": said["client"][:100],
    }
    given = {name: value for name, value in known.items() if value}
    return f"?{urlencode(given)}" if given else ""


def back_to_list(request: Request) -> str:
    query = query_of(request)
    following = request.POST.get("next", "")
    if following.isdigit() and len(following) < 19:
        thread = Thread.objects.visible_to(request.user, timezone.now()).filter(pk=int(following)).first()
        if thread:
            return reverse("desk:thread", args=[thread.pk]) + query
    return reverse("desk:inbox") + query


def opened_anew(request: Request, text: str, *, to: str, undo: str = "") -> HttpResponse:
    """The act has changed the whole page: it is loaded anew, and the toast waits for it there."""
    messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
    if not wants_part(request):
        return redirect(to)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = to
    return answer
