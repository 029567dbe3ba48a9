"""The questions a schedule answers by its calendar in memory."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps

from .calendar import Calendar
from .periods import Month, Week, midnight

if TYPE_CHECKING:
    from .models import Schedule


class Arithmetic:
    """Mixed into Schedule. Moments are aware; a date given as a moment is its local date here."""

    def covers(self, at: date | datetime) -> bool:
        """Can this calendar count from here? Otherwise every question below raises NotCovered."""
        return self.calendar.covers(at)

    def add_minutes(self, at: datetime, minutes: int) -> datetime:
        """`minutes` of working time after `at` (before it when negative): Friday 18:30 + 60 is Monday 11:30.

        Outside working time the count starts at the next opening, backwards at the last closing.
        A term that runs out at closing time is due at closing time: Friday 18:00 + 60 is Friday 19:00.
        """
        return self.calendar.add_minutes(at, minutes)

    def minutes_between(self, a: datetime, b: datetime) -> int:
        """Whole working minutes from `a` to `b`; negative when `b` is earlier."""
        return self.calendar.minutes_between(a, b)

    def add_days(self, at: date | datetime, days: int) -> date:
        """The working day `days` after (before when negative). From a day off the count starts at the next working day:
        Saturday + 1 is Monday, as is Friday + 1; Saturday - 1 is Friday. + 0 is the first working day from here on."""
        return self.calendar.add_days(self.date_of(at), days)

    def days_between(self, a: date | datetime, b: date | datetime) -> int:
        """Working days after `a` up to `b`, `b` included; negative when `b` is earlier."""
        return self.calendar.number(self.date_of(b)) - self.calendar.number(self.date_of(a))

    def is_working(self, at: date | datetime) -> bool:
        """Of a date: is it a working day. Of a moment: is it working time (opening is, closing is not)."""
        return self.calendar.is_working(at) if isinstance(at, datetime) else self.calendar.is_working_day(at)

    def working_day_on_or_before(self, at: date | datetime) -> date:
        return self.calendar.on_or_before(self.date_of(at))

    def working_day_on_or_after(self, at: date | datetime) -> date:
        return self.calendar.on_or_after(self.date_of(at))

    def stretches_of(self, day: date) -> list[tuple[datetime, datetime]]:
        """Working intervals of the date; none on a day off."""
        return self.calendar.stretches_of(day)

    def opens(self, day: date) -> datetime:
        """Opening of that day, or of the next working day when it is a day off."""
        return self.calendar.stretches_of(self.calendar.on_or_after(day))[0][0]

    def closes(self, day: date) -> datetime:
        """Closing of that day, or of the last working day before it when it is a day off."""
        return self.calendar.stretches_of(self.calendar.on_or_before(day))[-1][1]

    def day_end(self, day: date) -> datetime:
        """When what is due on that date is due: the same moment as `closes`."""
        return self.closes(day)

    # No table needed below, so no years to stay within.

    def local(self, at: datetime) -> datetime:
        """The same moment by the clock on the schedule's wall."""
        return at.astimezone(self.zone)

    def date_of(self, at: date | datetime) -> date:
        return self.local(at).date() if isinstance(at, datetime) else at

    def week_of(self, at: date | datetime) -> Week:
        return Week.of(self.date_of(at), self.zone)

    def month_of(self, at: date | datetime) -> Month:
        return Month.of(self.date_of(at), self.zone)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(cast("Schedule", self).timezone)

    @property
    def calendar(self) -> Calendar:
        schedule = cast("Schedule", self)
        table = Table(schedule.pk, schedule.version, schedule.timezone, schedule.covered_from, schedule.covered_until)
        return _calendar(table)


class Table(NamedTuple):
    """A drawing of the table. Drawn anew it has another version, so what is kept in memory never grows old."""

    schedule_id: int
    version: UUID
    timezone: str
    first: date
    last: date


@lru_cache(maxsize=64)
def _calendar(table: Table) -> Calendar:
    zone = ZoneInfo(table.timezone)
    stretches = apps.get_model("worktime", "Stretch").objects.filter(schedule_id=table.schedule_id).order_by("ends_at")
    return Calendar(
        stretches.values_list("date", "starts_at", "ends_at", "minutes_before"),
        first=table.first,
        last=table.last,
        begins=midnight(table.first, zone),
        ends=midnight(table.last + timedelta(days=1), zone),
    )
