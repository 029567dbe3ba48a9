"""When we could call: parts of our next working days, in the person's own time."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Contact
from dirigent.foundation import worktime

DAYS, PART, SOON = 3, timedelta(hours=2), timedelta(minutes=30)


def slots(contact: Contact, at: datetime) -> list[tuple[str, str]]:
    """The end of each as ISO text, and how it is said: «tomorrow, from 15 to 17»."""
    schedule = worktime.default()
    found: list[tuple[str, str]] = []
    day = schedule.working_day_on_or_after(at)
    for _day in range(DAYS):
        for opens, closes in schedule.stretches_of(day):
            starts = opens
            while starts < closes:
                ends = min(starts + PART, closes)
                if ends > at + SOON:
                    found.append((ends.isoformat(), _said(max(starts, at), ends, contact, at)))
                starts = ends
        day = schedule.add_days(day, 1)
    return found


def next_day_end(at: datetime) -> datetime:
    """The closing of the next working day."""
    schedule = worktime.default()
    return schedule.closes(schedule.add_days(at, 1))


def _said(starts: datetime, ends: datetime, contact: Contact, at: datetime) -> str:
    zone = contact.zone
    starts, ends, today = starts.astimezone(zone), ends.astimezone(zone), at.astimezone(zone).date()
    if starts.date() == today:
        day = _("today")
    elif starts.date() == today + timedelta(days=1):
        day = _("tomorrow")
    else:
        day = date_format(starts, _("l, j E")).lower()
    clock = {"day": day, "since": f"{starts:%H:%M}", "until": f"{ends:%H:%M}"}
    return _("%(day)s, from %(since)s to %(until)s") % clock
