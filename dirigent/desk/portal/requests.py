"""What a client's person asked for at the portal: looked at, called about, marked as done."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.access import can_tend_thread
from dirigent.domain.conversations.models import ClientRequest
from dirigent.foundation.verdicts import require


@require_GET
def request(request: Request, request_id: int) -> HttpResponse:
    asked = _found(request, request_id)
    context = {"asked": asked, "client": asked.client, "may": can_tend_thread(request.user)}
    return render(request, "desk/portal/request.html", context)


@require_POST
def closure(request: Request, request_id: int) -> HttpResponse:
    """It was done: the client sees that."""
    asked = _found(request, request_id)
    require(can_tend_thread(request.user))
    asked.finish(by=request.user, at=timezone.now())
    undo = reverse("desk:request-closure-undo", args=[asked.pk])
    return done(request, _("Done: the client sees it."), to=_home(asked), undo=undo, closes=True, live=_live(asked))


@require_POST
def closure_undo(request: Request, request_id: int) -> HttpResponse:
    asked = _found(request, request_id)
    require(can_tend_thread(request.user))
    asked.reopen(by=request.user, at=timezone.now())
    return done(request, _("Taken back."), to=_home(asked), live=_live(asked))


def _found(request: Request, request_id: int) -> ClientRequest:
    return find(request, ClientRequest.objects.select_related("client", "contact", "message", "done_by"), pk=request_id)


def _home(asked: ClientRequest) -> str:
    return reverse("desk:client", args=[asked.client_id])


def _live(asked: ClientRequest) -> tuple[str, ...]:
    return (f"client:{asked.client_id}", "mine")
