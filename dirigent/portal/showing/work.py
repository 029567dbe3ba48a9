"""What we do for the client, in plain words (COM-10): what, why, how and when. A task's own wording never comes here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.tasks.models import Task

LATELY = timedelta(days=14)
MOST = 60
FIELDS = (
    "pk", "client_id", "plain_words", "plain_why", "plain_how", "plain_when", "due_at", "started_at", "ready_at",
    "closed_at",
)  # fmt: skip


@dataclass(frozen=True)
class Work:
    """`state` and `tone` are of the chip; a chip without a state says `due`."""

    what: str
    why: str
    how: str
    when: str
    state: str
    tone: str
    due: datetime | None


def work(contact: Contact, at: datetime) -> list[Work]:
    """What goes on, the nearest first, then what was done lately."""
    shown = Task.objects.shown().filter(client=contact.client_id).only(*FIELDS)
    lately = Q(closed_at=None) | Q(closed_at__gt=at - LATELY, closed_at__lte=at)
    found = shown.filter(lately).order_by(F("closed_at").desc(nulls_first=True), "due_at", "pk")[:MOST]
    return [_work(task, at) for task in found]


def _work(task: Task, at: datetime) -> Work:
    due = None
    if task.closed_at:
        state, tone = _("done"), "ok"
    elif task.due_at < at:
        state, tone = _("takes longer, we will say till when"), "warn"
    elif task.ready_at:
        state, tone = _("ready, we check it"), "ok"
    elif task.started_at:
        state, tone = _("going on"), "ok"
    else:
        state, tone, due = "", "", task.due_at
    return Work(task.plain_words, task.plain_why, task.plain_how, task.plain_when, state, tone, due)
