from collections.abc import Iterable, Mapping
from datetime import date as Date
from datetime import datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from . import statedays, table
from .arithmetic import Arithmetic
from .drawing import Change, Interval, draw
from .drawn import Day, Stretch

__all__ = ["ChangedDay", "Day", "Hours", "Schedule", "Stretch"]

FIRST_YEAR, LAST_YEAR = 2005, 2028
USUAL_NAME = "Основной"
USUAL_WEEK: dict[int, list[Interval]] = {weekday: [(time(11), time(19))] for weekday in range(5)}


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def default(self) -> "Schedule":
        """The agency's own schedule; where there is none yet, the usual one is founded."""
        return self.filter(is_default=True).first() or self.found(USUAL_NAME, is_default=True)

    @transaction.atomic
    def found(
        self,
        name: str,
        *,
        timezone: str = "Europe/Moscow",
        country: str = "RU",
        week: Mapping[int, Iterable[Interval]] = USUAL_WEEK,
        is_default: bool = False,
        first_year: int = FIRST_YEAR,
        last_year: int = LAST_YEAR,
    ) -> "Schedule":
        """A new schedule with its week, drawn and ready to count by."""
        schedule = Schedule(name=name, timezone=timezone, country=country, is_default=is_default)
        schedule.full_clean()
        schedule.save()
        schedule._write_week(week)
        schedule.rebuild(first_year, last_year)
        return schedule

    def keep_covered(self, *, at: datetime, years_ahead: int = 2) -> int:
        """Draw schedules that end too soon, or were drawn by older knowledge of the state's days; says how many."""
        year = at.year + years_ahead
        stale = self.filter(Q(covered_until__lt=Date(year, 12, 31)) | ~Q(drawn_from=statedays.EDITION))
        for schedule in stale:
            schedule.rebuild(last_year=max(year, schedule.covered_until.year))
        return len(stale)


class Schedule(Arithmetic, models.Model):
    """A working week in a time zone of a country, and the table of days drawn from it."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    timezone = models.CharField(_("time zone"), max_length=64, default="Europe/Moscow")
    country = models.CharField(
        _("country"), max_length=2, default="RU", blank=True, help_text=_("Whose holidays count. Empty: nobody's.")
    )
    is_default = models.BooleanField(_("the agency's own"), default=False)
    covered_from = models.DateField(default=Date(FIRST_YEAR, 1, 1), editable=False)
    covered_until = models.DateField(default=Date(LAST_YEAR, 12, 31), editable=False)
    drawn_from = models.CharField(max_length=20, editable=False)
    # Not a counter: a number rolled back with its transaction would come again for another table.
    version = models.UUIDField(default=uuid4, editable=False)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("working schedule")
        verbose_name_plural = _("working schedules")
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="worktime_one_default"),
            models.CheckConstraint(condition=Q(covered_from__lt=F("covered_until")), name="worktime_covers_something"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.timezone not in available_timezones():
            raise ValidationError({"timezone": _("There is no such time zone.")})
        if self.country and self.country not in statedays.countries():
            raise ValidationError({"country": _("The holidays of this country are unknown.")})

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    # Verbs: each leaves the table drawn anew.

    @transaction.atomic
    def rebuild(
        self, first_year: int | None = None, last_year: int | None = None, *, since: Date | None = None
    ) -> None:
        """Draw the table of days. `since`: what changed touches no day before it, so they are left as they are."""
        locked = Schedule.objects.select_for_update(no_key=True).get(pk=self.pk)
        self.covered_from = Date(first_year, 1, 1) if first_year else locked.covered_from
        self.covered_until = Date(last_year, 12, 31) if last_year else locked.covered_until
        self.drawn_from, self.version = statedays.EDITION, uuid4()
        days = draw(
            self.week(), self.zone, self.country, self._changes(), self.covered_from.year, self.covered_until.year
        )
        table.write(self.pk, days, since=since or Date.min)
        self.save()

    @transaction.atomic
    def edit_week(self, week: Mapping[int, Iterable[Interval]]) -> None:
        """Other hours: weekday (Monday is 0) → intervals. The whole table is drawn anew, the past included."""
        self._write_week(week)
        self.rebuild()

    @transaction.atomic
    def edit_day(
        self,
        date: Date,
        *,
        kind: str,
        by: int,
        at: datetime,
        minutes_shorter: int | None = None,
        hours: Iterable[Interval] = (),
        note: str = "",
    ) -> "ChangedDay":
        """The agency's own word about one day; said again, the last word stands. A short day is an hour shorter
        unless told otherwise; a working day without `hours` of its own has those of its weekday."""
        changed = ChangedDay.objects.filter(schedule=self, date=date).first() or ChangedDay(schedule=self, date=date)
        changed.kind, changed.note, changed.by, changed.at = kind, note, by, at
        changed.minutes_shorter = (
            (60 if kind == ChangedDay.Kind.SHORT else 0) if minutes_shorter is None else minutes_shorter
        )
        changed.hours = [[f"{starts:%H:%M}", f"{ends:%H:%M}"] for starts, ends in _in_order(hours)]
        changed.full_clean()
        changed.save()
        self.rebuild(since=date)
        if kind != ChangedDay.Kind.DAYOFF and not self.is_working(date):
            raise ValidationError({"hours": _("Nothing would be left of this working day.")})
        return changed

    @transaction.atomic
    def restore_day(self, date: Date) -> None:
        """The day is again as the week and the state have it."""
        if self.changed_days.filter(date=date).delete()[0]:
            self.rebuild(since=date)

    # Questions

    def week(self) -> dict[int, list[Interval]]:
        """Weekday (Monday is 0) → its intervals by the wall clock."""
        week: dict[int, list[Interval]] = {}
        for hours in self.hours.order_by("weekday", "starts"):
            week.setdefault(hours.weekday, []).append((hours.starts, hours.ends))
        return week

    def transfers_published(self, year: int) -> bool:
        """False while the state's transfers of days off for that year are not known here: the calendar is a forecast."""
        return statedays.transfers_published(self.country, year)

    def holiday_names(self, year: int, language: str) -> dict[Date, str]:
        return statedays.names(self.country, year, language)

    def _changes(self) -> dict[Date, Change]:
        return {changed.date: changed.as_change() for changed in self.changed_days.all()}

    def _write_week(self, week: Mapping[int, Iterable[Interval]]) -> None:
        self.hours.all().delete()
        rows = [
            Hours(schedule=self, weekday=weekday, starts=starts, ends=ends)
            for weekday, intervals in week.items()
            for starts, ends in _in_order(intervals)
        ]
        Hours.objects.bulk_create(rows)


class Hours(models.Model):
    """One interval of a weekday. An end at 00:00 is the midnight that closes the day."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="hours")
    weekday = models.SmallIntegerField(_("weekday"))
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        constraints = [
            models.UniqueConstraint(fields=["schedule", "weekday", "starts"], name="worktime_hours_once"),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="worktime_hours_weekday"),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")) | Q(ends=time()), name="worktime_hours_end_after_start"
            ),
            models.CheckConstraint(condition=Q(starts__second=0, ends__second=0), name="worktime_hours_whole_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.starts:%H:%M}–{self.ends:%H:%M}"


class ChangedDay(models.Model):
    """The agency's own word about one day: it overrides the week and the state."""

    class Kind(models.TextChoices):
        WORKDAY = "workday", _("working day")
        DAYOFF = "dayoff", _("day off")
        SHORT = "short", _("short day")

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="changed_days")
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind of day"), max_length=8, choices=Kind)
    minutes_shorter = models.PositiveSmallIntegerField(_("shorter by, minutes"), default=0)
    hours = models.JSONField(_("own hours"), default=list, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.BigIntegerField(editable=False)
    at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("changed day")
        verbose_name_plural = _("changed days")
        constraints = [
            models.UniqueConstraint(fields=["schedule", "date"], name="worktime_changed_day_once"),
            models.CheckConstraint(
                condition=Q(kind="short", minutes_shorter__gt=0) | (~Q(kind="short") & Q(minutes_shorter=0)),
                name="worktime_short_day_is_shorter",
                violation_error_message=_("Say by how many minutes a short day is shorter; only a short day is."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date}: {self.kind}"

    def clean(self) -> None:
        if not self.schedule.covered_from <= self.date <= self.schedule.covered_until:
            raise ValidationError({"date": _("The working calendar does not reach this day.")})

    def as_change(self) -> Change:
        intervals = [(time.fromisoformat(starts), time.fromisoformat(ends)) for starts, ends in self.hours]
        return Change(self.kind != self.Kind.DAYOFF, self.minutes_shorter, intervals)


def _in_order(intervals: Iterable[Interval]) -> list[Interval]:
    """The intervals sorted; refused when they end before they start, overlap, or count seconds."""
    ordered = sorted(intervals)
    until = time.min
    for i, (starts, ends) in enumerate(ordered):
        last = i == len(ordered) - 1
        if starts.second or ends.second or not (starts < ends or (last and ends == time.min)):
            raise ValidationError(_("Working hours start before they end, to the minute."))
        if i and starts < until:
            raise ValidationError(_("Working hours of one day may not overlap."))
        until = ends
    return ordered
