"""Whom it is convenient to call: people of my running clients, those owed a contact first (COM-8, DAY-1)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Case, Prefetch, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dirigent.desk.zones import city
from dirigent.domain.clients.models import CallWindow, Client, Contact
from dirigent.domain.people.models import User

# How many people are looked at, and how many of them are shown.
LOOKED_AT, SHOWN = 40, 10


@dataclass(frozen=True)
class Call:
    contact: Contact
    words: str
    is_now: bool
    elsewhere: str
    order: tuple[int, float]


def convenient(user: User, at: datetime, *, owed: Collection[int]) -> list[Call]:
    """Open now first, then the next windows of today, then those who ask to be written to."""
    clients = Client.objects.led_by(user, at).running()
    first = Case(When(client__in=list(owed), then=Value(0)), default=Value(1))
    people = Contact.objects.present().filter(client__in=clients).select_related("client")
    weekday = at.weekday()  # theirs may be a day away from ours
    near = CallWindow.objects.filter(weekday__in=[(weekday + shift) % 7 for shift in (-1, 0, 1)])
    people = people.prefetch_related(Prefetch("windows", near)).order_by(first, "-decides", "pk")[:LOOKED_AT]
    calls = [call for contact in people if (call := _call(contact, at, contact.client_id in owed))]
    return sorted(calls, key=lambda call: call.order)[:SHOWN]


def _call(contact: Contact, at: datetime, is_owed: bool) -> Call | None:
    if contact.no_calls:
        return Call(contact, _("write, do not call"), False, "", (4, 0)) if is_owed else None
    here = _elsewhere(contact, at)
    late = 0 if is_owed else 1
    if window := contact.window_at(at):
        ends = datetime.combine(at.astimezone(contact.zone).date(), window.ends, contact.zone)
        return Call(
            contact, _("now — until %(time)s") % {"time": _hour(window.ends)}, True, here, (late, ends.timestamp())
        )
    coming = contact.next_window(at)
    if coming and coming[0].date() == at.astimezone(contact.zone).date():
        starts = coming[0]
        return Call(contact, _("from %(time)s") % {"time": _hour(starts.time())}, False, here, (2, starts.timestamp()))
    return None


def _elsewhere(contact: Contact, at: datetime) -> str:
    """«у них 16:40, Екатеринбург»: the windows are told by this clock. Nothing where it shows what ours shows."""
    local = at.astimezone(contact.zone)
    if local.utcoffset() == timezone.localtime(at).utcoffset():
        return ""
    return _("%(time)s there, %(city)s") % {"time": date_format(local, "H:i"), "city": city(contact.zone.key)}


def _hour(at: time) -> str:
    return f"{at:%H:%M}"
