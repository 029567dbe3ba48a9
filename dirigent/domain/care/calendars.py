"""Meetings as calendars know them (iCalendar, RFC 5545 and 5546): what we send, and the feed of one person."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from dirigent.domain.people.models import Absence, Agency, OnCall

from .models import Meeting

OF_US = "-//Dirigent//client service//RU"


def uid_of(meeting: Meeting) -> str:
    return f"{meeting.uid}@{_host()}"


def key_of(uid: str) -> str:
    """The `Meeting.uid` in a calendar's UID; empty for one that is not ours."""
    key, _at, host = uid.partition("@")
    return key if host == _host() else ""


def invitation(meeting: Meeting, *, organiser: tuple[str, str], guests: Iterable[tuple[str, str]], at: datetime) -> str:
    """What a calendar needs to ask its owner: REQUEST, or CANCEL for a meeting that was called off."""
    calendar = _calendar("CANCEL" if meeting.cancelled_at else "REQUEST")
    event = _event(meeting, at)
    if meeting.cancelled_at:
        event.add("status", "CANCELLED")
    name, address = organiser
    event.add("organizer", _address(name, address))
    for name, address in guests:
        guest = _address(name, address)
        guest.params["ROLE"], guest.params["RSVP"] = vText("REQ-PARTICIPANT"), vText("TRUE")
        guest.params["PARTSTAT"] = vText("NEEDS-ACTION")
        event.add("attendee", guest, encode=False)
    calendar.add_component(event)
    return _text(calendar)


def feed(
    meetings: Iterable[Meeting], absences: Iterable[Absence], shifts: Iterable[OnCall], *, name: str, at: datetime
) -> str:
    """One person's meetings, absences and shifts on call, for the calendar of their telephone."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    for meeting in meetings:
        event = _event(meeting, at)
        event["summary"] = vText(f"{meeting.title} — {meeting.client}")
        if meeting.cancelled_at:
            event.add("status", "CANCELLED")
        calendar.add_component(event)
    for absence in absences:
        if absence.ends_at:
            summary = str(absence.get_kind_display())
            calendar.add_component(_span(f"absence-{absence.pk}", summary, absence.starts_at, absence.ends_at, at))
    for shift in shifts:
        calendar.add_component(_span(f"oncall-{shift.pk}", _("Shift on call"), shift.starts_at, shift.ends_at, at))
    return _text(calendar)


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", OF_US)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(meeting: Meeting, at: datetime) -> Event:
    event = _span(meeting.uid, meeting.title, meeting.starts_at, meeting.ends_at, at)
    event.add("sequence", meeting.sequence)
    if meeting.place:
        event.add("location", meeting.place)
    if meeting.agenda:
        event.add("description", meeting.agenda)
    return event


def _span(uid: str, summary: str, starts: datetime, ends: datetime, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{_host()}")
    event.add("dtstamp", at)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", summary)
    return event


def _address(name: str, address: str) -> vCalAddress:
    guest = vCalAddress(f"mailto:{address}")
    if name:
        guest.params["CN"] = vText(name)
    return guest


def _text(calendar: Calendar) -> str:
    return calendar.to_ical().decode("utf-8")


def _host() -> str:
    return settings.SITE_URL.partition("://")[2].partition(":")[0].partition("/")[0] or Agency.load().name
