"""Writing the drawn days into the database: thousands of rows at once, so by COPY."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from .drawing import DrawnDay

DAY = (
    "copy worktime_day (schedule_id, date, is_working, number, opens_at, closes_at, minutes_before, minutes) from stdin"
)
STRETCH = "copy worktime_stretch (schedule_id, date, starts_at, ends_at, minutes_before) from stdin"


def write(schedule_id: int, days: Iterable[DrawnDay], *, since: date = date.min) -> None:
    """Replace the rows of the schedule from `since` on. Call in a transaction: readers see the old table or the new one."""
    days = [day for day in days if day.date >= since]
    with connection.cursor() as cursor:
        for name in ("worktime_day", "worktime_stretch"):
            cursor.execute(f"delete from {name} where schedule_id = %s and date >= %s", [schedule_id, since])
        with cursor.copy(DAY) as copy:
            for day in days:
                opens_at, closes_at = (day.stretches[0][0], day.stretches[-1][1]) if day.stretches else (None, None)
                copy.write_row(
                    (
                        schedule_id,
                        day.date,
                        day.is_working,
                        day.number,
                        opens_at,
                        closes_at,
                        day.minutes_before,
                        day.minutes,
                    )
                )
        with cursor.copy(STRETCH) as copy:
            for day in days:
                for starts_at, ends_at, minutes_before in day.running_stretches():
                    copy.write_row((schedule_id, day.date, starts_at, ends_at, minutes_before))
