"""The agency's usual week: Monday to Friday, 11 to 19 in Moscow, by the Russian production calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from dirigent.foundation import worktime
from dirigent.foundation.worktime.models import Schedule

pytestmark = pytest.mark.django_db
MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 20, 12, tzinfo=MOSCOW)


@pytest.fixture
def usual():
    return worktime.default()


def moscow(text):
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("year", "by_month", "short"),
    [
        (2026, [15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22], ["04-30", "05-08", "06-11", "11-03"]),
        (2027, [15, 19, 22, 22, 19, 21, 22, 22, 22, 21, 20, 22], ["02-20", "04-30", "06-11", "11-03"]),
    ],
)
def test_the_production_calendar(usual, year, by_month, short):
    days = list(usual.days.filter(date__year=year, is_working=True))

    assert [sum(day.date.month == month for day in days) for month in range(1, 13)] == by_month
    assert [f"{day.date:%m-%d}" for day in days if day.minutes == 420] == short
    assert sum(day.minutes for day in days) == 1972 * 60


@pytest.mark.parametrize(
    ("year", "short"),
    [
        (2024, ["02-22", "03-07", "05-08", "06-11", "11-02"]),  # Saturday 2 November stands for the 30th of April
        (2025, ["03-07", "04-30", "06-11", "11-01"]),
        (2020, ["04-30", "05-08", "06-11", "11-03", "12-31"]),
    ],
)
def test_short_days_of_other_years(usual, year, short):
    assert [f"{day.date:%m-%d}" for day in usual.days.filter(date__year=year, minutes=420)] == short


@pytest.mark.parametrize(
    ("at", "minutes", "expected"),
    [
        ("2026-11-20 18:30", 60, "2026-11-23 11:30"),  # Friday
        ("2026-11-20 18:00", 60, "2026-11-20 19:00"),
        ("2026-11-20 19:00", 60, "2026-11-23 12:00"),
        ("2026-11-20 19:00", 0, "2026-11-20 19:00"),
        ("2026-11-21 14:00", 0, "2026-11-23 11:00"),  # Saturday
        ("2026-11-21 14:00", 60, "2026-11-23 12:00"),
        ("2026-11-21 14:00", -60, "2026-11-20 18:00"),
        ("2026-11-23 11:00", -60, "2026-11-20 18:00"),
        ("2026-11-23 12:00", -60, "2026-11-23 11:00"),
        ("2026-11-20 08:15", 240, "2026-11-20 15:00"),
        ("2026-11-03 17:30", 60, "2026-11-05 11:30"),  # a short day before the holiday
        ("2025-12-30 18:30", 60, "2026-01-12 11:30"),
    ],
)
def test_minutes_are_added(usual, at, minutes, expected):
    assert usual.add_minutes(moscow(at), minutes) == moscow(expected)


@pytest.mark.parametrize(
    ("a", "b", "minutes"),
    [
        ("2026-11-20 18:30", "2026-11-23 11:30", 60),
        ("2026-11-23 11:30", "2026-11-20 18:30", -60),
        ("2026-11-21 10:00", "2026-11-22 23:00", 0),
        ("2026-11-20 12:00:30", "2026-11-20 12:02:00", 1),
        ("2026-11-02 00:00", "2026-11-09 00:00", 4 * 480 - 60),
    ],
)
def test_minutes_between(usual, a, b, minutes):
    assert usual.minutes_between(moscow(a), moscow(b)) == minutes


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),  # from a Saturday the count starts on Monday
        ("2026-11-21", -1, "2026-11-20"),
        ("2026-11-21", 0, "2026-11-23"),
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-12-03", -7, "2026-11-24"),  # the regulation's own example
        ("2026-12-30", 1, "2027-01-11"),
        ("2027-02-19", 1, "2027-02-20"),  # a working Saturday
    ],
)
def test_days_are_added(usual, day, days, expected):
    assert usual.add_days(date.fromisoformat(day), days) == date.fromisoformat(expected)


def test_a_moment_stands_for_its_date_in_the_zone_of_the_schedule(usual):
    assert usual.add_days(datetime(2026, 11, 19, 22, tzinfo=UTC), 1) == date(2026, 11, 23)
    assert usual.local(datetime(2026, 11, 19, 22, tzinfo=UTC)).hour == 1


def test_days_between_leaves_out_the_first_and_counts_the_last(usual):
    assert usual.days_between(date(2026, 11, 20), date(2026, 11, 24)) == 2
    assert usual.days_between(date(2026, 11, 21), date(2026, 11, 23)) == 1
    assert usual.days_between(date(2026, 11, 24), date(2026, 11, 20)) == -2


def test_a_day_off_closes_with_the_day_before_and_opens_with_the_next(usual):
    sunday = date(2026, 11, 22)

    assert usual.closes(sunday) == usual.day_end(sunday) == moscow("2026-11-20 19:00")
    assert usual.opens(sunday) == moscow("2026-11-23 11:00")
    assert usual.working_day_on_or_before(sunday) == date(2026, 11, 20)
    assert usual.working_day_on_or_after(sunday) == date(2026, 11, 23)
    assert usual.stretches_of(sunday) == []
    assert usual.closes(date(2026, 11, 3)) == moscow("2026-11-03 18:00")


@pytest.mark.parametrize(
    ("at", "works"),
    [("2026-11-20 11:00", True), ("2026-11-20 19:00", False), ("2026-11-20 10:59", False), ("2026-11-21 12:00", False)],
)
def test_opening_is_working_time_and_closing_is_not(usual, at, works):
    assert usual.is_working(moscow(at)) is works


def test_is_a_date_a_working_day(usual):
    assert usual.is_working(date(2026, 11, 20))
    assert not usual.is_working(date(2026, 11, 4))


def test_weeks_and_months_run_from_local_midnight(usual):
    week = usual.week_of(datetime(2026, 11, 22, 21, 30, tzinfo=UTC))  # in Moscow it is Monday already
    month = usual.month_of(date(2026, 12, 31))

    assert (week.label, week.start, week.end) == ("2026-W48", moscow("2026-11-23"), moscow("2026-11-30"))
    assert week.start in week
    assert week.end not in week
    assert (month.label, month.start, month.end) == ("2026-12", moscow("2026-12-01"), moscow("2027-01-01"))
    assert usual.week_of(date(2027, 1, 1)).label == "2026-W53"
    assert (month.first_date, month.last_date) == (date(2026, 12, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    "ask",
    [
        lambda usual: usual.add_minutes(datetime(1999, 1, 1, tzinfo=UTC), 1),
        lambda usual: usual.add_minutes(datetime(2028, 12, 29, 12, tzinfo=UTC), 6000),
        lambda usual: usual.minutes_between(NOW, datetime(2031, 1, 1, tzinfo=UTC)),
        lambda usual: usual.add_days(date(2028, 12, 29), 5),
        lambda usual: usual.is_working(date(2029, 1, 1)),
        lambda usual: usual.closes(date(2005, 1, 1)),  # no working day before it
    ],
)
def test_outside_its_years_the_calendar_refuses_to_guess(usual, ask):
    with translation.override("ru"), pytest.raises(worktime.NotCovered, match="идёт с 01.01.2005"):
        ask(usual)

    assert not usual.covers(date(2029, 1, 1))
    assert usual.covers(usual.covered_until)


def test_a_day_given_by_the_agency_is_a_day_off(usual):
    usual.edit_day(date(2026, 11, 20), kind="dayoff", by=7, at=NOW, note="Переезд")

    assert usual.add_minutes(moscow("2026-11-19 18:30"), 60) == moscow("2026-11-23 11:30")
    assert Schedule.objects.default().closes(date(2026, 11, 20)) == moscow("2026-11-19 19:00")
    assert usual.days.get(date=date(2026, 12, 31)).number == usual.days.get(date=date(2026, 11, 30)).number + 22


def test_the_last_word_about_a_day_stands_and_can_be_taken_back(usual):
    saturday = date(2026, 11, 21)
    usual.edit_day(saturday, kind="workday", by=7, at=NOW)
    assert usual.stretches_of(saturday) == [(moscow("2026-11-21 11:00"), moscow("2026-11-21 19:00"))]

    usual.edit_day(saturday, kind="workday", hours=[(time(10), time(12))], by=8, at=NOW)
    assert usual.closes(saturday) == moscow("2026-11-21 12:00")

    usual.edit_day(saturday, kind="short", minutes_shorter=90, by=8, at=NOW)
    assert usual.closes(saturday) == moscow("2026-11-21 17:30")
    assert usual.changed_days.get().by == 8

    usual.restore_day(saturday)
    assert not usual.is_working(saturday)


def test_a_full_day_before_a_holiday_by_the_agency_s_word(usual):
    usual.edit_day(date(2026, 11, 3), kind="workday", by=7, at=NOW)

    assert usual.closes(date(2026, 11, 3)) == moscow("2026-11-03 19:00")


@pytest.mark.parametrize(
    ("day", "words", "reason"),
    [
        (date(2026, 11, 20), {"kind": "short", "minutes_shorter": 480}, "ничего не останется"),
        (date(2026, 11, 20), {"kind": "short", "minutes_shorter": 0}, "на сколько минут"),
        (date(2026, 11, 20), {"kind": "workday", "hours": [(time(12), time(11))]}, "раньше конца"),
        (date(2026, 11, 20), {"kind": "workday", "hours": [(time(9), time(13)), (time(12), time(15))]}, "пересекаться"),
        (date(2030, 11, 20), {"kind": "dayoff"}, "ещё не составлен"),
        (date(2026, 11, 20), {"kind": "holiday"}, "holiday"),
    ],
)
def test_an_impossible_day_is_refused_and_nothing_changes(usual, day, words, reason):
    with translation.override("ru"), pytest.raises(ValidationError, match=reason):
        usual.edit_day(day, by=7, at=NOW, **words)

    assert not usual.changed_days.exists()
    assert Schedule.objects.default().closes(date(2026, 11, 20)) == moscow("2026-11-20 19:00")


def test_other_hours_for_the_week(usual):
    usual.edit_week({0: [(time(9), time(13)), (time(14), time(18))], 5: [(time(10), time(0))]})

    assert usual.add_minutes(moscow("2026-11-23 12:30"), 60) == moscow("2026-11-23 14:30")
    assert usual.closes(date(2026, 11, 21)) == moscow("2026-11-22 00:00")
    assert not usual.is_working(date(2026, 11, 24))


def test_what_was_counted_before_an_edit_is_forgotten(usual):
    elsewhere = Schedule.objects.get(pk=usual.pk)
    assert elsewhere.is_working(date(2026, 11, 20))

    usual.edit_day(date(2026, 11, 20), kind="dayoff", by=7, at=NOW)

    assert not Schedule.objects.get(pk=usual.pk).is_working(date(2026, 11, 20))


def test_counting_asks_the_database_once(usual, django_assert_num_queries):
    usual.rebuild()
    with django_assert_num_queries(1):
        for hour in range(100):
            usual.add_minutes(NOW + timedelta(hours=hour), 60)


def test_a_night_shift_is_as_long_as_the_night():
    berlin = Schedule.objects.found(
        "Nachtschicht",
        timezone="Europe/Berlin",
        country="",
        week={weekday: [(time(0), time(8))] for weekday in range(7)},
        first_year=2026,
        last_year=2026,
    )
    minutes = dict(berlin.days.values_list("date", "minutes"))

    assert minutes[date(2026, 3, 28)] == 480
    assert minutes[date(2026, 3, 29)] == 420
    assert minutes[date(2026, 10, 25)] == 540


def test_the_calendar_is_kept_ahead_of_the_year(usual):
    assert Schedule.objects.keep_covered(at=NOW) == 0
    assert Schedule.objects.keep_covered(at=NOW.replace(year=2027)) == 1

    usual.refresh_from_db()
    assert usual.covered_until == date(2029, 12, 31)
    assert usual.is_working(date(2029, 1, 15))


def test_the_calendar_is_drawn_anew_when_more_is_known_of_the_state_s_days(usual):
    Schedule.objects.filter(pk=usual.pk).update(drawn_from="0.106")

    assert Schedule.objects.keep_covered(at=NOW) == 1
    assert Schedule.objects.keep_covered(at=NOW) == 0


def test_transfers_not_yet_published_are_known_to_be_missing(usual):
    assert usual.transfers_published(2027)
    assert not usual.transfers_published(2028)
    assert usual.holiday_names(2026, "ru")[date(2026, 11, 4)] == "День народного единства"


@pytest.mark.parametrize(("field", "value"), [("timezone", "Europe/Moskva"), ("country", "ZZ")])
def test_a_schedule_stands_somewhere_real(field, value):
    with pytest.raises(ValidationError) as refusal:
        Schedule.objects.found("Nowhere", **{field: value})

    assert field in refusal.value.message_dict
