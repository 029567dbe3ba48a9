"""What comes with a client: documents, the twelve items of a change of manager, and points that are missing or disputed."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.people.models import User
from dirigent.foundation.files.models import StoredFile

from .handover import Handover


class PaperKind(models.TextChoices):
    CONTRACT = "contract", _("contract, the signed original")
    ANNEX = "annex", _("annexes")
    ADDENDUM = "addendum", _("supplementary agreements")
    INVOICE = "invoice", _("invoices")
    OFFER = "offer", _("commercial offer")
    PLAN = "plan", _("media plan")


class Paper(models.Model):
    """A document of the package: a file, a link, or a word why it is not needed; the taker confirms that it is studied."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="papers")
    kind = models.CharField(_("document"), max_length=10, choices=PaperKind)
    title = models.CharField(_("what it is"), max_length=200, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    link = models.CharField(_("link"), max_length=500, blank=True)
    not_needed = models.CharField(_("why it is not needed"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    studied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    studied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("document of the package")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="", not_needed="")
                | Q(file=None, not_needed="") & ~Q(link="")
                | Q(file=None, link="") & ~Q(not_needed=""),
                name="paper_is_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(studied_at=None, studied_by=None) | Q(studied_at__isnull=False, studied_by__isnull=False),
                name="paper_studied_pair",
            ),
            models.UniqueConstraint(
                fields=["handover", "kind"], condition=~Q(not_needed=""), name="paper_not_needed_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.file_name or self.link or self.not_needed

    @classmethod
    @transaction.atomic
    def put(cls, handover: Handover, kind: str, *, by: User, at: datetime, **fields: Any) -> "Paper":
        """A document comes into the package; what was said of its not being needed is forgotten."""
        if fields.get("not_needed"):
            handover.papers.filter(kind=kind).delete()
        else:
            handover.papers.filter(kind=kind).exclude(not_needed="").delete()
        paper = cls.objects.create(handover=handover, kind=kind, by=by, at=at, **fields)
        sha256 = paper.file.sha256 if paper.file else ""
        handover.tell(
            "handover.paper", by=by, at=at, paper=kind, name=str(paper), sha256=sha256, not_needed=paper.not_needed
        )
        return paper

    @transaction.atomic
    def remove(self, *, by: User, at: datetime) -> None:
        self.handover.tell("handover.paper_removed", by=by, at=at, paper=self.kind, name=str(self))
        self.delete()

    @transaction.atomic
    def study(self, *, by: User, at: datetime) -> None:
        """The taker has read it."""
        if Paper.objects.filter(pk=self.pk, studied_at=None).update(studied_at=at, studied_by=by):
            self.studied_at, self.studied_by = at, by
            self.handover.tell("handover.paper_studied", by=by, at=at, paper=self.kind, name=str(self))


class Subject(models.TextChoices):
    """The twelve items of the regulation (section 2, a change of manager)."""

    PRODUCT = "product", _("Product, service, brand")
    INSTRUMENTS = "instruments", _("Instruments by platform")
    BUDGETS = "budgets", _("Budgets by instrument")
    PERIODS = "periods", _("Periods and payment dates by instrument")
    PAYMENT = "payment", _("Particulars of payment")
    TRAITS = "traits", _("What the people are like, in work and otherwise")
    PAPERS = "papers", _("How documents go")
    REPORTS = "reports", _("How we report")
    GRIEVANCES = "grievances", _("Dissatisfaction and claims")
    GOAL = "goal", _("Goals and wishes")
    TASKS = "tasks", _("Open tasks")
    ACCESSES = "accesses", _("Access to projects and tasks")


class Item(models.Model):
    """One of the twelve: what the giver adds to what the system knows, confirmed, or not applicable with a reason."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items")
    subject = models.CharField(max_length=12, choices=Subject)
    words = models.TextField(_("what the system does not know"), blank=True)
    not_applicable = models.CharField(_("why it does not apply"), max_length=300, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "subject"], name="item_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="item_confirmed_pair",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_subject_display())

    @classmethod
    def lay_out(cls, handover: Handover, words: dict[str, str]) -> None:
        """All twelve, each with the words that the last handover had."""
        Item.objects.bulk_create(
            Item(handover=handover, subject=subject, words=words.get(subject, "")) for subject in Subject.values
        )

    @transaction.atomic
    def confirm(self, *, by: User, at: datetime, words: str | None = None, not_applicable: str = "") -> None:
        """So it is, or it does not apply and this is why."""
        if words is not None:
            self.words = words
        self.not_applicable = not_applicable
        self.confirmed_by, self.confirmed_at = by, at
        self.save(update_fields=["words", "not_applicable", "confirmed_by", "confirmed_at"])
        self.handover.tell(
            "handover.item", by=by, at=at, item=self.subject, text=self.words, not_applicable=not_applicable
        )

    @transaction.atomic
    def reopen(self, *, by: User, at: datetime) -> None:
        """The mark is taken back."""
        if Item.objects.filter(pk=self.pk, confirmed_at__isnull=False).update(
            confirmed_at=None, confirmed_by=None, not_applicable=""
        ):
            self.refresh_from_db()
            self.handover.tell("handover.item_reopened", by=by, at=at, item=self.subject)


class DoubtKind(models.TextChoices):
    MISSING = "missing", pgettext_lazy("a point of a handover", "is missing")
    DISPUTED = "disputed", pgettext_lazy("a point of a handover", "is disputed")


class Doubt(models.Model):
    """A missing or disputed point: the taker asks, the giver answers. Nothing is accepted over an open one."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="doubts")
    kind = models.CharField(_("what is wrong"), max_length=10, choices=DoubtKind, default=DoubtKind.MISSING)
    about = models.CharField(_("what about"), max_length=120, blank=True)
    words = models.TextField(_("question"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("point of a handover")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="doubt_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return self.words[:80]

    @classmethod
    @transaction.atomic
    def ask(cls, handover: Handover, words: str, *, by: User, at: datetime, **fields: str) -> "Doubt":
        doubt = cls.objects.create(handover=handover, words=words, asked_by=by, asked_at=at, **fields)
        handover.tell("handover.asked", by=by, at=at, doubt=doubt.pk, text=words)
        return doubt

    @transaction.atomic
    def reply(self, answer: str, *, by: User, at: datetime) -> None:
        """Answered once. What is still unclear is asked anew."""
        if Doubt.objects.filter(pk=self.pk, answered_at=None).update(answer=answer, answered_by=by, answered_at=at):
            self.refresh_from_db()
            self.handover.tell("handover.answered", by=by, at=at, doubt=self.pk, text=answer)
