from django.db import models

from dirigent.domain.people.models import User
from dirigent.foundation.files.models import StoredFile


class TaskFile(models.Model):
    task = models.ForeignKey("tasks.Task", models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.name
