from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal.audience import Audience
from dirigent.foundation.journal.recording import record

from .mail import Message


class RequestKind(models.TextChoices):
    CALL = "call", _("a call")
    REPORT = "report", _("a report")


class ClientRequestQuerySet(models.QuerySet["ClientRequest"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))

    def open(self) -> Self:
        return self.filter(done_at=None, withdrawn_at=None)


class ClientRequest(models.Model):
    """What a client's person asked of us at the portal: to call them at that time, to send a report by then.

    `message` says the same in the conversation, where it waits for an answer as any word of theirs.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="requests")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="requests")
    message = models.OneToOneField(Message, models.PROTECT, related_name="request")
    kind = models.CharField(max_length=10, choices=RequestKind)
    words = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = ClientRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("client's request")
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="request_done_pair",
            ),
            models.CheckConstraint(condition=Q(due_at__gte=models.F("asked_at")), name="request_due_after_asked"),
        ]
        indexes = [
            models.Index(
                fields=["client"], condition=Q(done_at=None, withdrawn_at=None), name="request_open_of_client"
            ),
            models.Index(fields=["asked_at"], name="request_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.contact_id}"

    @classmethod
    @transaction.atomic
    def ask(cls, message: Message, kind: str, *, due_at: datetime, words: str, at: datetime) -> "ClientRequest":
        asked = cls.objects.create(
            client_id=message.thread.client_id, contact=message.contact, message=message, kind=kind, words=words,
            asked_at=at, due_at=due_at,
        )  # fmt: skip
        asked._tell("request.asked", by=None, at=at, due_at=due_at, words=words)
        return asked

    @transaction.atomic
    def withdraw(self, *, at: datetime) -> bool:
        """The person does not want it any more."""
        if not ClientRequest.objects.open().filter(pk=self.pk).update(withdrawn_at=at):
            return False
        self._tell("request.withdrawn", by=None, at=at)
        return True

    @transaction.atomic
    def finish(self, *, by: User, at: datetime) -> bool:
        """It was done; the client sees that."""
        if not ClientRequest.objects.open().filter(pk=self.pk).update(done_at=at, done_by=by):
            return False
        self._tell("request.done", by=by, at=at)
        return True

    @transaction.atomic
    def reopen(self, *, by: User, at: datetime) -> bool:
        """Take that back: it is still to be done."""
        if not ClientRequest.objects.filter(pk=self.pk, done_at__isnull=False).update(done_at=None, done_by=None):
            return False
        self._tell("request.reopened", by=by, at=at)
        return True

    def _tell(self, kind: str, *, by: User | None, at: datetime, **data: Any) -> None:
        record(
            kind, client=self.client_id, subject=self, by=by, at=at, audience=Audience.CLIENT, what=self.kind,
            who=str(self.contact), **data,
        )  # fmt: skip
