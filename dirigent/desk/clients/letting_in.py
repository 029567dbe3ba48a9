"""Accesses, passwords, sites and launches as lines of the timeline."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from dirigent.domain.tracking.models import AccessKind
from dirigent.foundation.journal.models import Entry

# icons: key lock world chart-line rocket file-text
TOLD = {
    "access.needed": gettext_lazy("An access is needed"),
    "access.asked": gettext_lazy("The client was asked for access"),
    "access.given": gettext_lazy("Access is given"),
    "access.stuck": gettext_lazy("The client cannot give access"),
    "access.verified": gettext_lazy("Access is verified"),
    "access.short": gettext_lazy("Access is there, the level is too low"),
    "access.refused": gettext_lazy("The client gives no access"),
    "access.called_back": gettext_lazy("The client wants the access back"),
    "access.closed": gettext_lazy("Access is not needed any more"),
    "secret.kept": gettext_lazy("A password was put into the vault"),
    "secret.moved": gettext_lazy("A password was moved from a text into the vault"),
    "secret.revealed": gettext_lazy("A password was looked at"),
    "secret.forgotten": gettext_lazy("A password was wiped"),
    "site.added": gettext_lazy("A site is watched"),
    "site.unreachable": gettext_lazy("The site could not be looked at"),
    "counter.explained": gettext_lazy("Why a counter vanished"),
    "launch.planned": gettext_lazy("A launch is planned"),
    "launch.moved": gettext_lazy("A launch is moved"),
    "launch.cancelled": gettext_lazy("There will be no launch"),
    "instruction.written": gettext_lazy("An instruction for the site is written"),
    "instruction.sent": gettext_lazy("The instruction for the site is sent"),
    "instruction.done": gettext_lazy("The instruction for the site is done"),
}
ICONS = {
    "access": "key", "secret": "lock", "site": "world", "counter": "chart-line", "launch": "rocket",
    "instruction": "file-text",
}  # fmt: skip
GOOD, BAD = ("access.verified", "instruction.done"), ("access.stuck", "access.called_back", "site.unreachable")
PAGES = {
    "tracking.access": "desk:access", "tracking.site": "desk:site", "tracking.instruction": "desk:instruction",
}  # fmt: skip


def line(entry: Entry) -> dict[str, Any] | None:
    """What the event says; nothing for what is too small to be told. A look that lost a counter is told of."""
    data = entry.data or {}
    title, text = TOLD.get(entry.kind), data.get("text", "") or data.get("why", "")
    if entry.kind == "site.checked" and (data.get("gone") or data.get("back")):
        title = gettext_lazy("A counter has vanished") if data.get("gone") else gettext_lazy("A counter is back")
        text = ", ".join(data.get("gone") or data["back"])
    if title is None:
        return None
    kind = data.get("access")
    about = str(AccessKind(kind).label) if kind in AccessKind.values else data.get("title") or data.get("site") or ""
    named = ", ".join(part for part in (about, data.get("name") if kind else "") if part)
    page = PAGES.get(entry.subject_kind)
    return {
        "title": f"{title}: {named}" if named else str(title),
        "icon": ICONS[entry.kind.partition(".")[0]],
        "tone": "done" if entry.kind in GOOD else "bad" if entry.kind in BAD or data.get("gone") else "",
        "text": text,
        "url": reverse(page, args=[entry.subject_id]) if page else "",
        "who": data.get("contact") or "" if entry.actor_id is None else "",
    }
