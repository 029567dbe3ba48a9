"""The contact report: a letter built from what was written down of a talk (COM-15). Nothing meant for our eyes gets in."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import User

from .models import Agreement, Channel, Side, Touch

# icons are the desk's; here only how a talk is called in the letter
_HELD: dict[str, str] = {Channel.MEETING: "meeting", Channel.VIDEO: "video", Channel.CALL: "call"}


def subject(touch: Touch) -> str:
    return _("What we agreed on %(day)s") % {"day": _day(touch.at)}


def draft(touch: Touch, *, contact: Contact | None, by: User) -> str:
    """The text as it would be sent: what we spoke about, what each side does by when, the next step."""
    agreements = Agreement.objects.filter(touch=_first(touch)).meant() | Agreement.objects.filter(touch=touch).meant()
    ours = [a for a in agreements.distinct() if a.side == Side.OURS]
    theirs = [a for a in agreements.distinct() if a.side == Side.THEIRS]
    parts = [_greeting(contact), _about(touch)]
    if ours:
        parts.append(_("We do:") + "\n" + _list(ours))
    if theirs:
        parts.append(_("We expect from you:") + "\n" + _list(theirs))
    if touch.next_step.strip():
        parts.append(_("The next step: %(step)s") % {"step": _sentence(touch.next_step)})
    parts.append(
        _("If I have understood something wrong, please correct me. If everything is right, a short “yes” is enough.")
    )
    signed = by.signature.strip() or str(by)
    return "\n\n".join([*filter(None, parts), signed])


def _first(touch: Touch) -> Touch:
    """Agreements stay with the record as it was first written down."""
    while touch.corrects:
        touch = touch.corrects
    return touch


def _greeting(contact: Contact | None) -> str:
    if contact is None:
        return _("Good day!")
    return _("%(name)s, good day!") % {"name": contact.greeting}


def _about(touch: Touch) -> str:
    held = {
        "meeting": _("Thank you for the meeting on %(day)s."),
        "video": _("Thank you for the video call on %(day)s."),
        "call": _("Thank you for the talk on %(day)s."),
    }[_HELD.get(touch.channel, "call")] % {"day": _day(touch.at)}
    said = touch.summary.strip()
    return f"{held} {_('We spoke about this:')}\n{said}" if said else held


def _list(agreements: list[Agreement]) -> str:
    lines = [
        _("— %(what)s, by %(day)s") % {"what": a.text.rstrip(" ."), "day": _day(a.due_at)}
        for a in sorted(agreements, key=lambda a: (a.due_at, a.pk))
    ]
    return ";\n".join(lines) + "."


def _sentence(words: str) -> str:
    said = words.strip()
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."


def _day(at: datetime) -> str:
    return date_format(localtime(at), _("j E"))
