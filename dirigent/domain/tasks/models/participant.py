from django.db import models
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User


class Part(models.TextChoices):
    CO_EXECUTOR = "co_executor", _("co-executor")
    AUDITOR = "auditor", _("auditor")


class Participant(models.Model):
    task = models.ForeignKey("tasks.Task", models.CASCADE, related_name="participants")
    user = models.ForeignKey(User, models.PROTECT, related_name="participations")
    part = models.CharField(max_length=12, choices=Part)
    by_rule = models.BooleanField(default=False)

    class Meta:
        ordering = ["part", "pk"]
        constraints = [models.UniqueConstraint(fields=["task", "user", "part"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.user} ({self.part})"
