"""What this person is asked to approve, what became of it, and what was said about it."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dirigent.domain.approvals import sheets
from dirigent.domain.approvals.answering import Place, places
from dirigent.domain.approvals.consequence import consequence_of
from dirigent.domain.approvals.models import (
    Answer,
    Approval,
    Certificate,
    Decision,
    Remark,
    State,
    Version,
    VersionFile,
)
from dirigent.domain.clients.models import Contact
from dirigent.foundation import worktime
from dirigent.foundation.comparing import texts
from dirigent.foundation.verdicts import Denied

from .asked import File, Listed, Note, Person, Pin, Put, Said, Sheet, Whole

MOST, SMALL_PICTURES = 100, 4


def waiting(contact: Contact, at: datetime) -> list[Listed]:
    """Those where it is this person's turn. Our restatement of a task asks on its own page, in its own words."""
    return _listed(
        Approval.objects.waiting_for(contact).exclude(purpose="debrief").order_by("due_at", "pk"), contact, at
    )


def approvals(contact: Contact, at: datetime) -> list[Listed]:
    """All this person is or was asked about, the open ones first."""
    found = Approval.objects.for_contact(contact).order_by("settled_at", "due_at", "-pk")
    listed = _listed(found, contact, at)
    return sorted(listed, key=lambda one: (not one.my_turn, one.state not in (State.WAITING, State.CHANGES)))


def asked_about(contact: Contact) -> QuerySet:
    """The numbers of all this person is, or was, asked about."""
    return Approval.objects.for_contact(contact).values("pk")


def version(contact: Contact, pk: int, number: int | None = None) -> Version | None:
    """The thing itself, for the verbs: the current version, or the one with this number."""
    found = Approval.objects.for_contact(contact).select_related("client", "current", "made_by").filter(pk=pk).first()
    if found is None or found.current is None:
        return None
    chosen = found.current if number is None else found.versions.filter(number=number).first()
    if chosen:
        chosen.approval = found
    return chosen


def file(contact: Contact, pk: int, file_pk: int) -> VersionFile | None:
    """A file of any version they were shown."""
    seen = Approval.objects.for_contact(contact).filter(pk=pk)
    return VersionFile.objects.select_related("file").filter(pk=file_pk, version__approval__in=seen).first()


def certificate(contact: Contact, pk: int) -> Certificate | None:
    """The last certificate of it that is ready."""
    known = (
        Certificate.objects.for_contact(contact).filter(version__approval=pk).select_related("version", "pdf", "bundle")
    )
    return known.order_by("-version__number").first()


def approval(contact: Contact, pk: int, at: datetime, number: int | None = None) -> Whole | None:
    """All of one, with the version of this number beside the one before it."""
    shown = version(contact, pk, number)
    if shown is None:
        return None
    found = shown.approval
    said = Decision.objects.select_related("contact").order_by("at", "pk")
    every = list(found.versions.order_by("-number").prefetch_related(Prefetch("decisions", said)))
    before = next((one for one in every if one.number == shown.number - 1), None)
    people = places([found])[found.pk]
    remarks = list(Remark.objects.filter(version=shown).select_related("contact", "user", "file"))
    mine = next((one for one in every if one.pk == shown.pk), shown).decisions.all()
    answered = next((_said(one) for one in mine if one.contact_id == contact.pk), None)
    approves = shown.may_decide(contact, Answer.APPROVE, at)
    objects = shown.may_decide(contact, Answer.CHANGES, at)
    notes = _notes(remarks)
    standing = [one for one in people if one.is_turn and one.contact.pk == contact.pk]
    return Whole(
        pk=found.pk, title=found.title, kind=found.get_kind_display(), state=found.state,
        state_words=state_words(found), reason=found.reason, number=shown.number,
        current=found.current.number if found.current else shown.number, before=before.number if before else 0,
        text=shown.text, what_changed=shown.what_changed, put_up_at=shown.put_up_at, put_up_by=str(found.made_by),
        due_at=found.due_at, depends=found.depends_on, consequence=consequence_of(found, at, to_client=True),
        objections_until=shown.objections_until, content_hash=shown.content_hash,
        consent_text=shown.consent_text(Answer.APPROVE), may_approve=bool(approves) and answered is None and not shown.minor,
        may_object=bool(objects) and answered is None,
        why_not=str(approves.reason) if isinstance(approves, Denied) else "", mine=answered,
        has_certificate=certificate(contact, pk) is not None,
        people=[_person(one) for one in people],
        files=[File(one.pk, one.name, one.file.size) for one in shown.files.select_related("file")],
        sheets=[_sheet(found, one) for one in sheets.sheets(shown, before, remarks)],
        pieces=sheets.marked(shown.text, remarks),
        blocks=texts.compare(before.text, shown.text) if before and before.text != shown.text else [],
        notes=notes, my_open_notes=sum(one.contact_id == contact.pk and not one.is_question for one in remarks),
        versions=[_put(one, found) for one in every],
        colleagues=_colleagues(contact, found) if standing else [], is_debrief=found.purpose == "debrief",
    )  # fmt: skip


def state_words(found: Approval) -> str:
    return {
        State.WAITING: pgettext("an approval", "waits for an answer"),
        State.CHANGES: pgettext("an approval", "we are correcting it"),
        State.APPROVED: pgettext("an approval", "approved"),
        State.WITHDRAWN: pgettext("an approval", "not asked any more"),
    }.get(State(found.state), "")


def _listed(found, contact: Contact, at: datetime) -> list[Listed]:
    rows = list(found.select_related("current").prefetch_related("current__files__file")[:MOST])
    people, schedule = places(rows), worktime.default()
    return [
        Listed(
            one.pk, one.title, one.current.number, one.get_kind_display(), one.state, state_words(one),
            one.current.what_changed, one.due_at, one.waiting_since or one.current.put_up_at,
            consequence_of(one, at, to_client=True, schedule=schedule), _is_my_turn(people[one.pk], contact), _pictures(one),
        )
        for one in rows
        if one.current
    ]  # fmt: skip


def _is_my_turn(people: Sequence[Place], contact: Contact) -> bool:
    return any(one.is_turn and one.contact.pk == contact.pk for one in people)


def _pictures(found: Approval) -> tuple[str, ...]:
    files = [one for one in found.current.files.all() if sheets.kind_of(one.file) == "picture"] if found.current else []
    return tuple(f"{_sheet_url(found, one.pk, 0)}?small" for one in files[:SMALL_PICTURES])


def _sheet_url(found: Approval, file_pk: int, page: int) -> str:
    return reverse("portal:approval-sheet", args=[found.pk, file_pk, page])


def _sheet(found: Approval, one: sheets.Sheet) -> Sheet:
    label = one.file.name
    if one.pages > 1:
        label = _("%(name)s, page %(n)d") % {"name": one.file.name, "n": one.page}
    new = _sheet_url(found, one.file.pk, one.page)
    return Sheet(
        one.file.pk, one.page, label, new,
        _sheet_url(found, one.before.pk, one.before_page) if one.before else "",
        f"{new}?against={one.before.pk}" if one.before and not one.page else "",
        [Pin(pin.number, pin.x, pin.y, pin.settled, pin.href) for pin in one.pins], one.reason,
    )  # fmt: skip


def _person(one: Place) -> Person:
    decision = one.decision
    return Person(str(one.contact), one.state, decision.words if decision else "", decision.at if decision else None)


def _said(one: Decision) -> Said:
    return Said(str(one.contact), one.approves, one.words, one.at, one.get_through_display(), one.content_hash[:16])


def _put(one: Version, found: Approval) -> Put:
    counts = one.voided_at is None and (found.state == State.APPROVED or one.pk == found.current_id)
    return Put(
        one.number, one.what_changed, one.put_up_at, one.minor, counts, [_said(each) for each in one.decisions.all()]
    )


def _notes(remarks: Sequence[Remark]) -> list[Note]:
    answers: dict[int, list[Note]] = {}
    for one in remarks:
        if one.answers_id:
            answers.setdefault(one.answers_id, []).append(_note(0, one, []))
    return [_note(number, one, answers.get(one.pk, [])) for number, one in sheets.numbered(remarks)]


def _note(number: int, one: Remark, answers: list[Note]) -> Note:
    name = str(one.contact or one.user)
    where = one.file.name if one.file else ""
    if where and one.place.get("page"):
        where = _("%(name)s, page %(n)d") % {"name": where, "n": one.place["page"]}
    return Note(
        one.pk, number, name, one.user_id is not None, one.words, one.at, one.is_question, one.settled_at is not None,
        one.place.get("quote", ""), where, answers,
    )  # fmt: skip


def _colleagues(contact: Contact, found: Approval) -> list[tuple[int, str]]:
    """Who else of theirs could answer: names alone."""
    asked = found.approvers.filter(ended_at=None).values("contact")
    others = contact.client.contacts.present().exclude(pk__in=asked)
    return [(one.pk, str(one)) for one in others[:50]]
