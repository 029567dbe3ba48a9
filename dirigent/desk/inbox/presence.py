"""Who else has the conversation open. The page itself says that it is there: looking writes nothing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.attending import attend, go
from dirigent.domain.conversations.models import Thread


@require_POST
def presence(request: Request, thread_id: int) -> HttpResponse:
    """`writing`: something stands in the field of the answer; `gone`: the page is being left."""
    thread, at = find(request, Thread.objects, pk=thread_id), timezone.now()
    if request.POST.get("gone"):
        go(thread, request.user, at=at)
        return HttpResponse(status=204)
    others = attend(thread, request.user, writing=bool(request.POST.get("writing")), at=at)
    return render(request, "desk/inbox/presence.html", {"others": others})
