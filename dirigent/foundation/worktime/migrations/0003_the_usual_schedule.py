from datetime import time
from zoneinfo import ZoneInfo

from django.db import migrations

from dirigent.foundation.worktime.drawing import draw
from dirigent.foundation.worktime.statedays import EDITION

WEEK = {weekday: [(time(11), time(19))] for weekday in range(5)}
FIRST_YEAR, LAST_YEAR = 2005, 2028


def found(apps, _editor):
    """Monday to Friday, 11 to 19 in Moscow; lunch is working time by the regulation."""
    schedule = apps.get_model("worktime", "Schedule").objects.create(
        name="Основной", is_default=True, drawn_from=EDITION
    )
    hours, day_row, stretch_row = (apps.get_model("worktime", name) for name in ("Hours", "Day", "Stretch"))
    hours.objects.bulk_create(
        hours(schedule=schedule, weekday=weekday, starts=starts, ends=ends)
        for weekday, intervals in WEEK.items()
        for starts, ends in intervals
    )
    days, stretches = [], []
    for day in draw(WEEK, ZoneInfo("Europe/Moscow"), "RU", {}, FIRST_YEAR, LAST_YEAR):
        opens_at, closes_at = (day.stretches[0][0], day.stretches[-1][1]) if day.stretches else (None, None)
        days.append(
            day_row(
                schedule=schedule,
                date=day.date,
                is_working=day.is_working,
                number=day.number,
                opens_at=opens_at,
                closes_at=closes_at,
                minutes_before=day.minutes_before,
                minutes=day.minutes,
            )
        )
        stretches += [
            stretch_row(schedule=schedule, date=day.date, starts_at=start, ends_at=end, minutes_before=before)
            for start, end, before in day.running_stretches()
        ]
    day_row.objects.bulk_create(days, batch_size=5000)
    stretch_row.objects.bulk_create(stretches, batch_size=5000)


def forget(apps, _editor):
    apps.get_model("worktime", "Schedule").objects.filter(is_default=True).delete()


class Migration(migrations.Migration):
    dependencies = [("worktime", "0002_arithmetic_in_sql")]

    operations = [migrations.RunPython(found, forget)]
