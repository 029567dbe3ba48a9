"""An entry of the journal as one line of the timeline: its picture, words and chips."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dirigent.design import typography
from dirigent.domain.conversations.models import (
    CallState,
    Direction,
    Medium,
    Message,
    Result,
    Touch,
)
from dirigent.foundation.journal.models import Entry

from . import consenting, letting_in
from .changes import change
from .marks import Mark, address, agreement_mark, call_mark, password_mark
from .subjects import Subjects
from .understanding import ICONS as UNDERSTANDING
from .understanding import line

# icons: phone users video message mail device-mobile
ICONS = {
    "call": "phone",
    "meeting": "users",
    "video": "video",
    "messenger": "message",
    "mail": "mail",
    "sms": "device-mobile",
}


@dataclass
class Event:
    """One line of the timeline. `inward` is a text for our eyes only and is drawn as such."""

    at: datetime
    icon: str
    title: str
    tone: str = ""
    who: str = ""
    text: str = ""
    inward: str = ""
    url: str = ""
    struck: bool = False
    marks: list[Mark] = field(default_factory=list)
    earlier: list[tuple[datetime, str]] = field(default_factory=list)
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    touch_id: int | None = None
    entry_id: int | None = None
    anchor: str = ""
    may_correct: bool = False


def _touch(entry: Entry, told: Subjects, at: datetime, alone: bool) -> Event | None:
    if entry.kind != "touch.noted":
        return _change(entry, told, at, alone)
    versions = told.versions(entry.subject_id)
    if not versions:
        return None
    touch = versions[-1]
    return Event(
        at=touch.at,
        icon=ICONS[touch.channel],
        title=_touch_title(touch),
        who=_between(touch),
        text="\n".join(part for part in (touch.summary, touch.next_step and f"→ {touch.next_step}") if part),
        struck=touch.struck_at is not None,
        marks=[call_mark(call) for v in versions if (call := told.recorded.get(v.pk))]
        + [agreement_mark(a, at) for v in versions for a in told.agreements_of[v.pk] if a.outcome != "withdrawn"]
        + password_mark("touch", touch.pk, f"{touch.summary}\n{touch.next_step}"),
        earlier=[(v.struck_at or v.at, v.summary or _touch_title(v)) for v in versions[:-1]],
        touch_id=touch.pk,
    )


def _call(entry: Entry, told: Subjects, _at: datetime, _alone: bool) -> Event | None:
    """A call nobody took, or of which nobody knows who held it; any other is told by its contact."""
    call = told.calls.get(entry.subject_id or 0)
    if (
        call is None
        or (entry.kind == "call.missed") != (call.state == CallState.MISSED)
        or entry.kind == "call.claimed"
    ):
        return None
    if entry.kind == "call.held" and call.touch_id:
        return None
    missed = entry.kind == "call.missed"
    return Event(
        at=call.started_at, icon="phone", tone="bad" if missed else "in", url=address("desk:thread", call.thread_id),
        title=_("Missed call") if missed else _("They called") if call.is_incoming else _("We called"),
        who=str(call.contact or typography.phone(call.phone)),
        marks=[call_mark(call)] if not missed or call.recording else [],
    )  # fmt: skip


def _touch_title(touch: Touch) -> str:
    channel = str(touch.get_messenger_display() if touch.messenger else touch.get_channel_display())
    if touch.purpose == "congratulation":
        channel = _("%(channel)s, congratulation") % {"channel": channel}
    if touch.result != Result.TALKED:
        return f"{channel}, {touch.get_result_display()}"
    if not touch.minutes:
        return channel
    length = ngettext("%(n)d minute", "%(n)d minutes", touch.minutes) % {"n": touch.minutes}
    return f"{channel}, {length}"


def _between(touch: Touch) -> str:
    ours, theirs = touch.user.get_short_name(), str(touch.contact) if touch.contact else _("the client")
    return f"{ours} → {theirs}" if touch.direction == Direction.OUT else f"{theirs} → {ours}"


def _letter(entry: Entry, told: Subjects, at: datetime, _alone: bool) -> Event | None:
    letter = told.letters.get(entry.subject_id or 0)
    if letter is None:
        return None
    if entry.kind == "mail.bounced":
        return _bounced(entry, letter)
    incoming = letter.direction == Direction.IN
    who = str(letter.contact or letter.sender_name or letter.sender_address) if incoming else _author(letter)
    by_mail = letter.medium == Medium.MAIL
    about = letter.subject or (_("(no subject)") if by_mail else letter.get_medium_display())
    event = Event(
        at=letter.at,
        icon="mail" if by_mail else "message",
        tone="in" if incoming else "",
        title=f"{who}: {about}",
        text=_opening(letter),
        url=address("desk:thread", letter.thread_id),
    )
    if letter.kind != "person":
        event.marks.append(Mark(str(letter.get_kind_display())))
    if letter.is_official:
        event.marks.append(Mark(_("legally significant"), "ok"))
    if since := told.waiting.get(letter.pk):
        event.marks.append(Mark(_("waits for an answer %(span)s") % {"span": typography.span(at - since)}, "bad"))
    return event


def _chat(entry: Entry, told: Subjects, at: datetime, alone: bool) -> Event | None:
    return (_letter if entry.kind in ("chat.received", "chat.sent") else _change)(entry, told, at, alone)


def _bounced(entry: Entry, letter: Message) -> Event:
    if (data := entry.data) is None:
        text = _("Removed: personal data")
    else:
        text = f"{data.get('address') or letter.sender_address}: {data.get('why', '')}"
    return Event(
        at=entry.at,
        icon="alert-triangle",
        tone="bad",
        title=_("It did not arrive: %(subject)s") % {"subject": letter.subject or _("(no subject)")},
        text=text,
        url=address("desk:thread", letter.thread_id),
    )


def _author(letter: Message) -> str:
    return str(letter.author or letter.sender_name or letter.sender_address)


def _opening(letter: Message) -> str:
    words = " ".join(letter.opening.split())  # type: ignore[attr-defined]  # its query adds it
    return words if len(words) <= 240 else words[:237].rstrip() + "…"


def _note(entry: Entry, told: Subjects, at: datetime, alone: bool) -> Event | None:
    if entry.kind != "note.left":
        return _change(entry, told, at, alone)
    note = told.notes.get(entry.subject_id)
    if note is None:
        return None
    event = Event(
        at=note.at, icon="lock", tone="note", title=_("Note for our eyes only"), who=note.author.get_short_name(),
        inward=note.text, struck=note.struck_at is not None,
    )  # fmt: skip
    if note.contact:
        event.who = _("%(author)s about %(person)s") % {"author": event.who, "person": note.contact}
    event.marks += password_mark("note", note.pk, note.text)
    if note.mood:
        event.marks.append(Mark(str(note.get_mood_display()), "note"))
    return event


def _agreement(entry: Entry, told: Subjects, at: datetime, alone: bool) -> Event | None:
    agreement = told.agreements.get(entry.subject_id)
    if agreement is None or (entry.kind == "agreement.made" and agreement.touch_id and not alone):
        return None
    titles = {
        "agreement.made": _("Agreed"),
        "agreement.kept": _("Agreement kept"),
        "agreement.broken": _("Agreement broken"),
        "agreement.renegotiated": _("Agreement moved"),
        "agreement.reopened": _("Agreement open again"),
        "agreement.withdrawn": _("Agreement taken back"),
    }
    return Event(
        at=entry.at, icon="heart-handshake", title=titles.get(entry.kind, _("Agreement")), who=told.who(entry),
        tone={"agreement.kept": "done", "agreement.broken": "bad"}.get(entry.kind, ""),
        text=(entry.data or {}).get("evidence", ""), marks=[agreement_mark(agreement, at)],
    )  # fmt: skip


def _task(entry: Entry, told: Subjects, _at: datetime, _alone: bool) -> Event | None:
    task = told.tasks.get(entry.subject_id)
    data = entry.data or {}
    titles = {
        "task.set": _("Task set"), "task.changed": _("Task changed"), "task.started": _("Work on the task began"),
        "task.ready": _("Task handed in"), "task.reworked": _("Task back to work"), "task.closed": _("Task done"),
        "task.reopened": _("Task open again"), "task.moved": _("Deadline of the task moved"),
        "task.returned": _("Task returned"), "task.return_settled": _("Return of the task settled"),
        "task.commented": _("Comment on the task"), "task.file": _("File in the task"),
    }  # fmt: skip
    title = titles.get(entry.kind)
    if title is None or (task is None and not data.get("title")):
        return None
    return Event(
        at=entry.at, icon="checkbox", tone="done" if entry.kind == "task.closed" else "", who=told.who(entry),
        title=f"{title}: {task.title if task else data['title']}", url=address("desk:task", task.pk) if task else "",
        text=data.get("reason") or data.get("words") or "",
    )  # fmt: skip


# icons: message-report file-text urgent
SIGNS = {"complaint.": "message-report", "report.": "file-text", "incident.": "urgent"}


def _change(entry: Entry, told: Subjects, _at: datetime, _alone: bool) -> Event | None:
    said = change(entry, told)
    if said is None:
        return None
    title, text, lines = said
    sign = next((icon for kind, icon in SIGNS.items() if entry.kind.startswith(kind)), "history")
    return Event(at=entry.at, icon=sign, title=title, who=told.who(entry), text=text, lines=lines)


def _understanding(entry: Entry, told: Subjects, _at: datetime, _alone: bool) -> Event | None:
    said = line(entry)
    return Event(at=entry.at, **{**said, "who": told.who(entry) or said["who"]}) if said else None


def _letting_in(entry: Entry, told: Subjects, _at: datetime, _alone: bool) -> Event | None:
    said = letting_in.line(entry)
    return Event(at=entry.at, **{**said, "who": told.who(entry) or said["who"]}) if said else None


def _consent(entry: Entry, told: Subjects, _at: datetime, _alone: bool) -> Event | None:
    """Who of the client said it stands in the entry; who of us recorded it is the actor."""
    said = consenting.line(entry)
    return Event(at=entry.at, **{**said, "who": said["who"] or told.who(entry)}) if said else None


Drawing = Callable[[Entry, Subjects, datetime, bool], Event | None]
DRAWN: dict[str, Drawing] = {
    **dict.fromkeys(UNDERSTANDING, _understanding),
    **dict.fromkeys(letting_in.ICONS, _letting_in),
    **dict.fromkeys(consenting.ICONS, _consent),
    "touch": _touch, "call": _call, "mail": _letter, "chat": _chat, "note": _note, "agreement": _agreement, "task": _task,
}  # fmt: skip


def draw(entry: Entry, told: Subjects, at: datetime, *, alone: bool) -> Event | None:
    """None for what is told elsewhere, or is no longer this client's."""
    return DRAWN.get(entry.kind.partition(".")[0], _change)(entry, told, at, alone)
