"""Drawing the table of days: weekly hours + days of the state + the agency's own changes → days with their stretches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .statedays import StateDays, state_days

Interval = tuple[time, time]
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Change:
    """The agency's own word about one day: it overrides the state and the week."""

    works: bool
    shorter_by: int = 0
    intervals: Sequence[Interval] = ()


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """A day of the table; both running figures are what the arithmetic joins on."""

    date: date
    number: int
    minutes_before: int
    minutes: int
    stretches: list[tuple[datetime, datetime]]

    @property
    def is_working(self) -> bool:
        return bool(self.stretches)

    def running_stretches(self) -> Iterator[tuple[datetime, datetime, int]]:
        """Start, end, working minutes before it."""
        before = self.minutes_before
        for start, end in self.stretches:
            yield start, end, before
            before += (end - start) // MINUTE


def draw(
    week: Mapping[int, Sequence[Interval]],
    zone: ZoneInfo,
    country: str,
    changes: Mapping[date, Change],
    first_year: int,
    last_year: int,
) -> Iterator[DrawnDay]:
    """Every day from 1 January of the first year to 31 December of the last."""
    state = state_days(country, first_year, last_year)
    number = minutes_before = 0
    day = date(first_year, 1, 1)
    while day.year <= last_year:
        intervals, shorter_by = hours_of(day, week, state, changes.get(day))
        stretches = _shortened(_on_the_clock(day, intervals, zone), shorter_by)
        number += bool(stretches)
        minutes = sum((end - start) // MINUTE for start, end in stretches)
        yield DrawnDay(day, number, minutes_before, minutes, stretches)
        minutes_before += minutes
        day += timedelta(days=1)


def hours_of(
    day: date, week: Mapping[int, Sequence[Interval]], state: StateDays, change: Change | None
) -> tuple[Sequence[Interval], int]:
    """Intervals of the day by the wall clock, and by how many minutes its end comes earlier."""
    if change:
        return (change.intervals or usual_hours(day, week), change.shorter_by) if change.works else ((), 0)
    if day in state.worked_instead:
        stood_for = state.worked_instead[day]
        return usual_hours(stood_for, week), state.shorter_by.get(day, 0)
    if day in state.off:
        return (), 0
    return week.get(day.weekday(), ()), state.shorter_by.get(day, 0)


def usual_hours(day: date, week: Mapping[int, Sequence[Interval]]) -> Sequence[Interval]:
    """The hours of its weekday; of the nearest working weekday before it when it has none (Saturday works as Friday)."""
    for back in range(7):
        if intervals := week.get((day.weekday() - back) % 7):
            return intervals
    return ()


def _on_the_clock(day: date, intervals: Sequence[Interval], zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    stretches: list[tuple[datetime, datetime]] = []
    for starts, ends in sorted(intervals):
        ends_on = day + timedelta(days=1) if ends == time() else day
        start = datetime.combine(day, starts, zone).astimezone(UTC)
        end = datetime.combine(ends_on, ends, zone).astimezone(UTC)
        if stretches:
            # On the night the clocks go forward two intervals of the wall clock may fall on the same real minutes.
            start = max(start, stretches[-1][1])
        if start < end:
            stretches.append((start, end))
    return stretches


def _shortened(stretches: list[tuple[datetime, datetime]], shorter_by: int) -> list[tuple[datetime, datetime]]:
    left = timedelta(minutes=shorter_by)
    while stretches and left > timedelta():
        start, end = stretches.pop()
        if end - start > left:
            stretches.append((start, end - left))
            break
        left -= end - start
    return stretches
