"""Addresses that were attached to clients by hand: where their next letters go, and forgetting that."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import KnownSender
from dirigent.domain.people.access import can_change_settings
from dirigent.foundation.verdicts import require

PAGE = 100


@require_safe
def senders(request: Request) -> HttpResponse:
    require(can_change_settings(request.user))
    words = request.GET.get("q", "").strip()
    found = KnownSender.objects.select_related("client", "by").order_by("-at", "-pk")
    if words:
        found = found.filter(key__icontains=words.lower()) | found.filter(client__name__icontains=words)
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isdigit() and len(asked) < 5 and int(asked) else 1
    rows = list(found[(page - 1) * PAGE : page * PAGE + 1])
    context = {"senders": rows[:PAGE], "words": words, "next_page": page + 1 if len(rows) > PAGE else 0}
    return render(request, "desk/settings/senders.html", context)


@require_POST
def forgetting(request: Request, sender_id: int) -> HttpResponse:
    require(can_change_settings(request.user))
    sender = get_object_or_404(KnownSender.objects.select_related("client"), pk=sender_id)
    sender.forget(by=request.user, at=timezone.now())
    undo = (
        f"{reverse('desk:settings-sender-undo')}?{urlencode({'address': sender.key, 'client': str(sender.client_id)})}"
    )
    said = _("The next letter from %(address)s will wait to be sorted.") % {"address": sender.key}
    return done(request, said, to=reverse("desk:settings-senders"), undo=undo)


@require_POST
def undo(request: Request) -> HttpResponse:
    require(can_change_settings(request.user))
    number, address = request.GET.get("client", ""), request.GET.get("address", "")[:320]
    mine = Client.objects.visible_to(request.user, timezone.now())
    client = get_object_or_404(mine, pk=int(number) if number.isdigit() and len(number) < 19 else 0)
    if "@" in address:
        KnownSender.remember([address], client, by=request.user, at=timezone.now())
    return done(request, _("The address is remembered again."), to=reverse("desk:settings-senders"))
