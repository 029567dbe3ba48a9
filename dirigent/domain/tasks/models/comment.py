from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation.search.indexing import index

from .task import Task


class CommentQuerySet(models.QuerySet["Comment"]):
    def unread_by(self, user: User) -> Self:
        """Comments of others in tasks the user takes part in, or naming the user, not yet seen."""
        seen = TaskReading.objects.filter(task=OuterRef("task"), user=user, read_at__gte=OuterRef("at"))
        mine = Q(task__in=Task.objects.taken_part_in(user)) | Q(mentions=user)
        return self.filter(mine).exclude(author=user).exclude(Exists(seen)).distinct()


class Comment(models.Model):
    task = models.ForeignKey(Task, models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField(_("comment"))
    mentions = models.ManyToManyField(User, related_name="mentioned_in", blank=True)
    at = models.DateTimeField()

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["task", "at"])]

    def __str__(self) -> str:
        return self.text[:60]

    @classmethod
    @transaction.atomic
    def say(cls, task: Task, text: str, *, by: User, at: datetime, mentions: Sequence[User] = ()) -> "Comment":
        """Say it after all that was said before, by the clock too: what is read up to a moment leaves nothing unseen."""
        # Comments of one task are written one after another: a slower one must not slip in before what was already read.
        Task.objects.select_for_update(no_key=True).get(pk=task.pk)
        last = cls.objects.filter(task=task).order_by("-at").values_list("at", flat=True).first()
        if last is not None:
            at = max(at, last + timedelta(microseconds=1))
        comment = cls.objects.create(task=task, author=by, text=text, at=at)
        comment.mentions.set(mentions)
        task.tell("task.commented", by=by, at=at, comment=comment.pk, mentions=[u.pk for u in mentions])
        index(comment, client=task.client_id, kind="comment", title=task.title, body=text, at=at, author=by.pk)
        return comment


class TaskReading(models.Model):
    """Up to when a person has read the comments of a task."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="readings")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "user"], name="task_reading_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.task_id}"

    @classmethod
    def mark(cls, task: Task, user: User, *, at: datetime) -> None:
        """Seen up to this moment; a slower second window never takes it back."""
        made = cls.objects.get_or_create(task=task, user=user, defaults={"read_at": at})[1]
        if not made:
            cls.objects.filter(task=task, user=user, read_at__lt=at).update(read_at=at)
