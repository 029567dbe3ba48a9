"""A contact is invited to a messenger: a link made for that one person."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations.access import can_invite_to_chat
from dirigent.domain.conversations.binding import LINK_LIVES, contact_link
from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import CHATS, Binding, Connection
from dirigent.domain.people.models import User
from dirigent.foundation.verdicts import Allowed, require


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request, contact_id: int, connection_id: int) -> HttpResponse:
    """Shown once: of the link only a hash is kept."""
    person = find(request, Contact.objects.select_related("client"), pk=contact_id)
    bot = get_object_or_404(bots_of(request.user), pk=connection_id)
    require(can_invite_to_chat(request.user))
    at = timezone.now()
    context = {"person": person, "bot": bot, "until": at + LINK_LIVES, "link": "", "trouble": ""}
    if request.method == "POST":
        try:
            context["link"] = contact_link(person, bot, by=request.user, at=at)
        except Trouble as trouble:
            context["trouble"] = trouble.words
    answer = render(request, "desk/clients/invitation.html", context, status=422 if context["trouble"] else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def bots_of(user: User):
    """The messengers that this person may use."""
    return Connection.objects.usable_by(user).filter(medium__in=CHATS).order_by("medium", "name", "pk")


def chats_of(person: Contact, user: User) -> list[dict]:
    """Each messenger, and since when this person writes there."""
    if person.left_at or not isinstance(can_invite_to_chat(user), Allowed):
        return []
    bound = {one.connection_id: one for one in Binding.objects.active().filter(contact=person)}
    return [{"bot": bot, "bound": bound.get(bot.pk)} for bot in bots_of(user)]
