"""A telephone call as the exchange told of it, whoever the vendor is (domain.md §5)."""

from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .connection import Connection
from .mail import Thread
from .touch import Direction, Touch


class CallState(models.TextChoices):
    RINGING = "ringing", _("is ringing")
    ANSWERED = "answered", _("is being held")
    MISSED = "missed", _("missed")
    ENDED = "ended", _("held")


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        """Calls of the clients one may see, and those one held; strangers' calls are for client service to sort."""
        mine = Q(thread__client__in=Client.objects.visible_to(user, at)) | Q(user=user)
        return self.filter(mine | Q(thread__client=None)) if user.in_client_service else self.filter(mine)

    def going_on(self) -> Self:
        return self.filter(state__in=(CallState.RINGING, CallState.ANSWERED))

    def unclaimed(self) -> Self:
        """Talks of which nobody knows who of ours held them."""
        return self.filter(state=CallState.ENDED, user=None)


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
    extension = models.CharField(max_length=60, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="calls", db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="calls", db_index=False)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    talk_seconds = models.PositiveIntegerField(null=True, help_text="Empty: the exchange did not say.")
    recording = models.CharField(max_length=1000, blank=True, help_text="Where the exchange keeps the recording.")
    record_file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    record_type = models.CharField(max_length=100, blank=True)
    sequence = models.BigIntegerField(default=0, help_text="Of the last event taken: exchanges tell out of order.")
    touch = models.OneToOneField(Touch, models.PROTECT, null=True, related_name="call")

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

    @property
    def is_over(self) -> bool:
        return self.state in (CallState.MISSED, CallState.ENDED)

    @property
    def is_incoming(self) -> bool:
        return self.direction == Direction.IN

    @property
    def talk(self) -> Touch | None:
        """The contact that it is, as it stands after corrections. Lists bring `touch__corrected_by` along."""
        touch = self.touch
        while touch is not None and (later := getattr(touch, "corrected_by", None)) is not None:
            touch = later
        return touch

    @property
    def minutes(self) -> int | None:
        """Whole minutes of talk, begun ones counted; None when nobody said."""
        seconds = self.talk_seconds
        if seconds is None and self.answered_at and self.ended_at:
            seconds = int((self.ended_at - self.answered_at).total_seconds())
        return -(-seconds // 60) if seconds else None


class Ring(models.Model):
    """A telephone of ours that rang for the call; `user` is empty when nobody knows whose it is."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="rings")
    extension = models.CharField(max_length=60)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "extension"], name="ring_once")]
        indexes = [
            models.Index(fields=["user", "-at"]),
            models.Index(fields=["-at"], condition=Q(user=None), name="ring_of_nobody"),
        ]

    def __str__(self) -> str:
        return self.extension


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        """Those of the connections one may see."""
        return self.filter(connection__in=Connection.objects.visible_to(user, at))


class Extension(models.Model):
    """Whose telephone it is: an extension, or a login of the exchange, belongs to one of ours."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="extensions")
    number = models.CharField(_("extension"), max_length=60)
    user = models.ForeignKey(User, models.CASCADE, related_name="extensions")

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["connection", "number"], name="extension_once")]

    def __str__(self) -> str:
        return self.number

    @classmethod
    @transaction.atomic
    def assign(cls, connection: Connection, number: str, user: User, *, by: User, at: datetime) -> "Extension":
        """From now on what rings there rings for this person; it had one owner before, at most."""
        extension, _made = cls.objects.update_or_create(connection=connection, number=number, defaults={"user": user})
        record(
            "connection.extension_assigned", client=None, subject=connection, by=by, at=at, number=number, user=user.pk
        )
        return extension

    @transaction.atomic
    def release(self, *, by: User, at: datetime) -> None:
        """Nobody's any more; past calls keep whose they were."""
        if Extension.objects.filter(pk=self.pk).delete()[0]:
            record(
                "connection.extension_released", client=None, subject=self.connection, by=by, at=at, number=self.number
            )
