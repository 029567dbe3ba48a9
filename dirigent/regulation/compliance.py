"""How the regulation is kept: shares and breaches, set-based, from the duty table (REG-1, REG-4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, DateTimeField, F, Func, Q
from django.db.models.functions import TruncWeek

from dirigent.foundation import worktime

from .models import Duty
from .models.duty import DutyQuerySet

# What the head of a department calls well kept, and what passes.
GOOD, FAIR = 90, 75


@dataclass(frozen=True)
class Share:
    """Of `judged` duties `kept` were fulfilled by their due moment. Waived and withdrawn ones are not judged."""

    kept: int
    judged: int

    @property
    def percent(self) -> int | None:
        """Rounded down: 99.9 % is not 100 %. None where there was nothing to keep."""
        return self.kept * 100 // self.judged if self.judged else None

    @property
    def broken(self) -> int:
        return self.judged - self.kept

    @property
    def tone(self) -> str:
        if self.percent is None:
            return ""
        return "ok" if self.percent >= GOOD else "warn" if self.percent >= FAIR else "bad"


@dataclass(frozen=True)
class Standing:
    """Duties of a clause that are open, and those of them past their due moment."""

    open: int
    late: int


NOTHING = Share(0, 0)
IDLE = Standing(0, 0)
_KEPT = Count("pk", filter=Q(fulfilled_at__lte=F("due_at")))


def judged(at: datetime, *, since: datetime) -> DutyQuerySet:
    """Duties that fell due after `since`, about which it can be said by now whether they were kept."""
    return Duty.objects.judged(at).filter(due_at__gt=since)


def kept_share(duties: DutyQuerySet) -> Share:
    """One figure over all of them."""
    return Share(**duties.aggregate(kept=_KEPT, judged=Count("pk")))


def by_clause(duties: DutyQuerySet) -> dict[str, Share]:
    return {ref: share for ref, share in _by(duties, "clause")}


def by_user(duties: DutyQuerySet) -> dict[int, Share]:
    """By those who had the duty at its due moment."""
    return {pk: share for pk, share in _by(duties.exclude(accountable=None), "accountable_id")}


def by_user_and_clause(duties: DutyQuerySet) -> dict[tuple[int, str], Share]:
    rows = duties.exclude(accountable=None).order_by().values_list("accountable_id", "clause")
    return {(pk, ref): Share(kept, n) for pk, ref, kept, n in rows.annotate(kept=_KEPT, judged=Count("pk"))}


def by_week(duties: DutyQuerySet, at: datetime) -> list[tuple[datetime, Share]]:
    """By the week of the due moment in the agency's zone, oldest first, up to the current one.

    What is due at a week's very end is that week's.
    """
    zone = worktime.default().zone
    last_instant = Func(
        F("due_at"), template="(%(expressions)s - interval '1 microsecond')", output_field=DateTimeField()
    )
    rows = duties.annotate(week=TruncWeek(last_instant, tzinfo=zone))
    return sorted((week, share) for week, share in _by(rows, "week") if week <= at)


def standing(at: datetime) -> dict[str, Standing]:
    """What is open and shown now, clause by clause."""
    shown = Duty.objects.shown(at).order_by().values("clause")
    rows = shown.annotate(open=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)))
    return {row["clause"]: Standing(row["open"], row["late"]) for row in rows}


def breaches(at: datetime, *, since: datetime) -> DutyQuerySet:
    """Fulfilled late or not at all, the latest first, with what a reader needs to see the evidence."""
    found = Duty.objects.breached(at).filter(due_at__gt=since, due_at__lte=at)
    return found.select_related("client", "accountable", "responsible").order_by("-due_at", "-pk")


def _by(duties: DutyQuerySet, field: str) -> Iterator[tuple]:
    rows = duties.order_by().values_list(field).annotate(kept=_KEPT, judged=Count("pk"))
    return ((key, Share(kept, n)) for key, kept, n in rows)
