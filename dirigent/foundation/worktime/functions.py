"""The SQL functions of the migrations, for querysets: `annotate(due_at=AddMinutes(schedule.pk, "asked_at", 60))`.

They answer as the methods of Schedule do, fail as they do, and give NULL for NULL.
"""

from django.db.models import BooleanField, DateField, DateTimeField, Func, IntegerField


class AddMinutes(Func):
    """(schedule id, moment, minutes) → moment."""

    function, arity, output_field = "worktime_add", 3, DateTimeField()


class MinutesBetween(Func):
    """(schedule id, moment, moment) → whole working minutes."""

    function, arity, output_field = "worktime_minutes", 3, IntegerField()


class AddDays(Func):
    """(schedule id, date, working days) → date."""

    function, arity, output_field = "worktime_add_days", 3, DateField()


class DaysBetween(Func):
    """(schedule id, date, date) → working days."""

    function, arity, output_field = "worktime_days", 3, IntegerField()


class Opens(Func):
    """(schedule id, date) → opening of the working day on or after it."""

    function, arity, output_field = "worktime_opens", 2, DateTimeField()


class Closes(Func):
    """(schedule id, date) → closing of the working day on or before it."""

    function, arity, output_field = "worktime_closes", 2, DateTimeField()


class LocalDate(Func):
    """(schedule id, moment) → its date by the schedule's clock."""

    function, arity, output_field = "worktime_local_date", 2, DateField()


class WeekStart(Func):
    """(schedule id, moment) → the midnight its Monday began with."""

    function, arity, output_field = "worktime_week_start", 2, DateTimeField()


class Covers(Func):
    """(schedule id, moment) → can the calendar count from it?"""

    function, arity, output_field = "worktime_covers", 2, BooleanField()
