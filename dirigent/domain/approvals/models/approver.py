from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import User


class Approver(models.Model):
    """A person of the client who is asked. `delegate_of`: stands in for that one, whose own answer is not waited for meanwhile."""

    approval = models.ForeignKey("approvals.Approval", models.PROTECT, related_name="approvers", db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="approver_of")
    position = models.PositiveSmallIntegerField(default=0)
    delegate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="delegates")
    named_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("approver")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "contact"], condition=Q(ended_at=None), name="approver_once"),
        ]

    def __str__(self) -> str:
        return str(self.contact)
