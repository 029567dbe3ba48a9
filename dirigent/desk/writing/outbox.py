"""What is on its way: drafts, letters that wait for their moment, letters that could not be sent."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations import composing
from dirigent.domain.conversations.access import can_steer_letter, can_write
from dirigent.domain.conversations.models import Outgoing, Sending
from dirigent.foundation.verdicts import require

from .composer import UnderWay
from .letters import home_of

MOST = 100


@require_safe
def outbox(request: Request) -> HttpResponse:
    """One's own, those in trouble first."""
    at = timezone.now()
    mine = Outgoing.objects.filter(author=request.user).select_related("client", "connection", "contact", "author")
    found = list(mine.filter(state=Sending.DRAFT).order_by("-changed_at", "-pk")[:MOST])
    leaving = list(mine.under_way().order_by("send_at", "pk")[:MOST])
    allowed = can_write(request.user)
    rows = [UnderWay(letter, can_steer_letter(request.user, letter), at) for letter in leaving]
    context = {
        "failed": [row for row in rows if row.letter.state == Sending.FAILED],
        "waiting": [row for row in rows if row.letter.state != Sending.FAILED],
        "drafts": found,
        "may_write": allowed,
    }
    return render(request, "desk/writing/outbox.html", context)


@require_POST
def coming_back(request: Request, outgoing_id: int) -> HttpResponse:
    """«Вернуть»: it is a draft again, if it has not left."""
    letter = _steered(request, outgoing_id)
    if letter.take_back(by=request.user, at=timezone.now()):
        return _told(request, letter, _("The letter is a draft again."))
    return _told(request, letter, _("Too late: the letter has left."))


@require_POST
def cancellation(request: Request, outgoing_id: int) -> HttpResponse:
    """It is not sent at all."""
    letter = _steered(request, outgoing_id)
    cancelled = letter.cancel(by=request.user, at=timezone.now())
    return _told(
        request, letter, _("The letter will not be sent.") if cancelled else _("Too late: the letter has left.")
    )


@require_POST
def departure(request: Request, outgoing_id: int) -> HttpResponse:
    """Now, or once more."""
    letter = _steered(request, outgoing_id)
    again = composing.send_again(letter, at=timezone.now())
    return _told(request, letter, _("The letter leaves in a moment.") if again else _("The letter has left already."))


def _steered(request: Request, outgoing_id: int) -> Outgoing:
    letter = find(request, Outgoing.objects.select_related("thread", "client"), pk=outgoing_id)
    require(can_steer_letter(request.user, letter))
    return letter


def _told(request: Request, letter: Outgoing, text: str) -> HttpResponse:
    live = [f"client:{letter.client_id}", "mine"] if letter.client_id else ["mine"]
    answer = HttpResponse(status=204)
    if request.headers.get("HX-Request") == "true":
        # The words are somewhere else now: the page is asked for anew, at the place of the letter.
        answer["HX-Refresh"] = "true"
    return done(request, text, to=home_of(letter), answer=answer, live=live)
