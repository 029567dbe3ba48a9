"""One conversation: its letters in order, and what may be done with it."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.access import can_note_touch
from dirigent.domain.conversations.models import Message, Thread, ThreadReading
from dirigent.foundation.journal.models import Entry

from .cleaning import page_of
from .index import around
from .listing import Row, chosen, tabs_for

LETTERS = 30
LONGEST_TEXT = 30_000


@dataclass
class Shown:
    """A letter as the page shows it: what is new in it, and what only repeats."""

    letter: Message
    new: str
    quoted: str
    cut: bool


@require_safe
def thread(request: Request, thread_id: int) -> HttpResponse:
    at = timezone.now()
    opened = find(request, Thread.objects.select_related("client"), pk=thread_id)
    tabs = tabs_for(request.user, at)
    tab = chosen(request, tabs, otherwise=_place_of(opened))
    context = around(request, tabs, tab, at)
    letters, earlier = _letters(opened, whole=bool(request.GET.get("whole")))
    asked = next((shown.letter for shown in reversed(letters) if shown.letter.direction == "in"), None)
    context |= {
        "thread": opened,
        "open_id": opened.pk,
        "letters": letters,
        "earlier": earlier,
        "asked": asked,
        "entry": _entry_of(asked),
        "wait": opened.waits.filter(answered_at=None).first(),
        "may_note": can_note_touch(request.user),
        "is_unread": _is_unread(opened, request.user),
        "next_id": _neighbours(context["rows"], opened.pk),
    }
    return render(request, "desk/inbox/thread.html", context)


@require_POST
def reading(request: Request, thread_id: int) -> HttpResponse:
    """The reader has it before their eyes: the page itself says so once it is there. Answers with the rail's counter."""
    find(request, Thread.objects, pk=thread_id).read_by(request.user, at=timezone.now())
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


def _letters(opened: Thread, *, whole: bool) -> tuple[list[Shown], int]:
    """The latest letters in order, and how many there are before them."""
    found = opened.messages.select_related("contact", "author").prefetch_related("attachments__file")
    total = opened.messages.count()
    start = 0 if whole else max(0, total - LETTERS)
    return [_shown(letter) for letter in found.order_by("at", "pk")[start:]], start


def _shown(letter: Message) -> Shown:
    new = letter.new_text.strip() or letter.text.strip()
    rest = letter.text.strip()
    quoted = rest.removeprefix(new).strip() if rest.startswith(new) else rest
    return Shown(letter, new[:LONGEST_TEXT], quoted[:LONGEST_TEXT] if quoted != new else "", len(new) > LONGEST_TEXT)


def _entry_of(letter: Message | None) -> Entry | None:
    return Entry.objects.about(letter).order_by("pk").first() if letter else None


def _is_unread(opened: Thread, user) -> bool:
    return not ThreadReading.objects.filter(thread=opened, user=user, read_at__gte=opened.last_at).exists()


def _place_of(opened: Thread) -> str:
    if opened.client_id:
        return "unread"
    if opened.dismissed_at:
        return "dismissed"
    return "strangers" if opened.has_people else "bulk"


def _neighbours(rows: list, open_id: int) -> int:
    """The conversation after this one in the list: where one goes when this one is sorted."""
    ids = [row.thread.pk for row in rows if isinstance(row, Row)]
    if open_id in ids and len(ids) > 1:
        place = ids.index(open_id)
        return ids[place + 1] if place + 1 < len(ids) else ids[place - 1]
    return 0
