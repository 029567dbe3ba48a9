from datetime import datetime

from django.db import models, transaction
from django.db.models import Q

from dirigent.domain.people.models import User

from .task import Task


class ChecklistItem(models.Model):
    task = models.ForeignKey(Task, models.CASCADE, related_name="checklist")
    text = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="checklist_done_pair",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @transaction.atomic
    def tick(self, *, by: User, at: datetime) -> None:
        if ChecklistItem.objects.filter(pk=self.pk, done_at=None).update(done_at=at, done_by=by):
            self.refresh_from_db()
            self.task.tell("task.ticked", by=by, at=at, item=self.text)

    @transaction.atomic
    def untick(self, *, by: User, at: datetime) -> None:
        if ChecklistItem.objects.filter(pk=self.pk, done_at__isnull=False).update(done_at=None, done_by=None):
            self.refresh_from_db()
            self.task.tell("task.unticked", by=by, at=at, item=self.text)
