"""The outbox of notices: what is to be brought to a person by a way, when, and how that went."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.notices.kinds import Way

from .notice import Notice


class DispatchState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("a message is", "waiting")
    SENDING = "sending", pgettext_lazy("a message is", "being sent")
    SENT = "sent", pgettext_lazy("a message is", "sent")
    FAILED = "failed", pgettext_lazy("a message is", "not delivered")
    DROPPED = "dropped", pgettext_lazy("a message is", "no longer needed")


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    def due(self, at: datetime) -> Self:
        return self.filter(state=DispatchState.WAITING, due_at__lte=at)


class Dispatch(models.Model):
    """A message, or a part of a digest. `key` makes it one for its person and way; a notice is in one of them for each way.

    `claimed_at`: somebody is at it; `handed_at`: its bytes have been handed to the carrier, and whether they arrived is not
    known before `sent_at`. `told_in`: it went out as part of that message.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    way = models.CharField(max_length=8, choices=Way)
    key = models.CharField(max_length=60)
    client = models.ForeignKey(Client, models.CASCADE, null=True, related_name="+", db_index=False)
    gathered = models.BooleanField(default=False)
    rings = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=DispatchState, default=DispatchState.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True)
    claimed_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    told_in = models.ForeignKey("self", models.CASCADE, null=True, related_name="parts", db_index=False)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "way", "key"], name="dispatch_once"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="dispatch_sent_whole"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="dispatch_due"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="dispatch_at_work"),
            models.Index(fields=["user", "way", "-sent_at"], condition=Q(state="sent"), name="dispatch_last"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.way} {self.key}"


class Line(models.Model):
    """A notice stands in a message: by each way in one and no other, so nothing is told twice."""

    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="lines")
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="lines", db_index=False)
    way = models.CharField(max_length=8, choices=Way)

    class Meta:
        ordering = ["notice"]
        constraints = [models.UniqueConstraint(fields=["notice", "way"], name="line_once")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.way}"
