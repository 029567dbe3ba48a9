from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .mail import Message
from .touch import FOLLOWS, Touch


class Confirmation(models.TextChoices):
    """How the client said yes."""

    LETTER = "letter", _("by letter")
    CALL = "call", _("on the phone")
    MEETING = "meeting", _("at a meeting")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))

    def meant(self) -> Self:
        """Without those marked by mistake."""
        return self.filter(unmarked_at=None)


class Assignment(models.Model):
    """What the client asked for in writing (ТЗ): walked through aloud, restated, and the restatement confirmed (COM-6).

    `linked_at` is when the call was written down as the one about it. `restated_at` is when our restatement went out.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="assignments")
    message = models.ForeignKey(Message, models.PROTECT, related_name="assignments")
    arrived_at = models.DateTimeField()
    marked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()
    unmarked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    unmarked_at = models.DateTimeField(null=True)
    touch = models.ForeignKey(Touch, models.PROTECT, null=True, related_name="assignments")
    linked_at = models.DateTimeField(null=True)
    restatement = models.TextField(_("the task in our words"), blank=True)
    restated_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    restated_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmation = models.CharField(_("how it was confirmed"), max_length=10, choices=Confirmation, blank=True)
    evidence = models.CharField(_("what shows it"), max_length=500, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        ordering = ["-arrived_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["message"], condition=Q(unmarked_at=None), name="assignment_once"),
            models.CheckConstraint(
                condition=Q(unmarked_at=None, unmarked_by=None)
                | Q(unmarked_at__isnull=False, unmarked_by__isnull=False),
                name="assignment_unmarked_pair",
            ),
            models.CheckConstraint(
                condition=Q(touch=None, linked_at=None) | Q(touch__isnull=False, linked_at__isnull=False),
                name="assignment_called_pair",
            ),
            models.CheckConstraint(
                condition=Q(restated_at=None, restated_by=None)
                | Q(restated_at__isnull=False, restated_by__isnull=False) & ~Q(restatement=""),
                name="assignment_restated_whole",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, confirmation="")
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(confirmation=""),
                name="assignment_confirmed_whole",
            ),
        ]
        indexes = [models.Index(fields=["confirmed_at"], name="assignment_confirmed")]

    def __str__(self) -> str:
        return str(self.message)

    @property
    def state(self) -> str:
        """«call», «restate», «confirm», then «confirmed»: what comes next."""
        if self.confirmed_at:
            return "confirmed"
        if self.restated_at:
            return "confirm"
        return "restate" if self.touch_id else "call"

    @classmethod
    @transaction.atomic
    def mark(cls, message: Message, *, by: User, at: datetime) -> "Assignment":
        """This letter is an assignment. Marked twice, it is one."""
        assignment, made = cls.objects.get_or_create(
            message=message, unmarked_at=None,
            defaults={"client": message.thread.client, "arrived_at": message.at, "marked_by": by, "marked_at": at},
        )  # fmt: skip
        if made:
            record("assignment.marked", client=assignment.client, subject=assignment, by=by, at=at, text=str(message))
        return assignment

    @transaction.atomic
    def unmark(self, *, by: User, at: datetime) -> None:
        """It is no assignment after all: nothing is owed about it."""
        if Assignment.objects.meant().filter(pk=self.pk).update(unmarked_at=at, unmarked_by=by):
            self.refresh_from_db()
            self._tell("assignment.unmarked", by=by, at=at)

    @transaction.atomic
    def walk_through(self, touch: Touch, *, by: User, at: datetime) -> None:
        """In this talk it was gone through aloud; of two talks the first counts."""
        still_valid = Q(touch__struck_at=None, touch__isnull=False)
        if Assignment.objects.meant().filter(pk=self.pk).exclude(still_valid).update(touch=touch, linked_at=at):
            self.refresh_from_db()
            self._tell("assignment.called", by=by, at=at)

    @transaction.atomic
    def restate(self, text: str, *, by: User, at: datetime) -> None:
        """Our restatement went to the client. Said anew, it waits for a new confirmation."""
        Assignment.objects.meant().filter(pk=self.pk).update(
            restatement=text, restated_at=at, restated_by=by,
            confirmed_at=None, confirmed_by=None, confirmation="", evidence="",
        )  # fmt: skip
        self.refresh_from_db()
        self._tell("assignment.restated", by=by, at=at, text=text)

    @transaction.atomic
    def confirm(self, *, how: str, by: User, at: datetime, evidence: str = "") -> None:
        """The client agreed with the restatement: so it was understood."""
        waits = Assignment.objects.meant().filter(pk=self.pk, confirmed_at=None, restated_at__isnull=False)
        if waits.update(confirmed_at=at, confirmed_by=by, confirmation=how, evidence=evidence):
            self.refresh_from_db()
            self._tell("assignment.confirmed", by=by, at=at, evidence=evidence)

    @transaction.atomic
    def take_confirmation_back(self, *, by: User, at: datetime) -> None:
        if Assignment.objects.filter(pk=self.pk, confirmed_at__isnull=False).update(
            confirmed_at=None, confirmed_by=None, confirmation="", evidence=""
        ):
            self.refresh_from_db()
            self._tell("assignment.unconfirmed", by=by, at=at)

    def _tell(self, kind: str, *, by: User, at: datetime, **data) -> None:
        record(kind, client=self.client, subject=self, by=by, at=at, **data)


FOLLOWS.append((Assignment, "touch"))
