"""What this person may see of their task: the brief they fill, the questions put to them, how we understood it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dirigent.domain.approvals.models import Answer as Word
from dirigent.domain.approvals.models import Approval
from dirigent.domain.clients.models import Contact
from dirigent.domain.onboarding import access
from dirigent.domain.onboarding.models import Answer, Brief, Debrief, OpenQuestion
from dirigent.domain.onboarding.restating import reading_minutes
from dirigent.domain.onboarding.sheet import Asked, sheet_of

MOST = 50


@dataclass(frozen=True)
class Sheet:
    """A brief as its filler reads it."""

    pk: int
    title: str
    lead: str
    due_at: datetime | None
    arrived_at: datetime | None
    parts: list[tuple[str, list[Asked]]]
    answered: int
    count: int
    missing: list[str]


@dataclass(frozen=True)
class Listed:
    pk: int
    title: str
    due_at: datetime | None
    asked_at: datetime
    arrived_at: datetime | None
    count: int
    answered: int


@dataclass(frozen=True)
class Question:
    """`answer` is empty while it is open."""

    pk: int
    text: str
    about: str
    asked_at: datetime
    due_at: datetime | None
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True)
class Reading:
    """A restatement that waits to be read."""

    pk: int
    title: str
    points: int
    minutes: int
    due_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class Restated:
    """Our restatement as it was put up. `answer` is what this client has said to exactly this text."""

    pk: int
    title: str
    number: int
    points: list[tuple[str, str]]
    sent_at: datetime
    due_at: datetime
    minutes: int
    what_changed: str
    content_hash: str
    may_answer: bool
    answer: str
    words: str
    answered_by: str
    answered_at: datetime | None
    is_replaced: bool


def briefs(contact: Contact) -> list[Listed]:
    """Those given to this client, and to this person or to nobody in particular, the newest first."""
    answers = Answer.objects.filter(brief=OuterRef("pk"), replaced_at=None).exclude(value__in=["", [], {}])
    counted = answers.order_by().values("brief").annotate(n=Count("pk")).values("n")
    found = _briefs(contact).annotate(answered=Coalesce(Subquery(counted), 0), count=Count("template__questions"))
    return [
        Listed(one.pk, one.title, one.due_at, asked_at, one.arrived_at, one.count, one.answered)
        for one in found.order_by("-asked_at", "-pk")[:MOST]
        if (asked_at := one.asked_at)
    ]


def waiting_briefs(contact: Contact) -> list[Listed]:
    return [one for one in briefs(contact) if one.arrived_at is None]


def brief(contact: Contact, pk: int) -> Brief | None:
    """The thing itself, for the verbs."""
    found = _briefs(contact).filter(pk=pk).first()
    return found if found and access.can_fill_themselves(contact, found) else None


def sheet(found: Brief) -> Sheet:
    parts = sheet_of(found)
    questions = [asked for _section, part in parts for asked in part]
    missing = [asked.text for asked in questions if asked.required and not asked.is_answered]
    answered = sum(asked.is_answered for asked in questions)
    return Sheet(
        found.pk,
        found.title,
        found.template.lead,
        found.due_at,
        found.arrived_at,
        parts,
        answered,
        len(questions),
        missing,
    )


def questions(contact: Contact) -> list[Question]:
    """Those put to this person, the open ones first."""
    found = OpenQuestion.objects.for_contact(contact).filter(contact=contact).select_related("brief", "field")
    rows = sorted(found.order_by("-asked_at", "-pk")[:MOST], key=lambda one: not one.is_open)
    return [
        Question(
            one.pk,
            one.text,
            one.brief.title if one.brief else "",
            one.asked_at,
            one.due_at,
            one.answer,
            one.answered_at,
        )
        for one in rows
    ]


def question(contact: Contact, pk: int) -> OpenQuestion | None:
    """The thing itself, while it is open."""
    return OpenQuestion.objects.for_contact(contact).open().filter(contact=contact, pk=pk).first()


def debrief(contact: Contact, pk: int) -> Debrief | None:
    """The thing itself, for the verbs; only what this person was asked about."""
    return _debriefs(contact).filter(pk=pk).first()


def newest(found: Debrief) -> int:
    """The one of the same task that counts now."""
    sent = Debrief.objects.sent().filter(brief=found.brief_id).order_by("-number")
    return sent.values_list("pk", flat=True).first() or found.pk


def restated_in(contact: Contact, approval: int) -> int | None:
    """The restatement that this question asks about, the newest of them."""
    return (
        _debriefs(contact).filter(version__approval=approval).order_by("-number").values_list("pk", flat=True).first()
    )


def restated(contact: Contact, found: Debrief, at: datetime) -> Restated:
    version = found.version
    assert version is not None
    assert found.sent_at is not None
    approval, decision = version.approval, version.decisions.select_related("contact").first()
    points = [(point.heading, point.text) for point in found.points.all()]
    return Restated(
        found.pk, found.brief.title, found.number, points, found.sent_at, approval.due_at, reading_minutes(found),
        version.what_changed, version.content_hash, bool(version.may_decide(contact, Word.APPROVE, at)),
        decision.answer if decision else "", decision.words if decision else "", str(decision.contact) if decision else "",
        decision.at if decision else None, version.voided_at is not None,
    )  # fmt: skip


def waiting_debriefs(contact: Contact) -> list[Reading]:
    """Restatements on which it is this person's turn to say a word."""
    turn = Approval.objects.waiting_for(contact).filter(purpose="debrief").values("current")
    return [
        Reading(
            one.pk,
            one.brief.title,
            len(one.points.all()),
            reading_minutes(one),
            one.version.approval.due_at,
            one.sent_at,
        )
        for one in _debriefs(contact).filter(version__in=turn)
        if one.version
    ]


def _briefs(contact: Contact) -> QuerySet[Brief]:
    asked = Brief.objects.for_contact(contact).select_related("template", "contact")
    return asked.filter(Q(contact=contact) | Q(contact=None))


def _debriefs(contact: Contact) -> QuerySet[Debrief]:
    mine = Approval.objects.for_contact(contact).filter(purpose="debrief")
    found = (
        Debrief.objects.sent().filter(version__approval__in=mine).select_related("brief", "version__approval__client")
    )
    return found.prefetch_related("points")
