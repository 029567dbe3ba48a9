"""Who leaves clients without an answer in working hours (INB-7): what waits now, calls missed today, how long answers take."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from dirigent.desk.day.figures import Median
from dirigent.foundation.worktime.functions import MinutesBetween
from dirigent.foundation.worktime.models import Schedule
from dirigent.foundation.worktime.periods import midnight
from dirigent.regulation.models import Duty


@dataclass(frozen=True)
class Answering:
    """Of one manager. `missed` are the calls of today nobody took in working hours, `unreturned` those still waiting."""

    waiting: int = 0
    late: int = 0
    missed: int = 0
    unreturned: int = 0
    median: timedelta | None = None


def by_manager(at: datetime, schedule: Schedule) -> dict[int, Answering]:
    """Three questions, whatever the number of managers."""
    answers = Duty.objects.standing().filter(clause="R12.answer").order_by()
    waiting = {
        pk: (n, late)
        for pk, n, late in answers.open().values_list("responsible").annotate(Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)))
    }  # fmt: skip
    today = midnight(schedule.date_of(at), schedule.zone)
    missed = {
        pk: (n, still)
        for pk, n, still in answers.filter(key__startswith="call ", due_at__gte=today, opens_at__gte=today)
        .values_list("accountable").annotate(Count("pk"), still=Count("pk", filter=Q(fulfilled_at=None)))
    }  # fmt: skip
    week = schedule.week_of(at)
    minutes = MinutesBetween(schedule.pk, F("opens_at"), F("fulfilled_at"))
    answered = answers.filter(due_at__gte=week.start, fulfilled_at__gte=week.start, fulfilled_at__lte=at)
    medians = dict(answered.values_list("accountable").annotate(median=Median(minutes)))
    return {
        pk: Answering(
            *waiting.get(pk, (0, 0)), *missed.get(pk, (0, 0)),
            timedelta(minutes=round(medians[pk])) if medians.get(pk) is not None else None,
        )
        for pk in {*waiting, *missed, *medians}
        if pk is not None
    }  # fmt: skip
