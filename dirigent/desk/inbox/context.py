"""What one should know beside a conversation: the client, the person, what is owed and promised, when to call."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dirigent.desk.clients.owing import owed
from dirigent.desk.finding import find
from dirigent.desk.reaching import manner, reach
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.access import can_note_touch, can_sort_mail
from dirigent.domain.conversations.guessing import guesses
from dirigent.domain.conversations.models import Agreement, Direction, Medium, Thread, Touch
from dirigent.domain.people.models import Absence
from dirigent.foundation.addresses import domain_of, is_public_domain

PROMISES = 6
TALKS = 3


@require_safe
def context(request: Request, thread_id: int) -> HttpResponse:
    at = timezone.now()
    thread = find(request, Thread.objects.select_related("client__manager", "client__deputy"), pk=thread_id)
    if thread.client is None:
        return render(request, "desk/inbox/context_stranger.html", _stranger(request, thread, at))
    return render(request, "desk/inbox/context.html", _client(request, thread, thread.client, at))


def _client(request: Request, thread: Thread, client: Client, at: datetime) -> dict:
    person = _person(thread)
    promises = Agreement.objects.open().filter(client=client).order_by("due_at", "pk")
    talks = Touch.objects.filter(client=client, struck_at=None).select_related("contact", "user").order_by("-at", "-pk")
    return {
        "thread": thread,
        "client": client,
        "absence": Absence.objects.during(at).filter(user=client.manager_id).select_related("deputy").first(),
        "person": person,
        "reach": reach(person, at) if person else None,
        "manner": manner(person) if person else "",
        "chats": person.bindings.filter(ended_at=None).select_related("connection") if person else [],
        "duties": owed(client, at),
        "ours": list(promises.filter(side="ours")[:PROMISES]),
        "theirs": list(promises.filter(side="theirs")[:PROMISES]),
        "talks": list(talks[:TALKS]),
        "may_note": can_note_touch(request.user),
    }


def _person(thread: Thread) -> Contact | None:
    """Whoever spoke last for the client here."""
    people: QuerySet[Contact] = Contact.objects.select_related("client").with_channels()
    letter = thread.messages.filter(direction=Direction.IN).exclude(contact=None).order_by("-at", "-pk").first()
    if letter and letter.contact_id:
        return people.get(pk=letter.contact_id)
    call = thread.calls.exclude(contact=None).order_by("-started_at", "-pk").first()
    return people.get(pk=call.contact_id) if call and call.contact_id else None


def _stranger(request: Request, thread: Thread, at: datetime) -> dict:
    letter = thread.messages.filter(direction=Direction.IN).first() or thread.messages.first()
    domain = domain_of(letter.sender_key) if letter and thread.medium == Medium.MAIL else ""
    return {
        "thread": thread,
        "letter": letter,
        "domain": "" if not domain or is_public_domain(domain) else domain,
        "guesses": guesses(thread, request.user, at=at) if can_sort_mail(request.user) else [],
        "may_sort": can_sort_mail(request.user),
    }
