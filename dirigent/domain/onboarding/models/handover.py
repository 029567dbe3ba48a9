"""Handing a client over: from sales to an account manager, and from one manager to another (HND-1…8)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.clients.models import Client, Membership
from dirigent.domain.conversations.models import Outgoing
from dirigent.domain.people.models import User
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.indexing import Findable, index_many


class HandoverKind(models.TextChoices):
    SALE = "sale", pgettext_lazy("a handover is", "from sales")
    MANAGER = "manager", pgettext_lazy("a handover is", "change of manager")


class HandoverStage(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("a handover", "is being prepared")
    RETURNED = "returned", pgettext_lazy("a handover", "was returned")
    SIGNED = "signed", pgettext_lazy("a handover", "waits for acceptance")
    ACCEPTED = "accepted", pgettext_lazy("a handover", "accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("a handover", "called off")


class Ending(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("a signing ended", "accepted")
    RETURNED = "returned", pgettext_lazy("a signing ended", "returned")
    WITHDRAWN = "withdrawn", pgettext_lazy("a signing ended", "called off")


# After these it is found by other words than before.
REWORDED = {
    f"handover.{act}" for act in ("begun", "changed", "paper", "paper_removed", "item", "asked", "answered")
}  # fmt: skip


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        """Of the clients one may see, and those one gives or takes oneself, whatever became of the client since."""
        if user.sees_every_client:
            return self
        return self.filter(Q(client__in=Client.objects.visible_to(user, at)) | Q(giver=user) | Q(taker=user))

    def open(self) -> Self:
        return self.filter(accepted_at=None, withdrawn_at=None)


class Handover(models.Model):
    """The giver signs when their part is whole, the taker accepts or returns it; until then every duty is the giver's.

    `told`: what the system knew of the client when it was signed, as the taker read it. `moved`: what went from hand to hand
    at the acceptance. `joined_taker`: the taker was let in to read, and is let out if it comes to nothing.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="handovers")
    kind = models.CharField(max_length=8, choices=HandoverKind)
    giver = models.ForeignKey(User, models.PROTECT, related_name="handovers_given", verbose_name=_("who hands over"))
    taker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="handovers_taken", verbose_name=_("who takes over")
    )
    deputy = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deputy from then on")
    )
    reason = models.CharField(_("why"), max_length=300, blank=True)
    portfolio = models.UUIDField(null=True, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(editable=False)

    handed_on = models.DateField(_("day of the handover"), null=True, blank=True)
    folder = models.CharField(
        _("the client’s folder"), max_length=500, blank=True, help_text=_("The address on the server or in the cloud.")
    )
    sold = models.TextField(_("what services were sold"), blank=True, help_text=_("As it was agreed with the client."))
    budget = models.DecimalField(_("sold for, a month"), max_digits=12, decimal_places=2, null=True, blank=True)
    offer = models.CharField(
        _("link to the final offer"), max_length=500, blank=True, help_text=_("The one we work by, not the first one.")
    )
    studied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    studied_at = models.DateTimeField(null=True, editable=False)

    paid_amount = models.DecimalField(_("sum"), max_digits=12, decimal_places=2, null=True, blank=True)
    paid_on = models.DateField(_("came on"), null=True, blank=True)
    paid_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", editable=False)
    paid_file_name = models.CharField(max_length=255, blank=True, editable=False)
    paid_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    paid_at = models.DateTimeField(null=True, editable=False)

    signed_at = models.DateTimeField(null=True, editable=False)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    told = models.JSONField(default=dict, editable=False)
    moved = models.JSONField(default=dict, editable=False)
    joined_taker = models.BooleanField(default=False, editable=False)
    introduction = models.ForeignKey(Outgoing, models.PROTECT, null=True, related_name="+", editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        ordering = ["-made_at", "-pk"]
        constraints = [  # type: ignore[assignment]  # a sum of two lists, which the stubs read too narrowly
            models.CheckConstraint(
                condition=Q(**{f"{step}_at": None, f"{step}_by": None})
                | Q(**{f"{step}_at__isnull": False, f"{step}_by__isnull": False}),
                name=f"handover_{step}_pair",
            )
            for step in ("studied", "paid", "signed", "accepted", "withdrawn")
        ] + [
            models.UniqueConstraint(
                fields=["client"], condition=Q(accepted_at=None, withdrawn_at=None), name="handover_one_is_open"
            ),
            models.CheckConstraint(condition=Q(taker=None) | ~Q(taker=F("giver")), name="handover_to_another"),
            models.CheckConstraint(
                condition=Q(deputy=None) | Q(taker=None) | ~Q(deputy=F("taker")), name="handover_deputy_is_another"
            ),
            models.CheckConstraint(condition=Q(signed_at=None) | Q(taker__isnull=False), name="handover_signed_to_one"),
            models.CheckConstraint(
                condition=Q(paid_at=None) | Q(paid_amount__gt=0, paid_on__isnull=False, paid_file__isnull=False),
                name="handover_payment_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-made_at"], name="handover_of_client"),
            models.Index(fields=["portfolio"], condition=Q(portfolio__isnull=False), name="handover_of_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.giver} → {self.taker or '…'}"

    @property
    def is_sale(self) -> bool:
        return self.kind == HandoverKind.SALE

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def stage(self) -> HandoverStage:
        if self.withdrawn_at:
            return HandoverStage.WITHDRAWN
        if self.accepted_at:
            return HandoverStage.ACCEPTED
        if self.signed_at:
            return HandoverStage.SIGNED
        return HandoverStage.RETURNED if any(self.rounds.all()) else HandoverStage.DRAFT

    @classmethod
    @transaction.atomic
    def prepare(
        cls, client: Client, *, giver: User, taker: User | None = None, deputy: User | None = None, kind: str, by: User,
        at: datetime, reason: str = "", portfolio: UUID | None = None,
    ) -> "Handover":  # fmt: skip
        """A handover is begun; while one of the client is open, that one is it. Two who begin at once wait for each other."""
        Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
        if known := cls.objects.open().filter(client=client).first():
            return known
        made = cls.objects.create(
            client=client, kind=kind, giver=giver, taker=taker, deputy=deputy, reason=reason, portfolio=portfolio,
            made_by=by, made_at=at,
        )  # fmt: skip
        made.tell("handover.begun", by=by, at=at, giver=giver.pk, taker=taker.pk if taker else None, kind_of=kind)
        return made

    @transaction.atomic
    def change(self, *, by: User, at: datetime, **fields: Any) -> list[str]:
        """The brief, or who takes over: says which fields changed. What changed in the brief is to be studied anew."""
        changed = [name for name, value in fields.items() if getattr(self, name) != value]
        if not changed:
            return []
        for name in changed:
            setattr(self, name, fields[name])
        if self.studied_at and {"folder", "sold", "budget", "offer"} & set(changed):
            self.studied_at = self.studied_by = None
        self.revision += 1
        self.save(update_fields=[*changed, "studied_at", "studied_by", "revision"])
        self.tell("handover.changed", by=by, at=at, fields=sorted(changed))
        return changed

    @transaction.atomic
    def study(self, *, by: User, at: datetime) -> None:
        """The taker has read the brief."""
        if Handover.objects.open().filter(pk=self.pk, studied_at=None).update(studied_at=at, studied_by=by):
            self.studied_at, self.studied_by = at, by
            self.tell("handover.studied", by=by, at=at)

    @transaction.atomic
    def note_payment(
        self, amount: Decimal, on: date, file: StoredFile, name: str, *, by: User, at: datetime
    ) -> None:  # fmt: skip
        """The client's money has arrived, and this document shows it."""
        self.paid_amount, self.paid_on, self.paid_file, self.paid_file_name = amount, on, file, name[:255]
        self.paid_by, self.paid_at = by, at
        self.save(update_fields=["paid_amount", "paid_on", "paid_file", "paid_file_name", "paid_by", "paid_at"])
        self.tell("handover.paid", by=by, at=at, amount=amount, on=on, sha256=file.sha256, name=name)

    @transaction.atomic
    def withdraw(self, *, by: User, at: datetime) -> None:
        """Nothing is handed over: everything stays as it was."""
        if not Handover.objects.open().filter(pk=self.pk).update(withdrawn_at=at, withdrawn_by=by):
            return
        self.refresh_from_db(fields=["withdrawn_at", "withdrawn_by"])
        self.rounds.filter(closed_at=None).update(closed_at=at, closed_by=by, outcome=Ending.WITHDRAWN)
        self.let_taker_out(by=by, at=at)
        self.tell("handover.withdrawn", by=by, at=at)

    def let_taker_in(self, *, by: User, at: datetime) -> None:
        """They read the client's card before they accept."""
        known = Membership.objects.filter(client=self.client, user=self.taker).exists()
        if (
            self.taker is not None
            and not known
            and not Client.objects.visible_to(self.taker, at).filter(pk=self.client_id)
        ):
            self.client.join_team(self.taker, by=by, at=at)
            self.joined_taker = True
            self.save(update_fields=["joined_taker"])

    def let_taker_out(self, *, by: User, at: datetime) -> None:
        if self.joined_taker and self.taker is not None:
            self.client.leave_team(self.taker, by=by, at=at)
            self.joined_taker = False
            self.save(update_fields=["joined_taker"])

    def tell(self, kind: str, *, by: User | None, at: datetime, **data: Any) -> None:
        record(kind, client=self.client_id, subject=self, by=by, at=at, **data)
        if kind in REWORDED:
            index_many([self.findable()])

    def findable(self) -> Findable:
        """By who hands over to whom, by what was written into it and asked about it."""
        said = [self.reason, self.sold, self.offer, self.folder, *self.items.values_list("words", flat=True)]
        said += [str(paper) for paper in self.papers.all()]
        said += [f"{doubt.words} {doubt.answer}" for doubt in self.doubts.all()]
        return Findable(
            self, self.client_id, "handover", str(self), "\n".join(filter(None, said)), self.made_at,
            author=self.giver_id,
        )  # fmt: skip


class Round(models.Model):
    """One signing by the giver, and how it ended: accepted, returned with words, or called off."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Ending, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "number"], name="round_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, outcome="")
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome=""),
                name="round_closed_whole",
            ),
            models.CheckConstraint(condition=~Q(outcome="returned") | ~Q(words=""), name="round_return_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.handover_id} / {self.number}"
