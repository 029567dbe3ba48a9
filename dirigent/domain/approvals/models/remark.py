"""What was said to a place of a version, by either side. Both sides read all of it: what is for our eyes is a note, not a remark."""

from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal import Audience
from dirigent.foundation.journal.recording import record


class RemarkQuerySet(models.QuerySet["Remark"]):
    def open(self) -> Self:
        return self.filter(settled_at=None, answers=None)


class Remark(models.Model):
    """`place` is where it is pinned: {"x", "y"} in percent of a picture, {"page", "x", "y"}, {"paragraph", "quote"}; empty: to the whole."""

    version = models.ForeignKey("approvals.Version", models.PROTECT, related_name="remarks")
    file = models.ForeignKey("approvals.VersionFile", models.PROTECT, null=True, related_name="remarks")
    place = models.JSONField(default=dict, blank=True)
    words = models.TextField(_("words"))
    is_question = models.BooleanField(_("question"), default=False)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="remarks")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="remarks")
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact=None, user__isnull=False) | Q(contact__isnull=False, user=None),
                name="remark_of_one_person",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="remark_settled_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.words[:60]

    @property
    def author(self) -> Contact | User | None:
        return self.contact or self.user

    @transaction.atomic
    def settle(self, *, by: User, at: datetime) -> bool:
        """Put right, or answered: it is open no more."""
        if not Remark.objects.filter(pk=self.pk, settled_at=None).update(settled_at=at, settled_by=by):
            return False
        self.refresh_from_db()
        approval = self.version.approval
        record(
            "approval.remark_settled", client=approval.client_id, subject=approval, by=by, at=at, audience=Audience.CLIENT,
            title=approval.title, remark=self.pk, words=self.words,
        )  # fmt: skip
        return True
