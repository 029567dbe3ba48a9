from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record


class Editor(models.Model):
    """Who, beside the head, writes the glossary and the knowledge base."""

    user = models.OneToOneField(User, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("editor of the knowledge base")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    @transaction.atomic
    def appoint(cls, users: Iterable[User], *, by: User, at: datetime) -> None:
        """These and nobody else."""
        wanted = {user.pk for user in users}
        there = set(cls.objects.values_list("user", flat=True))
        if wanted == there:
            return
        cls.objects.exclude(user__in=wanted).delete()
        Editor.objects.bulk_create(Editor(user_id=pk, by=by, at=at) for pk in sorted(wanted - there))
        record(
            "knowledge.editors", client=None, subject=None, by=by, at=at,
            came=sorted(wanted - there), went=sorted(there - wanted),
        )  # fmt: skip
