"""To whom a letter goes, in words: the people of the client, the button that names them, the hours that suit them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dirigent.design import typography
from dirigent.domain.clients.models import Contact
from dirigent.domain.clients.reading.names import dative
from dirigent.domain.conversations.models import Medium, Outgoing
from dirigent.foundation import worktime
from dirigent.foundation.addresses import address_key

MORNING = time(10)
_BETWEEN = re.compile(r"[,;\r\n]")
_NAMED = re.compile(r"([^<>]*)<([^<>]*)>")
_TOLD_BY_CALL = re.compile(r"план|отч[её]т|смет|стратеги|аудит|plan|report|estimate|audit", re.IGNORECASE)


@dataclass(frozen=True)
class Suggested:
    """An address of one of the client's people, or one that stands in the letter already."""

    name: str
    address: str
    note: str
    is_to: bool
    is_cc: bool


@dataclass(frozen=True)
class Later:
    """A moment offered for sending later."""

    value: str
    label: str
    chosen: bool


def suggested(people: Sequence[Contact], draft: Outgoing) -> list[Suggested]:
    """Those in the letter first, then the other people of this client."""
    to = {address_key(address): name for name, address in draft.to}
    cc = {address_key(address): name for name, address in draft.cc}
    found, seen = [], set()
    for person in people:
        for mail in person.mails.all():
            if mail.key not in seen:
                seen.add(mail.key)
                found.append(Suggested(str(person), mail.address, person.position, mail.key in to, mail.key in cc))
    for name, address in (*draft.to, *draft.cc):
        key = address_key(address)
        if key not in seen:
            seen.add(key)
            found.append(Suggested(name or address, address, address if name else "", key in to, key in cc))
    return sorted(found, key=lambda one: not (one.is_to or one.is_cc))


def addresses(text: str) -> list[list[str]]:
    """«Анна <anna@globus.example>; petr@globus.example» as pairs of name and address."""
    pairs = []
    for piece in filter(None, (part.strip() for part in _BETWEEN.split(text))):
        named = _NAMED.fullmatch(piece)
        name, address = (named[1].strip().strip('"'), named[2].strip()) if named else ("", piece)
        pairs.append([" ".join(name.split())[:200], address[:320]])
    return pairs


def is_address(address: str) -> bool:
    try:
        EmailValidator()(address)
    except ValidationError:
        return False
    return True


def label_of(draft: Outgoing, person: Contact | None, moment: datetime | None, now: datetime) -> str:
    """What the button says: whom it goes to, through what, and when it is not now."""
    if not draft.to:
        return _("Send")
    values = {"whom": _whom(draft, person), "way": _way(draft.medium), "through": _through(draft.medium)}
    said = _("Send %(whom)s %(way)s") if _is_declined(person) else _("Send: %(whom)s, %(through)s")
    if moment:
        return _("%(send)s, %(when)s") % {"send": said % values, "when": typography.moment(moment, now)}
    return said % values


def _is_declined(person: Contact | None) -> bool:
    """Whether the sentence may be built around the name: «Отправить Анне», but «Отправить: John Smith»."""
    if person is None:
        return False
    return not (get_language() or "").startswith("ru") or bool(dative(person.given_name))


def _whom(draft: Outgoing, person: Contact | None) -> str:
    name = draft.to[0][0] or draft.to[0][1]
    if person:
        known = dative(person.given_name) if (get_language() or "").startswith("ru") else person.given_name
        name = known or str(person)
    others = len(draft.to) + len(draft.cc) - 1
    if not others:
        return name
    return ngettext("%(name)s and %(n)d more", "%(name)s and %(n)d more", others) % {"name": name, "n": others}


def _way(medium: str) -> str:
    return {
        Medium.MAIL: _("by mail"),
        Medium.TELEGRAM: _("in Telegram"),
        Medium.MAX: _("in MAX"),
        Medium.VK: _("in VK"),
    }.get(Medium(medium), "")


def _through(medium: str) -> str:
    return {Medium.MAIL: _("mail")}.get(Medium(medium)) or str(Medium(medium).label)


def offered(person: Contact | None, at: datetime, chosen: str = "") -> list[Later]:
    """Tomorrow's morning, the next working morning, the hour that suits the person: each once."""
    here = timezone.localtime(at)
    moments: list[tuple[datetime, str]] = []
    tomorrow = datetime.combine(here.date() + timedelta(days=1), MORNING, here.tzinfo)
    moments.append((tomorrow, _("tomorrow, %(time)s") % {"time": typography.clock(tomorrow)}))
    working = _next_working_morning(here)
    if working != tomorrow:
        moments.append((working, typography.moment(working, at)))
    upcoming = person.next_window(at) if person else None
    if person and upcoming:
        said = {"name": dative(person.given_name) or person.given_name, "when": typography.moment(upcoming[0], at)}
        moments.append((upcoming[0], _("when it suits %(name)s: %(when)s") % said))
    unique: dict[str, Later] = {}
    for moment, label in moments:
        value = moment.isoformat()
        unique.setdefault(value, Later(value, label, value == chosen))
    return list(unique.values())


def _next_working_morning(here: datetime) -> datetime:
    day = worktime.default().working_day_on_or_after(here.date() + timedelta(days=1))
    return datetime.combine(day, MORNING, here.tzinfo)


def wants_a_call(names: Iterable[str]) -> bool:
    """A plan, a report or an estimate is followed by a call that explains it (COM-7)."""
    return any(_TOLD_BY_CALL.search(name) for name in names)
