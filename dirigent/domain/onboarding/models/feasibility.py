"""Can the goal be reached for that money in that time: by the plan's own figures, or by what is usual for the instrument (BRF-5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .brief import Brief


class Means(models.TextChoices):
    """What the goal is to be reached with."""

    SEARCH = "search", pgettext_lazy("instrument", "Yandex Direct, search")
    NETWORK = "network", pgettext_lazy("instrument", "Yandex Direct, network (YAN)")
    VK = "vk", pgettext_lazy("instrument", "VK Ads")
    VIDEO = "video", pgettext_lazy("instrument", "Programmatic and video")


class Outcome(models.TextChoices):
    FEASIBLE = "feasible", pgettext_lazy("a goal is", "feasible")
    EDGE = "edge", pgettext_lazy("a goal is", "at the edge")
    UNFEASIBLE = "unfeasible", pgettext_lazy("a goal is", "out of reach")


# Practitioners' ranges until the head writes our own: price of a click in roubles, per cent of visitors who ask or buy.
USUAL: dict[str, tuple[str, str, str, str]] = {
    Means.SEARCH: ("25", "150", "2", "8"),
    Means.NETWORK: ("8", "40", "0.5", "3"),
    Means.VK: ("15", "60", "0.7", "4"),
    Means.VIDEO: ("20", "90", "0.1", "0.6"),
}
# Beyond the plan's own figures by no more than this, a goal is at the edge; so much a plan may be missed by (R11).
EDGE_PER_CENT = 15
ONE = Decimal(1)


def positive(places: int = 2) -> dict[str, Any]:
    return {"max_digits": 9, "decimal_places": places, "validators": [MinValueValidator(Decimal("0.01"))]}


class UsualFigures(models.Model):
    """What a click costs and how many of a hundred visitors ask, where the head knows better than `USUAL`."""

    means = models.CharField(max_length=8, choices=Means, unique=True)
    click_low = models.DecimalField(_("a click costs from, ₽"), **positive())
    click_high = models.DecimalField(_("a click costs up to, ₽"), **positive())
    rate_low = models.DecimalField(_("of a hundred visitors ask from"), **positive())
    rate_high = models.DecimalField(_("of a hundred visitors ask up to"), **positive())
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    set_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("usual figures")
        ordering = ["means"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    click_low__gt=0, click_high__gte=F("click_low"), rate_low__gt=0, rate_high__gte=F("rate_low")
                )
                & Q(rate_high__lte=100),
                name="usual_figures_make_a_range",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_means_display())

    @classmethod
    def known(cls) -> dict[str, "UsualFigures"]:
        """Of every instrument: ours where the head has set them, else the practitioners'."""
        ours = {one.means: one for one in cls.objects.all()}
        return {str(means): ours.get(means) or cls._usual(means) for means in Means}

    @classmethod
    def _usual(cls, means: str) -> "UsualFigures":
        low, high, rate_low, rate_high = (Decimal(figure) for figure in USUAL[means])
        return cls(means=means, click_low=low, click_high=high, rate_low=rate_low, rate_high=rate_high)

    @classmethod
    @transaction.atomic
    def write(cls, means: str, figures: Mapping[str, Decimal], *, by: User, at: datetime) -> "UsualFigures":
        kept, _made = cls.objects.update_or_create(means=means, defaults={**figures, "set_by": by, "set_at": at})
        record("brief.figures", client=None, subject=kept, by=by, at=at, means=means, figures=dict(figures))
        return kept


@dataclass(frozen=True)
class Reach:
    """From how few to how many the money brings."""

    low: int
    high: int

    @property
    def middle(self) -> int:
        return int((Decimal(self.low) * self.high).sqrt())


def reach(
    money: Decimal, *, click_low: Decimal, click_high: Decimal, rate_low: Decimal, rate_high: Decimal
) -> Reach:  # fmt: skip
    """Money buys clicks, of a hundred visitors so many ask: the dearest click with the lowest rate, and the reverse."""
    return Reach(whole(money / click_high * rate_low / 100), whole(money / click_low * rate_high / 100))


def whole(figure: Decimal) -> int:
    return int(figure.quantize(ONE, ROUND_HALF_UP))


def outcome(wanted: int, brought: Reach, *, by_plan: bool) -> Outcome:
    """A plan names one figure, and a little beyond it is the edge; of a range the upper half is."""
    sure, utmost = brought.middle, brought.high
    if by_plan:
        sure, utmost = brought.high, whole(Decimal(brought.high) * (100 + EDGE_PER_CENT) / 100)
    if wanted <= sure:
        return Outcome.FEASIBLE
    return Outcome.EDGE if wanted <= utmost else Outcome.UNFEASIBLE


class FeasibilityQuerySet(models.QuerySet["Feasibility"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))


class Feasibility(models.Model):
    """A goal checked at a moment, with the figures it was checked by. Checked anew, it is another one."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="feasibilities")
    brief = models.ForeignKey(Brief, models.PROTECT, related_name="feasibilities")
    means = models.CharField(_("with what"), max_length=8, choices=Means)
    by_plan = models.BooleanField(_("by the plan’s own figures"), default=False)
    wanted = models.PositiveIntegerField(_("requests or orders wanted"))
    budget = models.DecimalField(_("budget a month, ₽"), max_digits=12, decimal_places=2)
    months = models.PositiveSmallIntegerField(_("for how many months"), default=1)
    click_low = models.DecimalField(**positive())
    click_high = models.DecimalField(**positive())
    rate_low = models.DecimalField(**positive())
    rate_high = models.DecimalField(**positive())
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = FeasibilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of a goal")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["brief", "-at"], name="feasibility_of_brief")]

    def __str__(self) -> str:
        return str(self.get_outcome_display())

    @classmethod
    @transaction.atomic
    def check_goal(
        cls, brief: Brief, *, means: str, wanted: int, budget: Decimal, months: int, by: User, at: datetime,
        plan: tuple[Decimal, Decimal] | None = None,
    ) -> "Feasibility":  # fmt: skip
        """By the plan's price of a click and rate where there is a plan, else by what is usual for the instrument."""
        usual = UsualFigures.known()[means]
        figures = {name: getattr(usual, name) for name in ("click_low", "click_high", "rate_low", "rate_high")}
        if plan:
            click, rate = plan
            figures = {"click_low": click, "click_high": click, "rate_low": rate, "rate_high": rate}
        brought = reach(budget * months, **figures)
        checked = cls.objects.create(
            client=brief.client, brief=brief, means=means, by_plan=bool(plan), wanted=wanted, budget=budget, months=months,
            low=brought.low, high=brought.high, outcome=outcome(wanted, brought, by_plan=bool(plan)), by=by, at=at, **figures,
        )  # fmt: skip
        record(
            "brief.checked", client=brief.client, subject=checked, by=by, at=at, brief=brief.pk, title=brief.title,
            outcome=checked.outcome, wanted=wanted, low=checked.low, high=checked.high,
        )  # fmt: skip
        return checked

    @property
    def money(self) -> Decimal:
        return self.budget * self.months

    @property
    def missing(self) -> int:
        """So many are lacking even if everything goes best."""
        return max(self.wanted - self.high, 0)

    @property
    def money_needed(self) -> tuple[int, int]:
        """What the goal would cost at the best and at the worst of these figures, for the whole term."""
        best = Decimal(self.wanted) * self.click_low * 100 / self.rate_high
        worst = Decimal(self.wanted) * self.click_high * 100 / self.rate_low
        return whole(best), whole(worst)
