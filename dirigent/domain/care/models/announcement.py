from django.db import models

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Outgoing
from dirigent.domain.people.models import Absence


class Announcement(models.Model):
    """This client was told who stands in while that absence lasts: once."""

    absence = models.ForeignKey(Absence, models.PROTECT, related_name="announcements", db_index=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    outgoing = models.OneToOneField(Outgoing, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["absence", "client"], name="announcement_once")]

    def __str__(self) -> str:
        return f"{self.absence_id} {self.client_id}"
