"""Briefs, questions, restatements, the first call and deadlines as lines of the timeline."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from dirigent.foundation.journal.models import Entry

# icons: file-text message-question quote phone clock
TOLD = {
    "brief.begun": gettext_lazy("A brief is begun"),
    "brief.asked": gettext_lazy("The brief is with the client"),
    "brief.arrived": gettext_lazy("The brief is filled"),
    "brief.changed": gettext_lazy("The brief has changed"),
    "brief.understood": gettext_lazy("The brief is understood in full"),
    "brief.doubted": gettext_lazy("The brief is not understood after all"),
    "brief.withdrawn": gettext_lazy("The brief is not needed"),
    "brief.restored": gettext_lazy("The brief is back"),
    "brief.checked": gettext_lazy("The goal is counted"),
    "question.asked": gettext_lazy("A question"),
    "question.answered": gettext_lazy("An answer"),
    "question.reopened": gettext_lazy("The question is open again"),
    "question.withdrawn": gettext_lazy("The question is taken back"),
    "debrief.written": gettext_lazy("The task is put in our words"),
    "first_call.linked": gettext_lazy("The first call"),
    "first_call.done": gettext_lazy("The first call is done"),
    "deadline.asked": gettext_lazy("Will it be ready by then?"),
    "deadline.answered": gettext_lazy("The department has answered about the deadline"),
    "deadline.agreed": gettext_lazy("A deadline is agreed on"),
}
ICONS = {
    "brief": "file-text",
    "question": "message-question",
    "debrief": "quote",
    "first_call": "phone",
    "deadline": "clock",
}
GOOD = ("brief.understood", "first_call.done", "deadline.agreed")


def line(entry: Entry) -> dict[str, Any] | None:
    """What the event says; nothing for what is too small to be told."""
    title, data = TOLD.get(entry.kind), entry.data or {}
    if title is None:
        return None
    about = data.get("title") or data.get("what") or ""
    text = data.get("text", "")
    if entry.kind == "question.answered":
        text = f"{text} — {data.get('answer', '')}"
    if entry.kind == "brief.changed":
        text = ", ".join(data.get("questions", []))
    return {
        "title": f"{title}: {about}" if about else str(title),
        "icon": ICONS[entry.kind.partition(".")[0]],
        "tone": "done" if entry.kind in GOOD else "",
        "text": text,
        "url": _address(entry),
        "who": data.get("who", "") if entry.actor_id is None else "",
    }


def _address(entry: Entry) -> str:
    brief = entry.subject_id if entry.subject_kind == "onboarding.brief" else (entry.data or {}).get("brief")
    if brief:
        return reverse("desk:brief", args=[brief])
    if entry.kind.startswith("first_call."):
        return reverse("desk:first-call", args=[entry.client_id])
    return ""
