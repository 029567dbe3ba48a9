from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record
from dirigent.regulation.clause import REGISTRY, Clause


class State(models.TextChoices):
    DUE = "due", pgettext_lazy("a duty is", "due")
    LATE = "late", pgettext_lazy("a duty is", "late")
    FULFILLED = "fulfilled", pgettext_lazy("a duty is", "fulfilled")
    WAIVED = "waived", pgettext_lazy("a duty is", "waived")
    POSTPONED = "postponed", pgettext_lazy("a duty is", "postponed")


class DutyQuerySet(models.QuerySet["Duty"]):
    def standing(self) -> Self:
        """Those whose ground still holds."""
        return self.filter(withdrawn_at=None)

    def open(self) -> Self:
        """Those that can still be fulfilled and are not."""
        return self.standing().filter(fulfilled_at=None, lapsed_at=None, waived_at=None)

    def of(self, user: User) -> Self:
        """The user's own, and those where they joined by escalation."""
        return self.filter(Q(responsible=user) | Q(joined__contains=[user.pk]))

    def shown(self, at: datetime) -> Self:
        """Open ones whose time to be seen has come and which nobody has put off beyond this moment."""
        return self.open().filter(Q(postponed_until=None) | Q(postponed_until__lte=at), warns_at__lte=at)

    def breached(self, at: datetime) -> Self:
        """Fulfilled after the due moment, or not at all by now."""
        return self.standing().filter(
            Q(fulfilled_at__gt=F("due_at")) | Q(fulfilled_at=None, due_at__lt=at), waived_at=None
        )

    def judged(self, at: datetime) -> Self:
        """Those about which it can be said by now whether they were kept in time."""
        return self.standing().filter(Q(fulfilled_at__isnull=False) | Q(due_at__lt=at), waived_at=None)

    def visible_to(self, user: User, at: datetime) -> Self:
        if user.is_head or user.is_administrator:
            return self
        mine = Q(responsible=user) | Q(accountable=user) | Q(joined__contains=[user.pk])
        return self.filter(mine | Q(client__in=Client.objects.visible_to(user, at)))


class Duty(models.Model):
    """Who owes what by when: derived by a clause, never typed in. People only waive or postpone it, with a reason.

    Known by clause, subject and key. `owner` has it by the clause, `responsible` acts now, `accountable` had it at the due
    moment; `joined` are those whom an escalation added. `lapsed_at`: from then on it can no longer be fulfilled.
    """

    clause = models.CharField(max_length=40)
    client = models.ForeignKey(Client, models.CASCADE, null=True, related_name="duties")
    subject_id = models.BigIntegerField()
    key = models.CharField(max_length=40)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    responsible = models.ForeignKey(User, models.PROTECT, null=True, related_name="duties")
    accountable = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    joined = ArrayField(models.BigIntegerField(), default=list)
    opens_at = models.DateTimeField()
    warns_at = models.DateTimeField()
    due_at = models.DateTimeField()
    fulfilled_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    waived_at = models.DateTimeField(null=True)
    postponed_until = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        ordering = ["due_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["clause", "subject_id", "key"], name="duty_once")]
        indexes = [
            models.Index(
                fields=["responsible", "due_at"],
                condition=Q(withdrawn_at=None, fulfilled_at=None, lapsed_at=None, waived_at=None),
                name="duty_open_of",
            ),
            GinIndex(
                fields=["joined"],
                condition=Q(withdrawn_at=None, fulfilled_at=None, lapsed_at=None, waived_at=None),
                name="duty_open_joined",
            ),
            models.Index(
                fields=["client", "due_at"],
                condition=Q(withdrawn_at=None, fulfilled_at=None, lapsed_at=None, waived_at=None),
                name="duty_open_of_client",
            ),
            models.Index(fields=["clause", "due_at"], name="duty_clause_due"),
            models.Index(fields=["accountable", "due_at"], name="duty_accountable_due"),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.subject_id} {self.key}"

    @property
    def rule(self) -> Clause:
        return REGISTRY[self.clause]

    @property
    def headline(self) -> str:
        return self.rule.headline(self.figures)

    @property
    def explanation(self) -> str:
        return self.rule.explanation(self.figures)

    def explained(self, at: datetime) -> str:
        """The explanation for somebody who reads it at that moment."""
        return self.rule.explanation(self.figures, at)

    @property
    def is_open(self) -> bool:
        return not (self.fulfilled_at or self.lapsed_at or self.withdrawn_at or self.waived_at)

    def state(self, at: datetime) -> State:
        if self.fulfilled_at and self.fulfilled_at <= at:
            return State.FULFILLED
        if self.waived_at and self.waived_at <= at:
            return State.WAIVED
        if self.postponed_until and self.postponed_until > at:
            return State.POSTPONED
        return State.LATE if at > self.due_at else State.DUE

    def was_breached(self, at: datetime) -> bool:
        if self.waived_at or self.withdrawn_at:
            return False
        return self.fulfilled_at > self.due_at if self.fulfilled_at else at > self.due_at

    @transaction.atomic
    def waive(self, *, reason: str, by: User, at: datetime) -> "Decision | None":
        """It need not be done, for this reason. Stays visible and is neither kept nor broken (REG-5)."""
        if not Duty.objects.open().filter(pk=self.pk).update(waived_at=at):
            return None
        self.waived_at = at
        return self._decide(DecisionKind.WAIVED, reason=reason, by=by, at=at)

    @transaction.atomic
    def postpone(self, until: datetime, *, reason: str, by: User, at: datetime) -> "Decision | None":
        """Put it out of sight until then, for this reason. Its due moment does not move: a breach stays a breach."""
        if not Duty.objects.open().filter(pk=self.pk).update(postponed_until=until):
            return None
        self.postponed_until = until
        return self._decide(DecisionKind.POSTPONED, reason=reason, by=by, at=at, until=until)

    @transaction.atomic
    def take_up(self, *, by: User, at: datetime) -> None:
        """Take a waiver or a postponement back."""
        if Duty.objects.filter(Q(waived_at__isnull=False) | Q(postponed_until__isnull=False), pk=self.pk).update(
            waived_at=None, postponed_until=None
        ):
            self.waived_at = self.postponed_until = None
            self.decisions.filter(revoked_at=None).update(revoked_at=at, revoked_by=by)
            record("duty.taken_up", client=self.client_id, subject=self, by=by, at=at, clause=self.clause)

    def _decide(self, kind: str, *, reason: str, by: User, at: datetime, until: datetime | None = None) -> "Decision":
        decision = self.decisions.create(kind=kind, reason=reason, by=by, at=at, until=until)
        record(
            f"duty.{kind}", client=self.client_id, subject=self, by=by, at=at,
            clause=self.clause, reason=reason, until=until, duty=self.key,
        )  # fmt: skip
        return decision


class DecisionKind(models.TextChoices):
    WAIVED = "waived", _("waived")
    POSTPONED = "postponed", _("postponed")


class Decision(models.Model):
    """Somebody waived or postponed a duty, and said why."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_reason"),
            models.CheckConstraint(
                condition=Q(kind="waived", until=None) | Q(kind="postponed", until__isnull=False), name="decision_until"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"
