"""One conversation: what was said in it in order, and what may be done with it."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dirigent.design.typography import phone
from dirigent.desk.agreements.offering import offers_for
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.desk.writing.composer import composer_for, under_way
from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations.access import can_note_touch, can_split_thread, can_tend_thread, can_write
from dirigent.domain.conversations.assigning import who_may_take
from dirigent.domain.conversations.merging import merged_into
from dirigent.domain.conversations.models import Matter, Medium, Message, Thread
from dirigent.domain.conversations.reading import read_many, something_unread
from dirigent.domain.conversations.sorting import of_matter
from dirigent.foundation.journal.models import Entry

from .cleaning import page_of
from .index import around
from .listing import Row
from .notes import NoteForm
from .said import Item, said_in
from .tabs import chosen, tabs_for


@require_safe
def thread(request: Request, thread_id: int) -> HttpResponse:
    at = timezone.now()
    here = Thread.objects.select_related("client__manager", "assignee", "snoozed_by", "done_by", "sorted_by")
    try:
        opened = find(request, here, pk=thread_id)
    except Http404:
        return _where_it_went(request, thread_id)
    tabs = tabs_for(request.user, at)
    tab = chosen(request, tabs, otherwise=_place_of(opened, at))
    context = around(request, tabs, tab, at)
    items, earlier = said_in(opened, whole=bool(request.GET.get("whole")))
    letters = [item.shown.letter for item in items if item.shown]
    offers = offers_for(letters, at) if opened.client_id else {}
    for letter in letters:
        letter.offers = offers.get(letter.pk, [])  # type: ignore[attr-defined]  # for the page alone
    asked = next((letter for letter in reversed(letters) if letter.direction == "in"), None)
    wait = opened.waits.filter(answered_at=None).first()
    tends = can_tend_thread(request.user)
    context |= {
        "thread": opened,
        "open_id": opened.pk,
        "heading": _heading(opened, items),
        "items": items,
        "first_letter": letters[0].pk if letters and not earlier else 0,
        "earlier": earlier,
        "asked": asked,
        "entry": _entry_of(asked),
        "wait": wait,
        "may_note": can_note_touch(request.user),
        "may_tend": tends,
        "may_split": bool(can_split_thread(request.user, opened)),
        "takers": list(who_may_take(opened, at)) if tends else [],
        "hinted": of_matter(Matter(opened.hint)) if opened.hint else None,
        "is_asleep": bool(opened.snoozed_until and opened.snoozed_until > at),
        "is_unread": _is_unread(opened, request.user),
        "next_id": _neighbours(context["rows"], opened.pk),
        "note_form": NoteForm(),
        **_answering(request, opened),
    }
    return render(request, "desk/inbox/thread.html", context)


@require_POST
def reading(request: Request, thread_id: int) -> HttpResponse:
    """The reader has it before their eyes: the page itself says so once it is there. Answers with the rail's counter."""
    opened = find(request, Thread.objects, pk=thread_id)
    read_many([opened.pk], request.user, at=timezone.now())
    return render(request, "desk/inbox/counter.html")


@require_safe
def look(request: Request, thread_id: int, letter_id: int) -> HttpResponse:
    """The letter as its author laid it out, cleaned, in a frame that may do nothing."""
    opened = find(request, Thread.objects, pk=thread_id)
    letter = get_object_or_404(opened.messages, pk=letter_id)
    if not letter.html:
        raise Http404
    answer = HttpResponse(page_of(letter.html, request.build_absolute_uri("/")))
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {request.scheme}://{request.get_host()}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _heading(opened: Thread, items: list[Item]) -> str:
    """A chat and a telephone number have no subject: they are called after whoever speaks there."""
    if opened.medium == Medium.MAIL or opened.subject:
        return str(opened)
    people = [_speaker(item) for item in items]
    said = next((name for name in reversed(people) if name), phone(opened.counterpart))
    medium = opened.get_medium_display()
    return f"{medium[:1].upper()}{medium[1:]}: {said}"


def _speaker(item: Item) -> str:
    if item.call:
        return str(item.call.contact or phone(item.call.phone))
    letter = item.shown.letter if item.shown else None
    return str(letter.contact or letter.sender_name) if letter and letter.direction == "in" else ""


def _where_it_went(request: Request, thread_id: int) -> HttpResponse:
    """A conversation that was brought together with another is found there, by whoever may see that one."""
    now_in = merged_into(thread_id)
    if now_in is None:
        raise Http404
    return redirect(reverse("desk:thread", args=[find(request, Thread.objects, pk=now_in).pk]))


def _answering(request: Request, opened: Thread) -> dict:
    """How the client is answered: a telephone is called back, everything else is written to."""
    if not opened.client_id or not can_write(request.user):
        return {}
    if opened.medium == Medium.CALL:
        person = Contact.objects.present().filter(client=opened.client_id, phones__number=opened.counterpart).first()
        return {"calls_back": opened.counterpart, "person": person}
    at = timezone.now()
    return {"composer": composer_for(request, opened), "under_way": under_way(opened, request.user, at)}


def _entry_of(letter: Message | None) -> Entry | None:
    return Entry.objects.about(letter).order_by("pk").first() if letter else None


def _is_unread(opened: Thread, user) -> bool:
    called = opened.notes.filter(mentions__user=user, mentions__read_at=None)
    return called.exists() or Thread.objects.filter(something_unread(user), pk=opened.pk).exists()


def _place_of(opened: Thread, at: datetime) -> str:
    """The list in which it stands."""
    if opened.client_id is None:
        if opened.dismissed_at:
            return "dismissed"
        return "strangers" if opened.has_people else "bulk"
    if opened.done_at:
        return "done"
    if opened.snoozed_until and opened.snoozed_until > at:
        return "snoozed"
    return "theirs" if opened.turn == "theirs" else "mine"


def _neighbours(rows: list, open_id: int) -> int:
    """The conversation after this one in the list: where one goes when this one is sorted."""
    ids = [row.thread.pk for row in rows if isinstance(row, Row)]
    if open_id in ids and len(ids) > 1:
        place = ids.index(open_id)
        return ids[place + 1] if place + 1 < len(ids) else ids[place - 1]
    return 0
