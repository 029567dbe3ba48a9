"""Browsers that agreed to show notices, and the worker that shows them."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.desk.settings.browsers import named
from dirigent.domain.conversations.channels import Trouble
from dirigent.integrations.push.sending import Target
from dirigent.notices.models import PushSubscription


@login_not_required
@require_safe
def worker(request: Request) -> HttpResponse:
    """Served from the root, so that it may speak for the whole house; it holds nothing of anybody."""
    answer = render(request, "desk/notices/push.js", content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    answer["Cache-Control"] = "no-cache"
    return answer


@require_POST
def browsers(request: Request) -> HttpResponse:
    """This browser has agreed: remember how it is written to."""
    target = Target(*(request.POST.get(name, "").strip() for name in ("endpoint", "p256dh", "auth")))
    try:
        target.check()
    except Trouble as fault:
        raise BadRequest(str(fault)) from None
    browser = named(request.headers.get("User-Agent", ""))
    PushSubscription.keep(request.user, target, browser=browser, at=timezone.now())
    return done(request, _("Notices will be shown in this browser."), to=reverse("desk:notices-settings"))


@require_POST
def removal(request: Request, browser_id: int) -> HttpResponse:
    find(request, PushSubscription.objects, pk=browser_id).delete()
    return done(request, _("This browser shows nothing any more."), to=reverse("desk:notices-settings"))
