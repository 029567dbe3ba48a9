"""Python and SQL give one answer, and it is the answer of somebody who looks at the clock every minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DataError, connection, transaction
from django.db.models import F
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dirigent.foundation import worktime
from dirigent.foundation.worktime import functions as sql
from dirigent.foundation.worktime.models import ChangedDay, Schedule

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
REFUSED = "refused"
with_database = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making a failure smaller takes minutes against a database
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# Not between one and four at night: what an hour that does not exist means is told by the night shift in test_working_time.
marks = st.one_of(st.integers(0, 12), st.integers(48, 288)).map(lambda fives: fives * 5)


def clock(minutes):
    return time(minutes // 60 % 24, minutes % 60)


@st.composite
def intervals(draw, at_least=0):
    bounds = sorted(draw(st.sets(marks, min_size=2 * at_least, max_size=6)))
    return [(clock(a), clock(b)) for a, b in zip(bounds[::2], bounds[1::2], strict=False)]


@st.composite
def changes(draw, first, days):
    """Each day: (kind, minutes shorter, own hours)."""
    change = st.one_of(
        st.tuples(st.just("dayoff"), st.just(0), st.just([])),
        st.tuples(st.just("workday"), st.just(0), intervals(at_least=1)),
        st.tuples(st.just("short"), st.integers(1, 300), intervals(at_least=1)),
    )
    dates = st.integers(0, days - 1).map(lambda n: first + n * DAY)
    return draw(st.dictionaries(dates, change, max_size=8))


def founded(week, zone, country, changed, first_year, last_year):
    """The schedule as it stands in the database. Changed days go in as rows: one drawing for all of them."""
    schedule = Schedule.objects.found(
        "Random", timezone=zone, country=country, week=week, first_year=first_year, last_year=last_year
    )
    at = datetime(2026, 1, 1, tzinfo=UTC)
    ChangedDay.objects.bulk_create(
        ChangedDay(
            schedule=schedule,
            date=day,
            kind=kind,
            minutes_shorter=shorter,
            hours=[[f"{a:%H:%M}", f"{b:%H:%M}"] for a, b in own],
            by=1,
            at=at,
        )
        for day, (kind, shorter, own) in changed.items()
    )
    schedule.rebuild()
    return Schedule.objects.get(pk=schedule.pk)


def in_python(question, *given_):
    try:
        return question(*given_)
    except worktime.NotCovered:
        return REFUSED


def in_sql(function, schedule, kinds, rows, expected):
    """One query over all rows; those Python refuses are asked one by one, for one refusal fails the whole query."""
    answers = [REFUSED] * len(rows)
    asked = [i for i, answer in enumerate(expected) if answer != REFUSED]
    call = f"{function}(%s, a, b)"
    lists = ", ".join(f"%s::{kind}[]" for kind in kinds)
    with connection.cursor() as cursor:
        columns = [[rows[i][column] for i in asked] for column in range(2)]
        cursor.execute(
            f"select {call} from unnest({lists}) with ordinality as t(a, b, n) order by n", [schedule.pk, *columns]
        )
        for i, (answer,) in zip(asked, cursor.fetchall(), strict=True):
            answers[i] = answer
        for i in sorted(set(range(len(rows))) - set(asked))[:5]:
            single = ", ".join(f"%s::{kind}" for kind in kinds)
            with pytest.raises(DataError, match="working calendar"), transaction.atomic():
                cursor.execute(f"select {function}(%s, {single})", [schedule.pk, *rows[i]])
    return answers


@with_database
@given(
    data=st.data(),
    week=st.dictionaries(st.integers(0, 6), intervals(), max_size=7),
    zone=st.sampled_from(["Europe/Moscow", "Europe/Berlin", "Asia/Yekaterinburg", "America/New_York", "Asia/Kolkata"]),
    country=st.sampled_from(["RU", "DE", ""]),
    changed=changes(date(2026, 3, 1), 300),
)
def test_python_and_sql_agree(data, week, zone, country, changed):
    with transaction.atomic():
        schedule = founded(week, zone, country, changed, 2025, 2027)
        borders = [moment for pair in schedule.stretches.values_list("starts_at", "ends_at") for moment in pair]
        anywhere = st.datetimes(datetime(2024, 12, 30), datetime(2028, 1, 2), timezones=st.just(UTC))
        near = st.sampled_from(sorted(changed) or [date(2026, 5, 9)]).flatmap(
            lambda day: st.integers(-3000, 3000).map(lambda n: datetime.combine(day, time(12), UTC) + n * MINUTE)
        )
        moments = st.one_of(anywhere, near, st.sampled_from(borders) if borders else anywhere)
        spans = data.draw(st.lists(st.tuples(moments, st.integers(-3000, 3000)), min_size=20, max_size=40))
        pairs = data.draw(st.lists(st.tuples(moments, moments), min_size=20, max_size=40))
        days = [(moment.date(), n // 50) for moment, n in spans]

        for question, function, kinds, rows in [
            (schedule.add_minutes, "worktime_add", ("timestamptz", "int"), spans),
            (schedule.minutes_between, "worktime_minutes", ("timestamptz", "timestamptz"), pairs),
            (schedule.add_days, "worktime_add_days", ("date", "int"), days),
            (schedule.days_between, "worktime_days", ("date", "date"), [(a.date(), b.date()) for a, b in pairs]),
        ]:
            expected = [in_python(question, *row) for row in rows]
            assert in_sql(function, schedule, kinds, rows, expected) == expected, function

        for (at, minutes), result in zip(spans, (in_python(schedule.add_minutes, *row) for row in spans), strict=True):
            if result != REFUSED:
                assert schedule.minutes_between(at, result) == minutes
        transaction.set_rollback(True)


class Watcher:
    """Looks at the wall clock every minute of 2026 and knows the Russian holidays by heart."""

    OFF = [
        "02-23",
        "03-08",
        "03-09",
        "05-01",
        "05-09",
        "05-11",
        "06-12",
        "11-04",
        "12-31",
        *(f"01-{day:02}" for day in range(1, 10)),
    ]
    SHORT = ["02-22", "03-07", "04-30", "05-08", "06-11", "11-03"]  # two of them for those who work at weekends

    def __init__(self, week, zone, country, changed, first, days):
        self.week, self.changed, self.russian = week, changed, country == "RU"
        self.begin = datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC)
        self.open: list[bool] = []
        self.working_days = set()
        of_day: dict[date, list[int]] = {}
        for n in range(days * 24 * 60):
            wall = (self.begin + n * MINUTE).astimezone(ZoneInfo(zone))
            works = any(a <= wall.time() and (wall.time() < b or b == time()) for a, b in self.hours(wall.date()))
            self.open.append(works)
            if works:
                of_day.setdefault(wall.date(), []).append(n)
        for day, opened in of_day.items():
            shorter = self.shorter(day)
            for n in opened[len(opened) - shorter :] if shorter < len(opened) else opened:
                self.open[n] = shorter == 0
            if shorter < len(opened):
                self.working_days.add(day)

    def hours(self, day):
        if day in self.changed:
            return self.changed[day][2]
        off = self.russian and f"{day:%m-%d}" in self.OFF
        return [] if off else self.week.get(day.weekday(), [])

    def shorter(self, day):
        if day in self.changed:
            return self.changed[day][1]
        return 60 if self.russian and f"{day:%m-%d}" in self.SHORT else 0

    def add(self, n, minutes):
        """From minute `n`; None when the answer is further than the watcher sat there."""
        step = 1 if minutes > 0 else -1
        if minutes == 0:
            while not (self.open[n] or (n and self.open[n - 1])):
                n += 1
                if n == len(self.open):
                    return None
            return n
        while minutes:
            looked = n if step > 0 else n - 1
            if not 0 <= looked < len(self.open):
                return None
            minutes -= step * self.open[looked]
            n += step
        return n

    def between(self, a, b):
        return sum(self.open[a:b]) if a <= b else -sum(self.open[b:a])


@with_database
@given(
    data=st.data(),
    week=st.dictionaries(st.integers(0, 6), intervals(at_least=1), min_size=1, max_size=7),
    zone=st.sampled_from(["Europe/Moscow", "Europe/Berlin", "America/New_York"]),
    country=st.sampled_from(["RU", ""]),
    # Over both changes of the clock in Berlin, over May and November.
    first=st.sampled_from(
        [date(2026, 3, 25), date(2026, 4, 28), date(2026, 10, 21), date(2026, 10, 31), date(2026, 3, 4)]
    ),
)
def test_the_answer_is_that_of_a_watcher_at_the_clock(data, week, zone, country, first):
    length = 9
    changed = data.draw(changes(first, length))
    with transaction.atomic():
        schedule = founded(week, zone, country, changed, 2026, 2026)
        watcher = Watcher(week, zone, country, changed, first, length)
        minute = st.integers(0, len(watcher.open) - 1)
        spans = data.draw(st.lists(st.tuples(minute, st.integers(-600, 600)), min_size=15, max_size=15))
        for n, minutes in spans:
            seen = watcher.add(n, minutes)
            if seen is not None:
                at = watcher.begin + n * MINUTE
                assert schedule.add_minutes(at, minutes) == watcher.begin + seen * MINUTE, (at, minutes)
        for (a, _), (b, _) in zip(spans, spans[1:], strict=False):
            between = schedule.minutes_between(watcher.begin + a * MINUTE, watcher.begin + b * MINUTE)
            assert between == watcher.between(a, b)
        for n in range(length - 1):
            assert schedule.is_working(first + n * DAY) == (first + n * DAY in watcher.working_days)
        transaction.set_rollback(True)


def test_opening_closing_local_date_and_week_are_the_same_in_sql():
    schedule = worktime.default()
    moments = [datetime(2026, 1, 1, tzinfo=UTC) + n * timedelta(hours=7) for n in range(1500)]
    rows = Schedule.objects.raw(
        "select m.n as id, m.at, worktime_local_date(%s, m.at) as day, worktime_week_start(%s, m.at) as monday,"
        " worktime_opens(%s, m.at::date) as opens, worktime_closes(%s, m.at::date) as closes"
        " from unnest(%s::timestamptz[]) with ordinality as m(at, n) where worktime_covers(%s, m.at)",
        [schedule.pk] * 4 + [moments, schedule.pk],
    )
    rows = list(rows)

    assert len(rows) == len(moments)
    for row in rows:
        day = row.at.date()
        assert (row.day, row.monday) == (schedule.date_of(row.at), schedule.week_of(row.at).start)
        assert (row.opens, row.closes) == (schedule.opens(day), schedule.closes(day))


def test_a_queryset_counts_by_the_same_functions():
    schedule = worktime.default()
    friday = schedule.days.annotate(
        in_an_hour=sql.AddMinutes(schedule.pk, "closes_at", 60),
        lasts=sql.MinutesBetween(schedule.pk, "opens_at", "closes_at"),
        next_day=sql.AddDays(schedule.pk, "date", 1),
        apart=sql.DaysBetween(schedule.pk, "date", F("date") + 7),
        closes=sql.Closes(schedule.pk, F("date") + 1),
        opens=sql.Opens(schedule.pk, F("date") + 1),
        day=sql.LocalDate(schedule.pk, "opens_at"),
        monday=sql.WeekStart(schedule.pk, "opens_at"),
        covered=sql.Covers(schedule.pk, "opens_at"),
    ).get(date=date(2026, 11, 20))

    assert friday.in_an_hour == schedule.add_minutes(friday.closes_at, 60)
    assert (friday.lasts, friday.next_day, friday.apart) == (480, date(2026, 11, 23), 5)
    assert (friday.closes, friday.opens) == (friday.closes_at, schedule.opens(date(2026, 11, 21)))
    assert (friday.day, friday.covered) == (friday.date, True)
    assert friday.monday == schedule.week_of(friday.opens_at).start


def test_nothing_in_nothing_out():
    with connection.cursor() as cursor:
        cursor.execute(
            "select worktime_add(%s, null, 5), worktime_minutes(%s, null, now())", [worktime.default().pk] * 2
        )
        assert cursor.fetchone() == (None, None)
