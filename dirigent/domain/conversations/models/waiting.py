from django.db import models
from django.db.models import F, Q

from .mail import Thread


class Wait(models.Model):
    """A client waits in a thread from this letter or missed call; `answered_at` ends it. Derived by `Thread.settle`."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="waits", db_index=False)
    message = models.ForeignKey("conversations.Message", models.CASCADE, null=True, related_name="+")
    call = models.ForeignKey("conversations.Call", models.CASCADE, null=True, related_name="+")
    since = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "since"], name="wait_once"),
            models.CheckConstraint(condition=Q(answered_at=None) | Q(answered_at__gte=F("since")), name="wait_order"),
            models.CheckConstraint(
                condition=Q(message=None, call__isnull=False) | Q(message__isnull=False, call=None),
                name="wait_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["since"], condition=Q(answered_at=None), name="wait_open"),
            models.Index(fields=["answered_at"], name="wait_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.since}"


class Exchange(models.Model):
    """A day on which a thread went both ways: one contact of R9, at the first message that followed the other side."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="exchanges", db_index=False)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["thread", "day"], name="exchange_once_a_day")]
        indexes = [models.Index(fields=["at"], include=["thread"], name="exchange_at")]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.day}"
