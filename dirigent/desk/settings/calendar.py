"""The working calendar: a year of days, each a click from being something else, and the hours of the week."""

from dataclasses import dataclass
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dirigent.desk import zones
from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.people.access import can_change_settings
from dirigent.foundation import worktime
from dirigent.foundation.journal.recording import record
from dirigent.foundation.verdicts import require
from dirigent.foundation.worktime.models import ChangedDay, Schedule

from .forms import DayForm, WeekForm, hours_from, hours_said


@dataclass
class Shown:
    date: date
    tone: str
    title: str
    ours: bool


@dataclass
class MonthOfDays:
    name: str
    gaps: range
    days: list[Shown]
    working: int = 0
    hours: float = 0


@require_safe
def year(request: Request) -> HttpResponse:
    require(can_change_settings(request.user))
    schedule = worktime.default()
    today = schedule.date_of(timezone.now())
    asked = request.GET.get("year", "")
    shown = int(asked) if asked.isdigit() and len(asked) == 4 else today.year
    first, last = schedule.covered_from.year, schedule.covered_until.year
    if not first <= shown <= last:
        raise Http404
    week = schedule.week()
    context = {
        "year": shown,
        "today": today,
        "months": _months(schedule, shown),
        "before": shown - 1 if shown > first else 0,
        "after": shown + 1 if shown < last else 0,
        "published": schedule.transfers_published(shown),
        "next_unpublished": today.month >= 10 and not schedule.transfers_published(today.year + 1) and today.year + 1,
        "schedule": schedule,
        "zone": zones.city(str(schedule.timezone)),
        "hours": [(WEEKDAYS[day], hours_said(week.get(day, []))) for day in range(7)],
        "weekdays": [WEEKDAYS_ABBR[day] for day in range(7)],
        "last": last,
    }
    return render(request, "desk/settings/calendar.html", context)


def _months(schedule: Schedule, shown: int) -> list[MonthOfDays]:
    changed = {one.date: one for one in schedule.changed_days.filter(date__year=shown)}
    names = schedule.holiday_names(shown, get_language() or "ru")
    week = schedule.week()
    months = [MonthOfDays(str(MONTHS[number]), range(date(shown, number, 1).weekday()), []) for number in range(1, 13)]
    for day in schedule.days.filter(date__year=shown).order_by("date"):
        month = months[day.date.month - 1]
        ours = changed.get(day.date)
        short = day.is_working and day.minutes < _usual_minutes(week, day.date)
        tone = "" if day.is_working and not short else "short" if short else "off"
        word = _("working day") if not tone else _("short day") if short else _("day off")
        why = (ours.note if ours else "") or names.get(day.date, "")
        month.days.append(Shown(day.date, tone, f"{word}: {why}" if why else word, ours is not None))
        month.working += day.is_working
        month.hours += day.minutes / 60
    return months


def _usual_minutes(week: dict, on: date) -> int:
    for back in range(7):
        if intervals := week.get((on.weekday() - back) % 7):
            return sum(_minutes(ends) - starts.hour * 60 - starts.minute for starts, ends in intervals)
    return 0


def _minutes(ends: time) -> int:
    return 24 * 60 if ends == time() else ends.hour * 60 + ends.minute


@require_http_methods(["GET", "HEAD", "POST"])
def day(request: Request, day: date) -> HttpResponse:
    """What the agency says of one day."""
    require(can_change_settings(request.user))
    schedule = worktime.default()
    if not schedule.covers(day):
        raise Http404
    before = schedule.changed_days.filter(date=day).first()
    form = DayForm(request.POST if request.method == "POST" else None, initial=_initial(schedule, day, before))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            with transaction.atomic():
                schedule.edit_day(
                    day, kind=said["kind"], by=request.user.pk, at=timezone.now(),
                    minutes_shorter=said["minutes_shorter"], hours=said["hours"], note=said["note"],
                )  # fmt: skip
                _tell(request, day, said["kind"], said["note"])
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            return done(
                request,
                _("The calendar is changed."),
                to=_year_of(day),
                undo=_undo_of(day, before),
                closes=True,
                live=("calendar",),
            )
    context = {
        "form": form,
        "day": day,
        "changed": before,
        "name": schedule.holiday_names(day.year, get_language() or "ru").get(day, ""),
    }
    return render(request, "desk/settings/day.html", context, status=422 if form.is_bound else 200)


def _initial(schedule: Schedule, on: date, before: ChangedDay | None) -> dict:
    if before:
        hours = [(time.fromisoformat(starts), time.fromisoformat(ends)) for starts, ends in before.hours]
        return {
            "kind": before.kind,
            "note": before.note,
            "hours": hours_said(hours),
            "minutes_shorter": before.minutes_shorter or None,
        }
    return {
        "kind": ChangedDay.Kind.DAYOFF if schedule.is_working(on) else ChangedDay.Kind.WORKDAY,
        "minutes_shorter": 60,
    }


def _undo_of(on: date, before: ChangedDay | None) -> str:
    address = reverse("desk:settings-day-undo", args=[on])
    if before is None:
        return address
    hours = ",".join(f"{starts}-{ends}" for starts, ends in before.hours)
    told = {"kind": before.kind, "note": before.note, "hours": hours, "shorter": str(before.minutes_shorter)}
    return f"{address}?{urlencode(told)}"


@require_POST
def undo(request: Request, day: date) -> HttpResponse:
    """The day is again as it was: as the state has it, or as the agency said before."""
    require(can_change_settings(request.user))
    schedule, told = worktime.default(), request.GET
    with transaction.atomic():
        if told.get("kind") in ChangedDay.Kind.values:
            shorter = told.get("shorter", "")
            schedule.edit_day(
                day, kind=told["kind"], by=request.user.pk, at=timezone.now(), note=told.get("note", "")[:200],
                minutes_shorter=int(shorter) if shorter.isdigit() and len(shorter) < 4 else None, hours=hours_from(told.get("hours", "")),
            )  # fmt: skip
        else:
            schedule.restore_day(day)
        _tell(request, day, told.get("kind", ""), told.get("note", ""))
    return done(request, _("The day is as it was."), to=_year_of(day), live=("calendar",), closes=True)


@require_http_methods(["GET", "HEAD", "POST"])
def week(request: Request) -> HttpResponse:
    """The hours of the week, for every week that was and will be."""
    require(can_change_settings(request.user))
    schedule = worktime.default()
    names = [str(WEEKDAYS[number]) for number in range(7)]
    now = schedule.week()
    initial = {f"day{number}": hours_said(now.get(number, [])) for number in range(7)}
    form = WeekForm(request.POST if request.method == "POST" else None, initial=initial, weekdays=names)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                schedule.edit_week(form.week)
                said = {str(number): hours_said(intervals) for number, intervals in form.week.items()}
                was = {str(number): hours_said(intervals) for number, intervals in now.items()}
                record(
                    "calendar.week_changed", client=None, subject=schedule, by=request.user, at=timezone.now(), was=was, hours=said,
                )  # fmt: skip
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            return done(
                request,
                _("The hours are changed. Terms are counted by them from now on."),
                to=reverse("desk:settings-calendar"),
                closes=True,
                live=("calendar",),
            )
    return render(request, "desk/settings/week.html", {"form": form}, status=422 if form.is_bound else 200)


def _tell(request: Request, on: date, kind: str, note: str) -> None:
    record(
        "calendar.day_changed", client=None, subject=worktime.default(), by=request.user, at=timezone.now(),
        date=on, now=kind, note=note,
    )  # fmt: skip


def _year_of(on: date) -> str:
    return f"{reverse('desk:settings-calendar')}?year={on.year}"
