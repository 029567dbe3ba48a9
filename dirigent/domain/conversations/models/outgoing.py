"""What we send: written in the transaction of the act, sent by the worker, once (security.md, rule 3.1.2)."""

import secrets
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User

from .connection import Connection
from .mail import Message, Thread


class Sending(models.TextChoices):
    DRAFT = "draft", _("draft")
    WAITING = "waiting", _("waits to be sent")
    SENDING = "sending", _("is being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    CANCELLED = "cancelled", _("taken back")


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        """What is on its way or sent: of the clients one may see. A draft is its author's."""
        mine = Q(client__in=Client.objects.visible_to(user, at)) & ~Q(state=Sending.DRAFT)
        return self.filter(mine | Q(author=user))

    def due(self, at: datetime) -> Self:
        return self.filter(state=Sending.WAITING, send_at__lte=at)


def new_token() -> str:
    return secrets.token_hex(8)


class Outgoing(models.Model):
    """A letter or a chat message on its way out. `token` is in its Message-ID, so that a repeat after a crash is recognised.

    `to` and `cc` are pairs of name and address, as in `Message.recipients`; for a chat `to` holds its `Binding.chat`.
    `explain`: what it brings needs a call that explains it (COM-7). `base` is the last message of the thread that the author
    had seen: a newer answer of a colleague is a collision.
    """

    thread = models.ForeignKey(Thread, models.PROTECT, null=True, related_name="outgoing", db_index=False)
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="outgoing")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    connection = models.ForeignKey(Connection, models.PROTECT, null=True, related_name="outgoing")
    medium = models.CharField(max_length=10)
    author = models.ForeignKey(User, models.PROTECT, related_name="outgoing")
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True)
    token = models.CharField(max_length=16, unique=True, default=new_token, editable=False)
    base = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=20, blank=True, help_text="report, invitation, absence … empty: a letter.")
    explain = models.BooleanField(_("needs a call that explains it"), default=False)
    state = models.CharField(max_length=10, choices=Sending, default=Sending.DRAFT)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    send_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True)
    message = models.OneToOneField(Message, models.PROTECT, null=True, related_name="outgoing")

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing letter")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("draft", "cancelled")) | Q(send_at__isnull=False), name="outgoing_has_moment"
            ),
            models.CheckConstraint(
                condition=(~Q(state="sent")) | Q(message__isnull=False, sent_at__isnull=False),
                name="outgoing_sent_whole",
            ),
            models.UniqueConstraint(
                fields=["author", "thread"], condition=Q(state="draft", thread__isnull=False), name="outgoing_one_draft"
            ),
        ]
        indexes = [
            models.Index(fields=["send_at"], condition=Q(state__in=("waiting", "sending")), name="outgoing_due"),
            models.Index(fields=["thread"], name="outgoing_of_thread"),
        ]

    def __str__(self) -> str:
        return self.subject or self.text[:60]


class OutgoingFile(models.Model):
    outgoing = models.ForeignKey(Outgoing, models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class LetterTemplate(models.Model):
    """A letter written once for many. Fields in braces are put in from an allow-list, nothing is executed."""

    title = models.CharField(_("title"), max_length=120)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"))
    owner = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="letter_templates", verbose_name=_("whose"),
        help_text=_("Empty: for everybody."),
    )  # fmt: skip
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("letter template")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
