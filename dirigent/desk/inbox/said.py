"""What was said in a conversation, in order: letters and messages, calls, and between them what only we read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dirigent.domain.conversations.assignments import Marked, beside
from dirigent.domain.conversations.models import Call, Message, Note, Thread

LETTERS = 30
LONGEST_TEXT = 30_000


@dataclass
class Shown:
    """A letter as the page shows it: what is new in it, what only repeats, and whether it is an assignment."""

    letter: Message
    new: str
    quoted: str
    cut: bool
    mark: Marked | None = None


@dataclass
class Item:
    """One thing in the order of time: exactly one of these."""

    at: datetime
    shown: Shown | None = None
    call: Call | None = None
    note: Note | None = None

    @property
    def talked(self) -> timedelta:
        return timedelta(seconds=(self.call.talk_seconds or 0) if self.call else 0)


def said_in(opened: Thread, *, whole: bool) -> tuple[list[Item], int]:
    """The latest of it in order, and how many letters and calls there are before."""
    letters = opened.messages.select_related("contact", "author", "corrects").prefetch_related("attachments__file")
    calls = opened.calls.select_related("contact", "user", "touch__corrected_by")
    total = opened.messages.count() + opened.calls.count()
    most = total if whole else LETTERS
    found: list[Item] = [Item(one.at, shown=_shown(one)) for one in letters.order_by("-at", "-pk")[:most]]
    found += [Item(one.started_at, call=one) for one in calls.order_by("-started_at", "-pk")[:most]]
    found.sort(key=_place)
    found = found[-most:] if most else []
    if opened.client_id:
        shown = [item.shown for item in found if item.shown]
        marks = beside([one.letter for one in shown])
        for one in shown:
            one.mark = marks.get(one.letter.pk)
    earlier = total - len(found)
    notes = opened.notes.select_related("author")
    if earlier:
        notes = notes.filter(at__gte=found[0].at)
    found += [Item(note.at, note=note) for note in notes]
    return sorted(found, key=_place), earlier


def _place(item: Item) -> tuple[Any, ...]:
    one = item.note or item.call or item.shown.letter  # type: ignore[union-attr]
    return item.at, bool(item.note), one.pk


def _shown(letter: Message) -> Shown:
    new = letter.new_text.strip() or letter.text.strip()
    rest = letter.text.strip()
    quoted = rest.removeprefix(new).strip() if rest.startswith(new) else rest
    return Shown(letter, new[:LONGEST_TEXT], quoted[:LONGEST_TEXT] if quoted != new else "", len(new) > LONGEST_TEXT)
