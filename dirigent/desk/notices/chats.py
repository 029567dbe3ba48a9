"""One's own chat with the agency's bot, for notices: a link that works once connects it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.conversations import binding
from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Binding, Connection
from dirigent.notices.kinds import CHATS


def bots():
    """Bots that staff may be told things by: the shared ones that can be linked to."""
    return Connection.objects.active().filter(medium__in=CHATS, owner=None)


@require_http_methods(["GET", "HEAD", "POST"])
def chat(request: Request, connection_id: int) -> HttpResponse:
    """The link is made when it is asked for: whoever has it is taken for this person."""
    bot = get_object_or_404(bots(), pk=connection_id)
    link, trouble = "", ""
    if request.method == "POST":
        try:
            link = binding.staff_link(request.user, bot, by=request.user, at=timezone.now())
        except Trouble as fault:
            trouble = str(fault)
    context = {"bot": bot, "link": link, "trouble": trouble}
    return render(request, "desk/notices/chat.html", context, status=422 if trouble else 200)


@require_POST
def ending(request: Request, connection_id: int) -> HttpResponse:
    bot = get_object_or_404(bots(), pk=connection_id)
    for bound in Binding.objects.filter(connection=bot, user=request.user, ended_at=None):
        binding.end(bot, bound.chat, by=request.user, at=timezone.now())
    return done(request, _("Nothing is written there any more."), to=reverse("desk:notices-settings"))
