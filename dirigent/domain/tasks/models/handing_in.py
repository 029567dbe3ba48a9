from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User


class HandIn(models.Model):
    """A result as it was handed in, and when whoever asked for it said that it is taken or goes back to work."""

    task = models.ForeignKey("tasks.Task", models.CASCADE, related_name="hand_ins")
    result = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    accepted = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("result handed in")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(settled_at=None), name="hand_in_one_is_open"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, accepted=False)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="hand_in_settled_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["at"], condition=Q(settled_at=None), name="hand_in_waits"),
            models.Index(fields=["settled_at"], condition=Q(settled_at__isnull=False), name="hand_in_settled"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.at:%d.%m.%Y}"
