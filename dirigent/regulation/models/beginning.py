from datetime import datetime

from django.db import models


class Beginning(models.Model):
    """From when a clause is in force where it came later than the agency's book: what opened before is nobody's breach."""

    clause = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["clause"]

    def __str__(self) -> str:
        return f"{self.clause} {self.at:%d.%m.%Y}"

    @classmethod
    def moments(cls) -> dict[str, datetime]:
        return dict(cls.objects.values_list("clause", "at"))
