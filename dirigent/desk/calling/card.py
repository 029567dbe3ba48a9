"""The pre-call card: one key before dialling, read in the time a telephone takes to ring."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dirigent.desk.finding import find
from dirigent.desk.reaching import manner, opening, reach
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.access import can_note_touch

from . import gathering


@require_GET
def calling(request: Request, client_id: int) -> HttpResponse:
    """`?contact=` whom one is about to call; nobody named is who decides and may be called."""
    client = find(request, Client.objects.select_related("manager"), pk=client_id)
    at = timezone.now()
    people = gathering.people(client)
    person = _chosen(request, people)
    last, notes = gathering.mood(client, person)
    talks, questions = gathering.talks(client), gathering.questions(client)
    week = gathering.week(client, at)
    context = {
        "client": client,
        "person": person,
        "others": [one for one in people if one != person],
        "reach": reach(person, at) if person else None,
        "manner": manner(person) if person else "",
        "opening": opening(person) if person else "",
        "talks": talks,
        "questions": questions,
        "promised": gathering.promised(client),
        "mood": last,
        "notes": notes,
        "tasks": gathering.awaited(client),
        "week": week,
        "objections": gathering.objections(questions, notes, talks),
        "may_note": can_note_touch(request.user),
        "first_call_owed": any(duty.clause == gathering.FIRST_CALL for duty in week.owed),
    }
    return render(request, "desk/calling/card.html", context)


def _chosen(request: Request, people: list[Contact]) -> Contact | None:
    asked = request.GET.get("contact", "")
    named = [one for one in people if str(one.pk) == asked]
    reachable = [one for one in people if one.phones.all() and not one.no_calls]
    return next(iter(named or reachable or people), None)
