"""The drawn table: rows that only `Schedule.rebuild` writes."""

from django.db import models
from django.db.models import F, Q


class Day(models.Model):
    """A drawn day. `number` counts working days up to it, itself included; `minutes_before` the working minutes before it."""

    schedule = models.ForeignKey("worktime.Schedule", models.CASCADE, related_name="days", db_index=False)
    date = models.DateField()
    is_working = models.BooleanField()
    number = models.IntegerField()
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    minutes_before = models.IntegerField()
    minutes = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "date"], name="worktime_day_once"),
            models.UniqueConstraint(
                fields=["schedule", "number"], condition=Q(is_working=True), name="worktime_day_number"
            ),
            models.CheckConstraint(
                condition=Q(is_working=True, opens_at__isnull=False, closes_at__gt=F("opens_at"), minutes__gt=0)
                | Q(is_working=False, opens_at=None, closes_at=None, minutes=0),
                name="worktime_day_works_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date}: {self.minutes}"


class Stretch(models.Model):
    """A drawn working interval of a day, in real moments."""

    schedule = models.ForeignKey("worktime.Schedule", models.CASCADE, related_name="stretches", db_index=False)
    date = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    minutes_before = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "ends_at"], name="worktime_stretch_end"),
            models.UniqueConstraint(fields=["schedule", "minutes_before"], name="worktime_stretch_minutes"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="worktime_stretch_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at} – {self.ends_at}"
