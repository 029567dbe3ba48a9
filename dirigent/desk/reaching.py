"""Whether it is convenient to speak with a person now, and when it will be (COM-8): one answer for chips and sentences."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dirigent.design import typography
from dirigent.domain.clients.models import AddressForm, Contact, Jargon

from . import zones


@dataclass(frozen=True)
class Reach:
    """`chip` and `tone` for a list, `sentence` for the moment before a call. Hours are the reader's own."""

    chip: str
    tone: str
    sentence: str
    is_convenient: bool
    clock: str
    opens_at: datetime | None = None


def reach(contact: Contact, at: datetime) -> Reach:
    """Needs `windows` at hand (`with_channels`) and the client."""
    clock = _their_clock(contact, at)
    if contact.no_calls:
        sentence = _("%(name)s asks not to call: write.") % {"name": contact.given_name}
        return Reach(_("we write"), "", sentence, False, clock)
    if not list(contact.windows.all()):
        return Reach("", "", "", True, clock)
    theirs = date_format(at.astimezone(contact.zone), "H:i")
    values = {"name": contact.given_name, "clock": theirs}
    if window := contact.window_at(at):
        until = datetime.combine(at.astimezone(contact.zone).date(), window.ends, contact.zone)
        values["until"] = typography.clock(until)
        return Reach(
            _("till %(time)s") % {"time": values["until"]}, "ok",
            _("It is convenient for %(name)s now, till %(until)s.") % values, True, clock,
        )  # fmt: skip
    upcoming = contact.next_window(at)
    if upcoming is None:
        return Reach("", "", "", False, clock)
    opens, ends = upcoming
    when = typography.clock(opens)
    days = (timezone.localtime(opens).date() - timezone.localtime(at).date()).days
    chip = _("from %(time)s") % {"time": when}
    if days:
        on = _("tomorrow") if days == 1 else date_format(timezone.localtime(opens), "D").lower()
        chip = _("%(day)s from %(time)s") % {"day": on, "time": when}
    values |= {"when": chip, "ends": typography.clock(ends)}
    if clock:
        sentence = _("It is %(clock)s there now; convenient %(when)s till %(ends)s by our time.") % values
    else:
        sentence = _("Not the most convenient hour: better %(when)s till %(ends)s.") % values
    return Reach(chip, "warn" if not days else "", sentence, False, clock, opens)


def _their_clock(contact: Contact, at: datetime) -> str:
    """«16:40, Екатеринбург» where it differs from ours."""
    theirs = at.astimezone(contact.zone)
    if theirs.utcoffset() == timezone.localtime(at).utcoffset():
        return ""
    return _("%(time)s there, %(city)s") % {"time": date_format(theirs, "H:i"), "city": zones.city(contact.zone.key)}


def manner(contact: Contact) -> str:
    """How to speak with them, in a few words: «на „вы“, без терминов»."""
    form = {
        AddressForm.FORMAL: _("by name and patronymic"),
        AddressForm.NAME: _("by first name, formally"),
        AddressForm.INFORMAL: _("informally"),
    }[AddressForm(contact.address_form)]
    terms = {
        Jargon.NONE: _("without terms"),
        Jargon.SOME: _("knows the main terms"),
        Jargon.PROFESSIONAL: _("speaks our language"),
    }[Jargon(contact.jargon)]
    return f"{form}, {terms}"


def opening(contact: Contact) -> str:
    """How the talk begins (N4)."""
    if contact.address_form == AddressForm.INFORMAL:
        return _("%(name)s, is it a good moment for you?") % {"name": contact.greeting}
    return _("%(name)s, is it convenient for you to talk?") % {"name": contact.greeting}
