"""Consent as lines of the timeline: what was put up, what the client said to it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.foundation.journal.models import Entry

TOLD = {
    "approval.asked": gettext_lazy("For the client’s approval"),
    "approval.put_up": gettext_lazy("A new version for approval"),
    "approval.approved": gettext_lazy("The client approves"),
    "approval.changes": gettext_lazy("The client asks for corrections"),
    "approval.question": gettext_lazy("A question about the approval"),
    "approval.remark": gettext_lazy("A remark to the approval"),
    "approval.answered": gettext_lazy("An answer about the approval"),
    "approval.delegated": gettext_lazy("Another person answers about the approval"),
    "approval.reminded": gettext_lazy("Reminded of the approval"),
    "approval.replied": gettext_lazy("A letter came back about the approval"),
    "approval.withdrawn": gettext_lazy("Not asked any more"),
    "approval.certificate": gettext_lazy("The certificate of approval is made"),
    "approval.terms": gettext_lazy("The contract allows small edits"),
    "approval.terms_ended": gettext_lazy("The contract allows small edits no more"),
}
ICONS = {"approval": "writing-sign"}
TONES = {"approval.approved": "done", "approval.changes": "bad", "approval.question": "in", "approval.replied": "in"}


def line(entry: Entry) -> dict[str, Any] | None:
    """What the event says; nothing for what is too small to be told."""
    title, data = TOLD.get(entry.kind), entry.data or {}
    if title is None:
        return None
    about = data.get("title") or ""
    if about and data.get("version"):
        about = _("%(what)s, version %(n)d") % {"what": about, "n": data["version"]}
    is_approval = entry.subject_kind == "approvals.approval" and entry.subject_id
    return {
        "title": f"{title}: {about}" if about else str(title),
        "icon": "writing-sign",
        "tone": TONES.get(entry.kind, ""),
        "text": data.get("words") or data.get("what_changed") or data.get("reason") or "",
        "url": reverse("desk:approval", args=[entry.subject_id]) if is_approval else "",
        "who": str(data.get("name") or ""),
    }
