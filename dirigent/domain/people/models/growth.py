from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.foundation.journal.recording import record

from .user import User


class GrowthKind(models.TextChoices):
    COURSE = "course", _("course")
    CONFERENCE = "conference", _("conference")
    SEMINAR = "seminar", _("seminar")
    ARTICLE = "article", _("article or book")
    CERTIFICATE = "certificate", _("certificate")


class GrowthEntry(models.Model):
    """Something learned (GRO-1)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="growth")
    kind = models.CharField(_("what"), max_length=20, choices=GrowthKind)
    title = models.CharField(_("title"), max_length=200)
    on = models.DateField(_("when"))
    takeaway = models.TextField(_("what I take from it"), blank=True)
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("growth entry")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["user", "on"])]

    def __str__(self) -> str:
        return self.title

    @classmethod
    @transaction.atomic
    def note(cls, user: User, *, kind: str, title: str, on: date, at: datetime, takeaway: str = "") -> "GrowthEntry":
        entry = cls.objects.create(user=user, kind=kind, title=title, on=on, takeaway=takeaway, recorded_at=at)
        record("growth.noted", client=None, subject=entry, by=user, at=at, title=title)
        return entry
