"""Where one goes after an act in the inbox: the list one came from, or the next conversation in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.conversations.models import Thread

from .listing import tabs_for


def back_to_list(request: Request) -> str:
    asked = request.POST.get("tab") or request.GET.get("tab", "")
    at = timezone.now()
    tab = asked if asked in {tab.name for tab in tabs_for(request.user, at)} else ""
    query = f"?{urlencode({'tab': tab})}" if tab else ""
    following = request.POST.get("next", "")
    if following.isdigit() and len(following) < 19:
        thread = Thread.objects.visible_to(request.user, at).filter(pk=int(following)).first()
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
