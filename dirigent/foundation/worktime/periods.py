"""Weeks and months of a time zone: from local midnight to local midnight."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open: `start` belongs to it, `end` does not."""

    start: datetime
    end: datetime
    label: str

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.end

    @property
    def first_date(self) -> date:
        return self.start.date()

    @property
    def last_date(self) -> date:
        return self.end.date() - timedelta(days=1)


class Week(Period):
    """Monday to Sunday; the label is the ISO week, '2026-W47'."""

    @classmethod
    def of(cls, day: date, zone: ZoneInfo) -> Self:
        monday = day - timedelta(days=day.weekday())
        year, week, _ = monday.isocalendar()
        return cls(midnight(monday, zone), midnight(monday + timedelta(days=7), zone), f"{year}-W{week:02}")


class Month(Period):
    """A calendar month; the label is '2026-11'."""

    @classmethod
    def of(cls, day: date, zone: ZoneInfo) -> Self:
        first = day.replace(day=1)
        following = (first + timedelta(days=31)).replace(day=1)
        return cls(midnight(first, zone), midnight(following, zone), f"{first:%Y-%m}")


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
