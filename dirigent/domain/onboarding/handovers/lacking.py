"""What a handover still lacks, point by point, red or green: it is whole or it is not accepted (HND-1, HND-4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Contact, OwnedField
from dirigent.domain.clients.models.verifying import Mark, marks_of_many

from ..models import Doubt, Handover, Item, Paper, PaperKind, Subject

GIVER, TAKER = "giver", "taker"
Words = str | Promise


@dataclass(frozen=True)
class Point:
    """One thing that must be there; `missing` says what to do while it is not."""

    key: str
    label: Words
    is_done: bool
    missing: Words
    whose: str = GIVER


@dataclass(frozen=True)
class Whole:
    """All points of one handover."""

    points: tuple[Point, ...]

    def of(self, whose: str) -> list[Point]:
        return [point for point in self.points if point.whose == whose]

    @property
    def missing(self) -> list[Point]:
        return [point for point in self.points if not point.is_done]

    @property
    def missing_from_giver(self) -> list[Point]:
        return [point for point in self.missing if point.whose == GIVER]

    @property
    def may_be_signed(self) -> bool:
        return not self.missing_from_giver

    @property
    def may_be_accepted(self) -> bool:
        return not self.missing

    @property
    def done(self) -> int:
        return sum(point.is_done for point in self.points)


def whole(handover: Handover, *, today: date) -> Whole:
    return whole_many([handover], today=today)[handover.pk]


def whole_many(handovers: Iterable[Handover], *, today: date) -> dict[int, Whole]:
    """The points of each: the same few queries for any number."""
    listed = list(handovers)
    prefetch_related_objects(
        listed, "papers", "items", "doubts",
        Prefetch("client__contacts", Contact.objects.present().prefetch_related("phones", "mails"), to_attr="reachable"),
    )  # fmt: skip
    sales = [handover for handover in listed if handover.is_sale]
    marks = marks_of_many([handover.client for handover in sales]) if sales else {}
    return {
        one.pk: Whole(tuple(_sale(one, marks[one.client_id], today) if one.is_sale else _change(one))) for one in listed
    }


def _sale(handover: Handover, marks: dict[str, Mark], today: date) -> list[Point]:
    papers: dict[str, list[Paper]] = {}
    for paper in handover.papers.all():
        papers.setdefault(paper.kind, []).append(paper)
    people = getattr(handover.client, "reachable", ())
    reachable = any(person.phones.all() or person.mails.all() for person in people)
    points = [
        Point("seller", _("sales manager"), True, ""),
        Point("company", _("company"), bool(handover.client.name), ""),
        Point("handed_on", _("day of the handover"), handover.handed_on is not None, _("Name the day.")),
        Point("folder", _("the client’s folder"), bool(handover.folder), _("Give the address of the folder.")),
        Point("sold", _("services sold and budget"), bool(handover.sold) and handover.budget is not None,
              _("Say what was sold and for how much.")),
        Point("offer", _("link to the final offer"), bool(handover.offer), _("Give the link to the offer we work by.")),
        Point("card", _("the client’s card"), True, ""),
        Point("contacts", _("whom we speak with"), reachable, _("Add a person with a phone or mail to the card.")),
    ]  # fmt: skip
    points += [
        Point(f"paper:{kind}", kind.label, kind in papers, _("Attach a file or a link, or say why it is not needed."))
        for kind in PaperKind
    ]
    points.append(
        Point("payment", _("payment has arrived"), has_payment(handover, today),
              _("Confirm the payment with a document. Without it only a trusted client is handed over."))
    )  # fmt: skip
    points.append(_taker(handover))
    real = [paper for kind in papers.values() for paper in kind if not paper.not_needed]
    points += [
        Point("brief-studied", _("the brief is studied"), handover.studied_at is not None, _("Read the brief and confirm it."), TAKER),
        Point("papers-studied", _("documents are studied"), bool(papers) and all(paper.studied_at for paper in real),
              _("Open each document and confirm that you have studied it."), TAKER),
        *(
            Point(f"verified:{field}", _VERIFIED[field], marks[field].is_valid, _("Compare with the contract and put the mark."), TAKER)
            for field in OwnedField.values
        ),
        _doubts(handover),
    ]  # fmt: skip
    return points


_VERIFIED = {
    OwnedField.REQUISITES.value: _("requisites are verified"),
    OwnedField.INSTRUMENTS.value: _("instruments and budget are verified"),
}


def _change(handover: Handover) -> list[Point]:
    items: dict[str, Item] = {item.subject: item for item in handover.items.all()}
    points = [
        Point(f"item:{subject}", subject.label, subject in items and items[subject].confirmed_at is not None,
              _("Confirm it, or say why it does not apply."))
        for subject in Subject
    ]  # fmt: skip
    return [*points, _taker(handover), _doubts(handover)]


def _taker(handover: Handover) -> Point:
    return Point("taker", _("who takes over"), handover.taker_id is not None, _("Choose who takes the client over."))


def _doubts(handover: Handover) -> Point:
    open_ones: list[Doubt] = [doubt for doubt in handover.doubts.all() if doubt.answered_at is None]
    return Point(
        "doubts", _("questions are answered"), not open_ones, _("There are questions without an answer."), TAKER
    )


def has_payment(handover: Handover, today: date) -> bool:
    """The money has come, or the head vouches for the client (R§6)."""
    return handover.paid_at is not None or is_trusted(handover, today)


def is_trusted(handover: Handover, today: date) -> bool:
    until = handover.client.trusted_until
    return until is not None and until >= today
