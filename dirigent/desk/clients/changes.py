"""Changes of the card in words: what it was and what it is."""

from django.db.models import Field, Model
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dirigent.desk import zones
from dirigent.domain.clients.models import Client, Contact, Instrument, OwnedField, Status
from dirigent.foundation.journal.models import Entry

from .subjects import Subjects

Said = tuple[str, str, list[tuple[str, str, str]]]
EMPTY = "—"


def change(entry: Entry, told: Subjects) -> Said | None:
    """The title, the text and the lines «field: was → is»; None for what this page does not speak of."""
    if entry.data is None:
        return _("Removed: personal data"), "", []
    data = entry.data
    titles = _titles(data)
    if entry.kind == "client.changed":
        return _("The card was changed"), "", [_line(name, *pair) for name, pair in data.get("fields", {}).items()]
    if entry.kind == "client.status":
        was, now = _label(Status, data.get("was")), _label(Status, data.get("status"))
        return _("The status was changed"), data.get("reason", ""), [(_("Status"), was, now)]
    if entry.kind in ("client.team_joined", "client.team_left"):
        return titles[entry.kind], str(told.people.get(data.get("user"), "")), []
    if entry.kind in ("client.budget_added", "client.budget_changed", "client.budget_removed"):
        return titles[entry.kind], _label(Instrument, data.get("instrument")), []
    if entry.kind == "client.verified":
        return titles[entry.kind], _label(OwnedField, data.get("field")), []
    if entry.kind == "contact.changed":
        return titles[entry.kind], ", ".join(_contact_field(name) for name in data.get("fields", ())), []
    if entry.kind not in titles:
        return None
    text = (
        data.get("text")
        or data.get("evidence")
        or data.get("name")
        or data.get("legal_name")
        or data.get("thread")
        or data.get("reason")
        or data.get("address")
        or data.get("person")
    )
    return titles[entry.kind], str(text) if isinstance(text, str) else "", []


def _titles(data: dict) -> dict[str, str]:
    until = parse_date(data["until"][:10]) if isinstance(data.get("until"), str) else None
    day = date_format(until, "j E") if until else ""
    return {
        "client.added": _("The client entered the book"),
        "client.trusted": _("Trusted in advance until %(day)s") % {"day": day},
        "client.trust_withdrawn": _("No longer trusted in advance"),
        "client.team_joined": _("Joined the team"),
        "client.team_left": _("Left the team"),
        "client.requisites_added": _("Requisites were added"),
        "client.requisites_changed": _("Requisites were changed"),
        "client.budget_added": _("An instrument was added to the budget"),
        "client.budget_changed": _("The budget of an instrument was changed"),
        "client.budget_removed": _("An instrument was taken out of the budget"),
        "client.official_marked": _("An address is official by the contract"),
        "client.official_ended": _("An address is official no longer"),
        "client.verified": _("Verified with the documents"),
        "client.handed_on": _("What the former manager held went to the new one"),
        "handover.begun": _("A handover was begun"),
        "handover.signed": _("The handover was signed"),
        "handover.returned": _("The handover was returned"),
        "handover.accepted": _("The handover was accepted: the client has a new manager"),
        "handover.withdrawn": _("The handover was called off"),
        "handover.introduced": _("The new manager was introduced to the client"),
        "contact.introduced": _("A new person"),
        "contact.changed": _("What we know of a person was changed"),
        "contact.left": _("No longer works there"),
        "contact.came_back": _("Works there again"),
        "contact.address_remembered": _("An address was remembered"),
        "thread.attached": _("A thread of letters was attached"),
        "thread.detached": _("A thread of letters was detached"),
        "chat.invited": _("Invited to a messenger"),
        "chat.bound": _("Writes to us in a messenger now"),
        "chat.unbound": _("Writes in the messenger no longer"),
        "touch.corrected": _("A record was corrected"),
        "touch.struck": _("A record was struck out"),
        "note.struck": _("A note was struck out"),
        "complaint.opened": _("A complaint"),
        "complaint.answered": _("The complaint was answered"),
        "complaint.planned": _("A plan for the complaint"),
        "complaint.resolved": _("What the client complained of was put right"),
        "complaint.confirmed": _("The client says that the complaint is settled"),
        "complaint.reopened": _("The complaint is open again"),
        "complaint.audited": _("The head has looked at the complaint"),
        "complaint.withdrawn": _("A complaint was taken off as a mistake"),
        "incident.reported": _("A breakdown we know of"),
        "incident.withdrawn": _("The breakdown was reported by mistake"),
        "assignment.marked": _("An assignment of the client"),
        "assignment.called": _("The assignment was walked through aloud"),
        "assignment.restated": _("The assignment was restated"),
        "assignment.confirmed": _("The client confirmed the assignment"),
        "assignment.unmarked": _("The letter is no assignment"),
        "telling.noted": _("The client was told of a change"),
        "report.sent": _("The contact report was sent"),
        "report.confirmed": _("The client confirmed the contact report"),
        "report.corrected": _("The client corrected the contact report"),
        "duty.waived": _("A duty was waived"),
        "duty.postponed": _("A duty was postponed until %(day)s") % {"day": day},
        "duty.taken_up": _("A duty is in force again"),
    }


def _line(name: str, was: object, now: object) -> tuple[str, str, str]:
    label = capfirst(_name_of(Client, name))
    return label, _value(name, was), _value(name, now)


def _value(name: str, value: object) -> str:
    if value in (None, "", []):
        return EMPTY
    if name == "instruments" and isinstance(value, list):
        return ", ".join(_label(Instrument, one) for one in value)
    if name == "timezone":
        return zones.city(str(value))
    if name == "since" and (day := parse_date(str(value)[:10])):
        return date_format(day, "j E Y")
    return str(value)


def _label(choices, value: object) -> str:
    return str(dict(choices.choices).get(value, value or EMPTY))


def _contact_field(name: str) -> str:
    if name == "channels":
        return _("phones, mail or hours")
    return _name_of(Contact, name)


def _name_of(model: type[Model], field: str) -> str:
    named = model._meta.get_field(field)
    return str(named.verbose_name) if isinstance(named, Field) else field
