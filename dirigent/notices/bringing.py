"""News of what was asked for: a brief the client filled, an answer to a question, an access; and of deadlines talked over."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.domain.onboarding.models import Brief, Negotiation, OpenQuestion
from dirigent.domain.tracking.models import Access
from dirigent.foundation.journal.models import Entry

from .facts import of
from .kinds import LOUDLY, kind
from .leading import leaders_of
from .telling import News, Words

BROUGHT = kind(
    "brought", gettext_lazy("What I asked for has come"),
    gettext_lazy("The client filled the brief, answered a question, gave an access or cannot."), LOUDLY,
)  # fmt: skip
DEADLINE = kind(
    "deadline", gettext_lazy("A deadline is talked over"),
    gettext_lazy("Your department is asked whether it will be in time, or has answered you."), LOUDLY,
)  # fmt: skip


def _people(*numbers: int | None) -> set[int]:
    return {number for number in numbers if number is not None}


@of("brief.arrived", "brief.changed")
def briefs(entries: Sequence[Entry], at: datetime) -> Iterator[News]:
    """What we filled ourselves is no news; what the client goes on changing is told once a day."""
    theirs = [entry for entry in entries if entry.actor_id is None and entry.data and entry.data.get("contact")]
    known = Brief.objects.in_bulk({entry.subject_id for entry in theirs})
    leaders = leaders_of({entry.client_id for entry in theirs}, at)
    for entry in theirs:
        if brief := known.get(entry.subject_id or 0):
            once = f"entry:{entry.pk}" if entry.kind == "brief.arrived" else f"brief:{brief.pk}:{entry.at:%Y%m%d}"
            for user in _people(leaders.get(entry.client_id or 0), brief.asked_by_id):
                yield News(
                    user, BROUGHT, once, _of_brief(entry, brief), entry.at, client=entry.client_id,
                    subject=("onboarding.brief", brief.pk),
                )  # fmt: skip


def _of_brief(entry: Entry, brief: Brief) -> Words:
    def say() -> tuple[str, str]:
        said = _("The client filled the brief: %(title)s")
        if entry.kind == "brief.changed":
            said = _("The client changed the brief: %(title)s")
        return said % {"title": brief.title}, str((entry.data or {}).get("who", ""))

    return say


@of("question.answered")
def questions(entries: Sequence[Entry], at: datetime) -> Iterator[News]:
    """Whoever asked hears of every answer; whoever leads the client, of the client's own."""
    known = OpenQuestion.objects.in_bulk({entry.subject_id for entry in entries})
    leaders = leaders_of({entry.client_id for entry in entries}, at)
    for entry in entries:
        question = known.get(entry.subject_id or 0)
        if question is None:
            continue
        leader = leaders.get(entry.client_id or 0) if question.contact_id else None
        for user in _people(question.asked_by_id, leader) - {entry.actor_id}:
            yield News(
                user, BROUGHT, f"entry:{entry.pk}", _of_answer(entry), entry.at, client=entry.client_id,
                subject=("onboarding.openquestion", question.pk),
            )  # fmt: skip


def _of_answer(entry: Entry) -> Words:
    said = entry.data or {}
    return lambda: (_("%(who)s answered your question") % {"who": said.get("who", "")}, str(said.get("text", "")))


@of("access.given", "access.stuck", "access.called_back")
def accesses(entries: Sequence[Entry], at: datetime) -> Iterator[News]:
    theirs = [entry for entry in entries if entry.actor_id is None]
    known = Access.objects.in_bulk({entry.subject_id for entry in theirs})
    leaders = leaders_of({entry.client_id for entry in theirs}, at)
    for entry in theirs:
        if access := known.get(entry.subject_id or 0):
            for user in _people(leaders.get(entry.client_id or 0), access.asked_by_id):
                yield News(
                    user, BROUGHT, f"entry:{entry.pk}", _of_access(entry, access), entry.at, client=entry.client_id,
                    subject=("tracking.access", access.pk),
                )  # fmt: skip


def _of_access(entry: Entry, access: Access) -> Words:
    def say() -> tuple[str, str]:
        said = {
            "access.given": _("An access was given, check it: %(what)s"),
            "access.stuck": _("The client cannot give the access: %(what)s"),
            "access.called_back": _("The client wants us out: %(what)s"),
        }
        return said[entry.kind] % {"what": access}, str((entry.data or {}).get("contact") or "")

    return say


@of("deadline.asked", "deadline.answered")
def deadlines(entries: Sequence[Entry], _at: datetime) -> Iterator[News]:
    """The head of the department that is asked has to do with it whatever the client."""
    known = Negotiation.objects.select_related("department", "task").in_bulk({entry.subject_id for entry in entries})
    for entry in entries:
        if (talk := known.get(entry.subject_id or 0)) is None:
            continue
        asked = entry.kind == "deadline.asked"
        whom = (
            _people(talk.department.head_id, talk.task.assignee_id if talk.task else None)
            if asked
            else {talk.asked_by_id}
        )
        for user in whom - {entry.actor_id}:
            yield News(
                user, DEADLINE, f"entry:{entry.pk}", _of_deadline(talk, asked=asked), entry.at, client=entry.client_id,
                subject=("onboarding.negotiation", talk.pk), own=True,
            )  # fmt: skip


def _of_deadline(talk: Negotiation, *, asked: bool) -> Words:
    def say() -> tuple[str, str]:
        if asked:
            return _("Will your department be in time?"), talk.what
        return (_("The department will be in time") if talk.can else _("The department will not be in time")), talk.what

    return say
