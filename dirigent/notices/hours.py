"""When a person may be told things: their working time, lunch included; never while they are away (market, 26).

Twice a working day there is a digest: five minutes before it begins and two hours before it ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dirigent.domain.people.models import Absence, User
from dirigent.foundation import worktime
from dirigent.foundation.worktime.models import Schedule

BEFORE_OPENING = timedelta(minutes=5)
BEFORE_CLOSING = timedelta(hours=2)
# Of an absence without an end nobody knows when it ends: what waits is looked at anew each so many days.
LOOK_AGAIN = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """Of one person. `away`: the absences that are not over."""

    schedule: Schedule
    away: tuple[Absence, ...] = ()

    def is_open(self, at: datetime) -> bool:
        day = self.schedule.date_of(at)
        if not self.schedule.is_working(day) or self.absence(at) is not None:
            return False
        return self.schedule.opens(day) <= at < self.schedule.closes(day)

    def takes_digests(self, at: datetime) -> bool:
        """The morning digest comes just before the day begins."""
        return self.is_open(at) or self.is_open(at + BEFORE_OPENING)

    def absence(self, at: datetime) -> Absence | None:
        return next((a for a in self.away if a.starts_at <= at and (a.ends_at is None or a.ends_at > at)), None)

    def next_digest(self, after: datetime) -> datetime:
        """The first moment of a digest after this one at which the person is not away."""
        day = self.schedule.date_of(after)
        while True:
            moments = self.digests_of(day) if self.schedule.is_working(day) else ()
            for moment in moments:
                if moment > after and self.absence(moment + BEFORE_OPENING) is None:
                    return moment
            if (absence := self.absence(self.schedule.opens(day))) is not None:
                if absence.ends_at is None:
                    return self.digests_of(self.schedule.add_days(after, 1))[0]
                day = max(day, self.schedule.date_of(absence.ends_at) - LOOK_AGAIN)
            day = self.schedule.add_days(day, 1)

    def digests_of(self, day) -> tuple[datetime, datetime]:
        opens, closes = self.schedule.opens(day), self.schedule.closes(day)
        return opens - BEFORE_OPENING, max(closes - BEFORE_CLOSING, opens)


def hours_of(people: Iterable[int], at: datetime) -> dict[int, Hours]:
    """Of each of these people; a few questions for any number of them."""
    own = worktime.default()
    people = set(people)
    found = User.objects.filter(pk__in=people).values_list("pk", "department__schedule")
    named = {pk: schedule for pk, schedule in found if schedule}
    schedules = {s.pk: s for s in Schedule.objects.filter(pk__in=set(named.values()) - {own.pk})} | {own.pk: own}
    away: dict[int, list[Absence]] = {}
    for absence in Absence.objects.valid().filter(user__in=people).exclude(ends_at__lte=at):
        away.setdefault(absence.user_id, []).append(absence)
    return {pk: Hours(schedules[named.get(pk, own.pk)], tuple(away.get(pk, ()))) for pk in people}
