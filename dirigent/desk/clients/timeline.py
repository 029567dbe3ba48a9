"""The timeline of a client: entries of the journal, each drawn with what it tells of, fetched for the whole page at once."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Message, Touch
from dirigent.domain.people.models import User
from dirigent.foundation.journal.models import Entry

from .events import Event, draw
from .subjects import Subjects

PAGE = 30
# Told within another entry, or about something shown there struck out.
TOLD_ELSEWHERE = (
    "touch.corrected", "touch.struck", "note.struck", "agreement.withdrawn", "task.ticked", "task.unticked",
    "contact.address_remembered", "client.team_joined", "client.team_left",
)  # fmt: skip
CHANGES = Q(kind__startswith="client.") | Q(kind__startswith="contact.") | Q(kind__startswith="thread.")
CHANGES |= Q(kind__in=("chat.bound", "chat.unbound"))
SHOWS: dict[str, tuple[str | Promise, Q]] = {
    "": (gettext_lazy("Everything"), ~Q(kind__in=TOLD_ELSEWHERE)),
    "calls": (
        gettext_lazy("Calls"),
        Q(kind="touch.noted", data__channel="call") | Q(kind__in=("call.missed", "call.held")),
    ),
    "letters": (
        gettext_lazy("Letters"),
        Q(kind__in=("mail.received", "mail.sent", "mail.bounced")) | Q(kind="touch.noted", data__channel="mail"),
    ),
    "official": (
        gettext_lazy("Legally significant"),
        Q(kind__in=("mail.received", "mail.sent"))
        & Q(subject_id__in=Message.objects.filter(is_official=True).values("pk")),
    ),
    "chats": (
        gettext_lazy("Messengers"),
        Q(kind__in=("chat.received", "chat.sent")) | Q(kind="touch.noted", data__channel="messenger"),
    ),
    "meetings": (gettext_lazy("Meetings"), Q(kind="touch.noted", data__channel__in=("meeting", "video"))),
    "notes": (gettext_lazy("Notes"), Q(kind="note.left")),
    "agreements": (gettext_lazy("Agreements"), Q(kind__startswith="agreement.")),
    "tasks": (gettext_lazy("Tasks"), Q(kind__startswith="task.")),
    "changes": (
        gettext_lazy("Changes"),
        CHANGES | Q(kind__startswith="duty.") | Q(kind__in=("touch.corrected", "touch.struck", "note.struck")),
    ),
}


class Cursor:
    """Where the next page begins, as an address can carry it."""

    @staticmethod
    def written(entry: Entry) -> str:
        return f"{entry.at.isoformat()}~{entry.pk}"

    @staticmethod
    def read(text: str) -> tuple[datetime, int] | None:
        at, _sign, pk = text.partition("~")
        try:
            moment = parse_datetime(at)
        except ValueError:
            return None
        return (moment, int(pk)) if moment and moment.tzinfo and pk.isdecimal() and len(pk) < 19 else None


def page(
    client: Client, user: User, at: datetime, *, show: str = "", before: str = "", size: int = PAGE
) -> tuple[list[Event], str]:
    """A page of the timeline, newest first, and the cursor of the next one ("" when there is none)."""
    entries = Entry.objects.of_client(client.pk).readable_by(user.pk).filter(SHOWS[show][1])
    if cursor := Cursor.read(before):
        entries = entries.before(cursor)
    found = list(entries.recent()[: size + 1])
    following = Cursor.written(found[size - 1]) if len(found) > size else ""
    return events(found[:size], client, at, user=user, alone=bool(show)), following


def events(
    entries: Iterable[Entry], client: Client, at: datetime, *, user: User | None = None, alone: bool = False
) -> list[Event]:
    """Each entry as it is drawn. `alone`: agreements are listed by themselves, not only within their talk."""
    entries = list(entries)
    told = Subjects(entries, client)
    drawn = []
    seen: set[tuple[str, int | None]] = set()
    for entry in entries:
        once = (entry.kind, entry.subject_id)
        # A thread that left the client and came back tells of its letters again.
        if entry.kind.startswith(("mail.", "chat.")) and once in seen:
            continue
        seen.add(once)
        if event := draw(entry, told, at, alone=alone):
            event.entry_id = entry.pk
            event.anchor = _anchor(entry, event)
            drawn.append(event)
    if user is not None:
        _mark_correctable(drawn, told, user)
    return drawn


def _anchor(entry: Entry, event: Event) -> str:
    """By what name others point at it: the search leads to «touch-7» and «note-3»."""
    if event.touch_id:
        return f"touch-{event.touch_id}"
    return f"note-{entry.subject_id}" if entry.kind == "note.left" else ""


def page_of(client: Client, user: User, at: datetime, anchor: str) -> tuple[list[Event], str]:
    """The page that begins with what is anchored so; the first page when there is no such thing."""
    kind, _sign, pk = anchor.partition("-")
    if kind not in ("touch", "note") or not (pk.isdecimal() and len(pk) < 19):
        return page(client, user, at)
    subject = int(pk)
    # What the journal tells of is the contact as it was first written down.
    while kind == "touch" and (
        first := Touch.objects.filter(client=client, pk=subject).values_list("corrects", flat=True).first()
    ):
        subject = first
    entry = Entry.objects.of_client(client.pk).filter(subject_kind=f"conversations.{kind}", subject_id=subject)
    found = entry.filter(kind__in=("touch.noted", "note.left")).first()
    before = f"{found.at.isoformat()}~{found.pk + 1}" if found else ""
    return page(client, user, at, before=before)


def _mark_correctable(drawn: list[Event], told: Subjects, user: User) -> None:
    for event in drawn:
        touch = told.touches.get(event.touch_id or 0)
        event.may_correct = bool(touch and not touch.struck_at and (user.is_head or touch.user_id == user.pk))
