"""The drawn table held in memory: arithmetic of working time without a query per call."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NoReturn

from django.utils.formats import date_format
from django.utils.translation import gettext as _

MINUTE = timedelta(minutes=1)


class NotCovered(LookupError):
    """The moment lies outside the years the calendar was drawn for."""


class Calendar:
    """Working time of one schedule. Moments in, moments in UTC out; the SQL functions answer exactly the same.

    Position of a moment is the working time gone by from the first day of the calendar up to it.
    """

    def __init__(
        self,
        stretches: Iterable[tuple[date, datetime, datetime, int]],
        *,
        first: date,
        last: date,
        begins: datetime,
        ends: datetime,
    ) -> None:
        self.first, self.last = first, last
        self._begins, self._ends = begins.astimezone(UTC), ends.astimezone(UTC)
        self._starts_at: list[datetime] = []
        self._ends_at: list[datetime] = []
        self._before: list[timedelta] = []
        self._dates: list[date] = []
        self._first_of: list[int] = []
        for day, starts_at, ends_at, minutes_before in stretches:
            if not self._dates or self._dates[-1] != day:
                self._dates.append(day)
                self._first_of.append(len(self._starts_at))
            self._starts_at.append(starts_at)
            self._ends_at.append(ends_at)
            self._before.append(minutes_before * MINUTE)
        # One past the last: the end of the last day and all the working time there is.
        self._first_of.append(len(self._starts_at))
        self._before.append(self._before[-1] + self._ends_at[-1] - self._starts_at[-1] if self._before else timedelta())

    def covers(self, at: date | datetime) -> bool:
        if isinstance(at, datetime):
            return self._begins <= at < self._ends
        return self.first <= at <= self.last

    def add_minutes(self, at: datetime, minutes: int) -> datetime:
        """The moment `minutes` of working time after `at`, or before it when negative.

        Outside working time the count starts at the next opening (backwards: at the last closing). The answer lies in
        (start, end] of a stretch, so that a term running out at closing time is due at closing time; backwards in
        [start, end). For 0: the moment itself, or the next opening.
        """
        at = at.astimezone(UTC)
        i = self._stretch_around(at)
        target = self._position(at, i) + minutes * MINUTE
        if minutes > 0:
            i = bisect_left(self._before, target) - 1
        elif minutes < 0:
            i = bisect_right(self._before, target) - 1
        if not 0 <= i < len(self._starts_at):
            self._outside(self._begins if minutes < 0 else self._ends)
        return self._starts_at[i] + (target - self._before[i])

    def minutes_between(self, a: datetime, b: datetime) -> int:
        """Whole working minutes from `a` to `b`; negative when `b` is earlier."""
        if b < a:
            return -self.minutes_between(b, a)
        a, b = a.astimezone(UTC), b.astimezone(UTC)
        return (self._position(b, self._stretch_around(b)) - self._position(a, self._stretch_around(a))) // MINUTE

    def is_working(self, at: datetime) -> bool:
        """Opening time is working time, closing time is not."""
        at = at.astimezone(UTC)
        self._covered(at)
        i = bisect_right(self._ends_at, at)
        return i < len(self._ends_at) and self._starts_at[i] <= at

    def is_working_day(self, day: date) -> bool:
        self._covered(day)
        i = bisect_left(self._dates, day)
        return i < len(self._dates) and self._dates[i] == day

    def number(self, day: date) -> int:
        """Running number of the working day: how many there were up to this date, itself included."""
        self._covered(day)
        return bisect_right(self._dates, day)

    def add_days(self, day: date, days: int) -> date:
        """The working day `days` after the date (before it when negative); 0 is the first working day from the date on."""
        number = self.number(day)
        if days <= 0 and not self.is_working_day(day):
            number += 1
        return self._nth(number + days, day)

    def on_or_before(self, day: date) -> date:
        return self._nth(self.number(day), day)

    def on_or_after(self, day: date) -> date:
        return self.add_days(day, 0)

    def stretches_of(self, day: date) -> list[tuple[datetime, datetime]]:
        """Working intervals of the date; none on a day off."""
        if not self.is_working_day(day):
            return []
        i = self.number(day) - 1
        stretches = slice(self._first_of[i], self._first_of[i + 1])
        return list(zip(self._starts_at[stretches], self._ends_at[stretches], strict=True))

    def _nth(self, number: int, asked: date) -> date:
        if not 1 <= number <= len(self._dates):
            self._outside(asked)
        return self._dates[number - 1]

    def _stretch_around(self, at: datetime) -> int:
        """Index of the stretch the moment is in (its end included), else of the next one."""
        self._covered(at)
        return bisect_left(self._ends_at, at)

    def _position(self, at: datetime, i: int) -> timedelta:
        into_it = max(at - self._starts_at[i], timedelta()) if i < len(self._starts_at) else timedelta()
        return self._before[i] + into_it

    def _covered(self, at: date | datetime) -> None:
        if not self.covers(at):
            self._outside(at)

    def _outside(self, at: date | datetime) -> NoReturn:
        raise NotCovered(
            _("The working calendar covers %(first)s – %(last)s. The answer for %(asked)s lies outside of it.")
            % {
                "first": date_format(self.first, "SHORT_DATE_FORMAT"),
                "last": date_format(self.last, "SHORT_DATE_FORMAT"),
                "asked": date_format(at, "SHORT_DATE_FORMAT"),
            }
        )
