from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import ThreadReading
from dirigent.domain.people.models import User
from dirigent.domain.tasks.models import TaskReading
from dirigent.foundation.journal.listening import tell_people
from dirigent.notices.kinds import Mode


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        """One's own; those of a client only while one may see the client, or still has to do with the matter by name."""
        seen = Q(client=None) | Q(own=True, over_at=None) | Q(client__in=Client.objects.visible_to(user, at))
        return self.filter(seen, user=user)

    def listed(self) -> Self:
        return self.exclude(shown=Mode.NEVER)

    def pending(self) -> Self:
        """Neither read, here or where it points to, nor overtaken by events."""
        seen = {"user": OuterRef("user"), "read_at__gte": OuterRef("at")}
        return self.filter(
            ~Exists(ThreadReading.objects.filter(thread=OuterRef("thread_id"), **seen)),
            ~Exists(TaskReading.objects.filter(task=OuterRef("task_id"), **seen)),
            read_at=None, over_at=None,
        )  # fmt: skip

    def counted(self) -> Self:
        """What the number on the bell counts."""
        return self.pending().filter(shown=Mode.AT_ONCE)


class Notice(models.Model):
    """One person was told one thing, in their language. `key` is what makes it one: the same is never told twice.

    `subject_kind` and `subject_id` name a thing of another room, as the journal does. `shown` is how it stands in the
    application: counted on the bell, listed only, or not at all. `over_at`: by itself it is no longer true. `thread_id` and
    `task_id`: whoever reads there has read it.
    `own`: the reader has to do with it by name, whatever clients they see. `rings`: also outside working time.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=100)
    client = models.ForeignKey(Client, models.CASCADE, null=True, related_name="+", db_index=False)
    subject_kind = models.CharField(max_length=64, blank=True)
    subject_id = models.BigIntegerField(null=True)
    thread_id = models.BigIntegerField(null=True)
    task_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200)
    body = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    burning = models.BooleanField(default=False)
    rings = models.BooleanField(default=False)
    own = models.BooleanField(default=False)
    shown = models.CharField(max_length=8, choices=Mode, default=Mode.AT_ONCE)
    read_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="notice_of"),
            models.Index(
                fields=["user"], condition=Q(read_at=None, over_at=None, shown="at_once"), name="notice_counted"
            ),
            models.Index(
                fields=["subject_kind", "subject_id"], condition=Q(read_at=None, over_at=None), name="notice_pending_of"
            ),
            models.Index(fields=["client"], name="notice_of_client"),
            models.Index(fields=["at"], name="notice_old"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pending(self) -> bool:
        return self.read_at is None and self.over_at is None

    @transaction.atomic
    def read(self, *, at: datetime) -> None:
        """The reader has seen it; a second window learns of it."""
        if Notice.objects.filter(pk=self.pk, read_at=None).update(read_at=at):
            self.read_at = at
            tell_people([self.user_id])

    @transaction.atomic
    def unread(self) -> None:
        if Notice.objects.filter(pk=self.pk, read_at__isnull=False).update(read_at=None):
            self.read_at = None
            tell_people([self.user_id])

    @classmethod
    @transaction.atomic
    def read_all(cls, user: User, *, at: datetime) -> int:
        """Everything pending has been seen; `unread_all` takes it back by the same moment."""
        count = cls.objects.filter(user=user, at__lte=at).pending().update(read_at=at)
        if count:
            tell_people([user.pk])
        return count

    @classmethod
    @transaction.atomic
    def unread_all(cls, user: User, *, at: datetime) -> int:
        count = cls.objects.filter(user=user, read_at=at).update(read_at=None)
        if count:
            tell_people([user.pk])
        return count
