"""The first talk with a new client: its six goals, and what each of them writes into the card (BRF-1, BRF-2)."""

from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Touch
from dirigent.domain.conversations.models.touch import FOLLOWS
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record


class Aim(models.TextChoices):
    """The six goals of the regulation, in its order."""

    MEET = "meet", pgettext_lazy("goal of the first call", "Get to know each other")
    WIN = "win", pgettext_lazy("goal of the first call", "Win the client over")
    BRIEF = "brief", pgettext_lazy("goal of the first call", "Check the brief")
    CLIENT = "client", pgettext_lazy("goal of the first call", "Learn about the client")
    PRODUCT = "product", pgettext_lazy("goal of the first call", "Learn about the product")
    GOALS = "goals", pgettext_lazy("goal of the first call", "Learn what the client wants")


class FirstCallQuerySet(models.QuerySet["FirstCall"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))


class FirstCall(models.Model):
    """It counts when a talk is linked and all six goals are answered: from `done_at` on."""

    client = models.OneToOneField(Client, models.PROTECT, related_name="first_call")
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    touch = models.ForeignKey(Touch, models.PROTECT, null=True, related_name="first_calls")
    linked_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = FirstCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("first call")
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(touch=None, linked_at=None) | Q(touch__isnull=False, linked_at__isnull=False),
                name="first_call_linked_pair",
            ),
            models.CheckConstraint(condition=Q(done_at=None) | Q(touch__isnull=False), name="first_call_done_by_talk"),
        ]

    def __str__(self) -> str:
        return str(self.client)

    @classmethod
    def of(cls, client: Client, *, by: User, at: datetime) -> "FirstCall":
        """The one of this client, begun now if there is none."""
        return cls.objects.get_or_create(client=client, defaults={"begun_by": by, "begun_at": at})[0]

    @transaction.atomic
    def note(self, aim: str, words: str, *, by: User, at: datetime) -> None:
        """What was learnt towards one of the goals; an earlier answer is replaced, the journal keeps it."""
        there = self.aims.filter(aim=aim).first()
        if words == (there.words if there else ""):
            return
        if not words:
            self.aims.filter(aim=aim).delete()
        else:
            self.aims.update_or_create(aim=aim, defaults={"words": words, "by": by, "at": at})
        self._tell("first_call.noted", by=by, at=at, aim=aim, words=words, was=there.words if there else "")
        self._count(by=by, at=at)

    @transaction.atomic
    def link(self, touch: Touch, *, by: User, at: datetime) -> None:
        """This was the talk."""
        FirstCall.objects.filter(pk=self.pk).update(touch=touch, linked_at=at)
        self.refresh_from_db()
        self._tell("first_call.linked", by=by, at=at, touch=touch.pk)
        self._count(by=by, at=at)

    def answered(self) -> dict[str, str]:
        return dict(self.aims.values_list("aim", "words"))

    def _count(self, *, by: User, at: datetime) -> None:
        whole = self.touch_id is not None and self.aims.count() == len(Aim)
        if whole == (self.done_at is not None):
            return
        self.done_at = at if whole else None
        self.save(update_fields=["done_at"])
        if whole:
            self._tell("first_call.done", by=by, at=at)

    def _tell(self, kind: str, *, by: User, at: datetime, **data: Any) -> None:
        record(kind, client=self.client_id, subject=self, by=by, at=at, **data)


class AimNote(models.Model):
    first_call = models.ForeignKey(FirstCall, models.CASCADE, related_name="aims")
    aim = models.CharField(max_length=8, choices=Aim)
    words = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["first_call", "aim"], name="aim_once"),
            models.CheckConstraint(condition=~Q(words=""), name="aim_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.aim}: {self.words[:60]}"


FOLLOWS.append((FirstCall, "touch"))
