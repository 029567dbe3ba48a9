from datetime import datetime

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User

from .task import Task


class Return(models.Model):
    """An executor sends a task back because it was set against the regulation (TSK-4)."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="returns")
    clause = models.CharField(_("clause"), max_length=40)
    words = models.TextField(_("what to correct"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    withdrawn = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("return")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(settled_at=None), name="return_one_is_open"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="return_settled_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.clause}"

    @classmethod
    @transaction.atomic
    def send_back(cls, task: Task, *, clause: str, words: str, by: User, at: datetime) -> "Return":
        """Send back once: while one return is open, another changes nothing."""
        returned, made = cls.objects.get_or_create(
            task=task, settled_at=None, defaults={"clause": clause, "words": words, "by": by, "at": at}
        )
        if made:
            task.tell("task.returned", by=by, at=at, clause=clause, words=words)
        return returned

    @transaction.atomic
    def correct(self, *, by: User, at: datetime) -> None:
        """The author has corrected the task."""
        self._settle(by=by, at=at, withdrawn=False)

    @transaction.atomic
    def withdraw(self, *, by: User, at: datetime) -> None:
        """The executor takes the return back, or the task is dropped."""
        self._settle(by=by, at=at, withdrawn=True)

    def _settle(self, *, by: User, at: datetime, withdrawn: bool) -> None:
        if Return.objects.filter(pk=self.pk, settled_at=None).update(settled_at=at, settled_by=by, withdrawn=withdrawn):
            self.refresh_from_db()
            self.task.tell("task.return_settled", by=by, at=at, withdrawn=withdrawn)
