from django.db import models
from django.db.models import Q

from dirigent.domain.people.models import User

from .task import Task


class Deadline(models.Model):
    """One deadline the task has had; the current one is not replaced. A moved one says why (TSK-6)."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="deadlines")
    due_at = models.DateTimeField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["set_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(replaced_at=None), name="deadline_one_is_current")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(replaced_at=None), name="deadline_current_due"),
            models.Index(fields=["replaced_at"], name="deadline_replaced"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.due_at}"
