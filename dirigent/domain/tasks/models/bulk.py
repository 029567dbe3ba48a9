from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User


class BulkChange(models.Model):
    """One change of many tasks at once. Remembers what each task said before, so that all of it can be taken back."""

    class What(models.TextChoices):
        ASSIGN = "assign", _("another responsible person")
        MOVE = "move", _("another deadline")
        LEVELS = "levels", _("another urgency or importance")
        CLOSE = "close", _("closing")

    what = models.CharField(max_length=8, choices=What)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # [{"task": 7, "was": {"assignee": 3}, "became": {"assignee": 5}}, …]
    items = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {len(self.items)}"

    @transaction.atomic
    def claim_undo(self, *, at: datetime) -> bool:
        """The right to take it back, given once."""
        if not BulkChange.objects.filter(pk=self.pk, undone_at=None).update(undone_at=at):
            return False
        self.undone_at = at
        return True
