"""What an import of letters has done, in sentences for the person who asked for it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .importing import Outcome


def said_of(outcome: Outcome) -> str:
    """The outcome, a sentence a line."""
    return "\n".join(sentences(outcome))


def sentences(outcome: Outcome) -> list[str]:
    if not outcome.read:
        return [_("There is not one letter there.")]
    told = [_counted(outcome.read, "read")]
    if outcome.known and not outcome.taken:
        told.append(_("All of it was here already: nothing is doubled."))
    else:
        told.append(_counted(outcome.taken, "taken"))
        if outcome.known:
            told.append(_counted(outcome.known, "known"))
    for name in ("strangers", "robots", "unreadable"):
        if number := getattr(outcome, name):
            told.append(_counted(number, name))
    return told


def _counted(n: int, what: str) -> str:
    sentence = {
        "read": lambda: ngettext("%(n)d letter looked through.", "%(n)d letters looked through.", n),
        "taken": lambda: ngettext("%(n)d new letter taken in.", "%(n)d new letters taken in.", n),
        "known": lambda: ngettext("%(n)d letter was here already.", "%(n)d letters were here already.", n),
        "strangers": lambda: ngettext(
            "%(n)d conversation of people we do not know waits in the inbox.",
            "%(n)d conversations of people we do not know wait in the inbox.",
            n,
        ),
        "robots": lambda: ngettext(
            "%(n)d letter is an auto-reply or a mass mailing.", "%(n)d letters are auto-replies or mass mailings.", n
        ),
        "unreadable": lambda: ngettext(
            "%(n)d letter could not be read and is kept with the reason.",
            "%(n)d letters could not be read and are kept with the reasons.",
            n,
        ),
    }[what]()
    return sentence % {"n": n}
