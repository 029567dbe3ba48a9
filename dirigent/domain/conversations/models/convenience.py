"""What people answered to «Вам удобно разговаривать?»: from several alike the convenient window is learned (COM-8)."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User

from .touch import Touch


class Answer(models.TextChoices):
    CONVENIENT = "yes", _("convenient")
    INCONVENIENT = "no", _("not convenient")
    LATER = "later", _("asked to call later")


class ConvenienceQuerySet(models.QuerySet["Convenience"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(contact__client__in=Client.objects.visible_to(user, at))

    def unheeded(self) -> Self:
        """Those of which nobody has decided yet what they teach."""
        return self.filter(heeded_at=None)


class Convenience(models.Model):
    """One answer: whether that moment suited, or to when they asked to be called. `heeded_at`: a window was made of it,
    or somebody said that it means nothing."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="conveniences", db_index=False)
    touch = models.ForeignKey(Touch, models.SET_NULL, null=True, related_name="conveniences")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=5, choices=Answer)
    later_at = models.DateTimeField(null=True)
    heeded_at = models.DateTimeField(null=True)

    objects = ConvenienceQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(answer="later") | Q(later_at=None), name="convenience_later_alone")
        ]
        indexes = [models.Index(fields=["contact", "at"], condition=Q(heeded_at=None), name="convenience_unheeded")]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.at} {self.answer}"
