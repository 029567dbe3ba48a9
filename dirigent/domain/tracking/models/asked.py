from django.db import models

from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations.models import Outgoing
from dirigent.domain.people.models import User

from .kinds import How, Level, Through


class Asking(models.Model):
    """The client was asked for an access: the first time, or again."""

    access = models.ForeignKey("tracking.Access", models.CASCADE, related_name="askings")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    through = models.CharField(max_length=8, choices=Through)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    letter = models.ForeignKey(Outgoing, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.access}: {self.at:%d.%m.%Y}"


class Verification(models.Model):
    """How far in we got, and until when that is believed; without `until` it was less than needed."""

    access = models.ForeignKey("tracking.Access", models.CASCADE, related_name="verifications")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=8, choices=How)
    level = models.CharField(max_length=5, choices=Level)
    until = models.DateTimeField(null=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.access}: {self.level}"
