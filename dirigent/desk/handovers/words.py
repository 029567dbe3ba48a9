"""What happened to a handover, in words: for its own page, after the name of whoever did it."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dirigent.domain.onboarding.models import PaperKind, Subject
from dirigent.foundation.journal.models import Entry


def happened(entry: Entry) -> str:
    data = entry.data or {}
    said = {
        "handover.begun": pgettext("history of a handover", "began the handover"),
        "handover.changed": pgettext("history of a handover", "changed the brief or the people"),
        "handover.studied": pgettext("history of a handover", "studied the brief"),
        "handover.paid": pgettext("history of a handover", "confirmed the payment"),
        "handover.paper": pgettext("history of a handover", "added to the package: %(what)s"),
        "handover.paper_removed": pgettext("history of a handover", "removed from the package: %(what)s"),
        "handover.paper_studied": pgettext("history of a handover", "studied: %(what)s"),
        "handover.item": pgettext("history of a handover", "confirmed: %(what)s"),
        "handover.item_reopened": pgettext("history of a handover", "took the mark back: %(what)s"),
        "handover.asked": pgettext("history of a handover", "asked a question"),
        "handover.answered": pgettext("history of a handover", "answered the question"),
        "handover.signed": pgettext("history of a handover", "signed the handover"),
        "handover.unsigned": pgettext("history of a handover", "took the signature back"),
        "handover.returned": pgettext("history of a handover", "returned the handover"),
        "handover.accepted": pgettext("history of a handover", "accepted the client"),
        "handover.withdrawn": pgettext("history of a handover", "called the handover off"),
        "handover.introduced": pgettext("history of a handover", "wrote to the client"),
    }.get(entry.kind, entry.kind)
    if "%(what)s" not in said:
        return said
    if "item" in data:
        return said % {"what": str(dict(Subject.choices).get(data["item"], "")).lower()}
    return said % {"what": data.get("name") or dict(PaperKind.choices).get(str(data.get("paper")), _("a document"))}
