"""What stands beside a conversation and never leaves the house: who is looking, who is called to help, what was told."""

from django.db import models
from django.db.models import Q

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User

from .mail import Message, Thread
from .note import Note
from .touch import FOLLOWS, Touch


class Presence(models.Model):
    """Somebody has the conversation open, or is writing an answer: two people must not answer at once."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="presences", db_index=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    writing = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.thread_id}"


class Mention(models.Model):
    """«@Марина» in an internal note: the colleague is asked to look."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, models.CASCADE, related_name="mentions", db_index=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "user"], name="mention_once")]
        indexes = [models.Index(fields=["user"], condition=Q(read_at=None), name="mention_unread")]

    def __str__(self) -> str:
        return f"{self.user_id}"


class Telling(models.Model):
    """With this contact or letter the client learned of that: a moved deadline, a breakdown (COM-5, R1.change).

    `subject_kind` and `subject_id` name a thing of another room («tasks.deadline»), as the journal does.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="tellings", db_index=False)
    subject_kind = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
    touch = models.ForeignKey(Touch, models.PROTECT, null=True, related_name="tellings")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="tellings")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(touch=None, message__isnull=False) | Q(touch__isnull=False, message=None),
                name="telling_by_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="telling_of"),
            models.Index(fields=["client", "at"], name="telling_to"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"


FOLLOWS.append((Telling, "touch"))
