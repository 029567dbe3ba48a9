"""A telephone call as the exchange told of it, whoever the vendor is (domain.md §5)."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User

from .connection import Connection
from .mail import Thread
from .touch import Direction


class CallState(models.TextChoices):
    RINGING = "ringing", _("is ringing")
    ANSWERED = "answered", _("is being held")
    MISSED = "missed", _("missed")
    ENDED = "ended", _("held")


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        mine = Q(thread__client__in=Client.objects.visible_to(user, at)) | Q(user=user)
        return self.filter(mine | Q(thread__client=None)) if user.in_client_service else self.filter(mine)


class Call(models.Model):
    """One call. An incoming one that nobody took is `missed` and waits for an answer in its thread;
    an outgoing one that they did not take is `missed` too and is no contact."""

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="calls", db_index=False)
    external_id = models.CharField(max_length=200)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="calls", db_index=False)
    direction = models.CharField(max_length=3, choices=Direction)
    state = models.CharField(max_length=8, choices=CallState)
    phone = models.CharField(max_length=32, help_text="Theirs, E.164 where it is a number.")
    line = models.CharField(max_length=32, blank=True, help_text="The number of ours it came to or went from.")
    extension = models.CharField(max_length=20, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="calls", db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="calls", db_index=False)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    talk_seconds = models.PositiveIntegerField(default=0)
    recording = models.CharField(max_length=1000, blank=True, help_text="Where the exchange keeps the recording.")
    sequence = models.BigIntegerField(default=0, help_text="Of the last event taken: exchanges tell out of order.")
    touch = models.OneToOneField("conversations.Touch", models.PROTECT, null=True, related_name="call")

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["connection", "external_id"], name="call_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")), name="call_order"
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "started_at"]),
            models.Index(fields=["user", "-started_at"]),
            models.Index(fields=["contact", "-started_at"]),
            models.Index(fields=["-started_at"], condition=Q(state__in=("ringing", "answered")), name="call_going_on"),
        ]

    def __str__(self) -> str:
        return f"{self.phone} {self.started_at:%d.%m.%Y %H:%M}"


class Extension(models.Model):
    """Whose telephone it is: an extension, or a login of the exchange, belongs to one of ours."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="extensions")
    number = models.CharField(_("extension"), max_length=60)
    user = models.ForeignKey(User, models.CASCADE, related_name="extensions")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["connection", "number"], name="extension_once")]

    def __str__(self) -> str:
        return self.number
