"""A promise found in a letter, offered as an agreement and turned down: it is not offered again."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User

from .mail import Message


class TurnedDown(models.Model):
    """«Не то»: these words of the message are no agreement. `phrase` is the key of the sentence."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="turned_down", db_index=False)
    phrase = models.CharField(max_length=32)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("promise turned down")
        verbose_name_plural = _("promises turned down")
        constraints = [models.UniqueConstraint(fields=["message", "phrase"], name="offer_turned_down_once")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.phrase}"

    @classmethod
    def say(cls, message: Message, phrase: str, *, by: User, at: datetime) -> None:
        cls.objects.get_or_create(message=message, phrase=phrase, defaults={"by": by, "at": at})

    @classmethod
    def take_back(cls, message: Message, phrase: str) -> None:
        cls.objects.filter(message=message, phrase=phrase).delete()
