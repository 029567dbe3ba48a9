"""Moments of the story: working days and hours from its first day up to this minute."""

from datetime import date, datetime, timedelta
from random import Random

from dirigent.foundation import worktime


class Clock:
    """Working time between `since` and `now`, as a person lives it."""

    def __init__(self, now: datetime, dice: Random, *, days: int = 91) -> None:
        self.schedule = worktime.default()
        self.now = now
        self.dice = dice
        first = self.schedule.date_of(now) - timedelta(days=days)
        self.since = self.schedule.opens(self.schedule.working_day_on_or_after(first))
        last = self.schedule.date_of(now)
        self.days = [
            day
            for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
            if self.schedule.is_working(day) and self.schedule.opens(day) < now
        ]

    def within(self, day: date) -> datetime:
        """Some minute of that working day, not in the future."""
        opens, closes = self.schedule.opens(day), min(self.schedule.closes(day), self.now)
        return opens + (closes - opens) * self.dice.random()

    def later(self, at: datetime, low: int, high: int) -> datetime | None:
        """So many working minutes later; None if that is still to come."""
        then = self.schedule.add_minutes(at, self.dice.randint(low, high))
        return then if then <= self.now else None

    def due(self, at: datetime, days: int) -> datetime:
        """The end of the working day, so many working days later."""
        return self.schedule.closes(self.schedule.add_days(at, days))

    def weeks(self) -> list[list[date]]:
        """The working days so far, week by week."""
        found: dict[str, list[date]] = {}
        for day in self.days:
            found.setdefault(self.schedule.week_of(day).label, []).append(day)
        return list(found.values())

    def weeks_of(self, number: int) -> list[list[date]]:
        """The weeks in which something happened to a client; to one of four nothing has happened yet this week."""
        weeks = self.weeks()
        return weeks[:-1] if number % 4 == 1 or number % 7 == 3 else weeks
