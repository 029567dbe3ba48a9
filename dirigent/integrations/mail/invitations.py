"""Answers to our invitations, as calendar programs send them (iTIP REPLY)."""

from collections.abc import Iterator
from dataclasses import dataclass

from icalendar import Calendar

from dirigent.integrations.mail.headers import read
from dirigent.integrations.mail.structure import build

SIZE_LIMIT = 256 << 10
_ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}


@dataclass(frozen=True)
class Reply:
    uid: str
    address: str
    answer: str
    comment: str


def replies(raw: bytes) -> list[Reply]:
    """The answers in this letter; what is no calendar says nothing."""
    headers, body_at = read(raw, 0, len(raw))
    root, _limited = build(raw, headers, body_at)
    for part in root.walk():
        if part.content_type == "text/calendar":
            content = part.content()[:SIZE_LIMIT]
            try:
                return list(_read(Calendar.from_ical(content)))
            except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError):
                return []
    return []


def _read(calendar) -> Iterator[Reply]:
    if str(calendar.get("METHOD", "")).upper() != "REPLY":
        return
    for event in calendar.walk("VEVENT"):
        attendees = event.get("ATTENDEE") or []
        for attendee in attendees if isinstance(attendees, list) else [attendees]:
            answer = _ANSWERS.get(str(attendee.params.get("PARTSTAT", "")).upper())
            address = str(attendee).removeprefix("mailto:").removeprefix("MAILTO:")
            if answer and "@" in address:
                yield Reply(
                    str(event.get("UID", ""))[:300], address.lower(), answer, str(event.get("COMMENT", ""))[:1000]
                )
