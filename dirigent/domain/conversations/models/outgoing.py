"""What we send: written in the transaction of the act, sent by the worker, once (security.md, rule 3.1.2)."""

import secrets
from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .connection import Connection, Medium
from .mail import Message, Thread


class Sending(models.TextChoices):
    DRAFT = "draft", _("draft")
    WAITING = "waiting", _("waits to be sent")
    SENDING = "sending", _("is being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    CANCELLED = "cancelled", _("taken back")


OPEN = (Sending.WAITING, Sending.SENDING, Sending.FAILED)


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        """What is on its way or sent: of the clients one may see. A draft is its author's."""
        mine = Q(client__in=Client.objects.visible_to(user, at)) & ~Q(state=Sending.DRAFT)
        return self.filter(mine | Q(author=user))

    def due(self, at: datetime) -> Self:
        return self.filter(state=Sending.WAITING, send_at__lte=at)

    def under_way(self) -> Self:
        """Neither a draft nor done with: waits, is being sent, or could not be."""
        return self.filter(state__in=OPEN)


def new_token() -> str:
    return secrets.token_hex(8)


class Outgoing(models.Model):
    """A letter or a chat message on its way out. `token` is in its Message-ID, so that a repeat after a crash is recognised.

    `to` and `cc` are pairs of name and address, as in `Message.recipients`; for a chat `to` holds its `Binding.chat`.
    `explain`: what it brings needs a call that explains it (COM-7). `base` is the last message of the thread that the author
    had seen: a newer answer of a colleague is a collision. `page` is the open page that kept the draft last: it may keep it
    again, another one only when it has seen the last `revision`. `tells` names what the client learns by it, as in `Telling`.
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
    calendar = models.TextField(blank=True, help_text="An iCalendar object that goes with the letter.")
    tells = models.JSONField(default=list)
    page = models.CharField(max_length=16, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
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
            models.Index(fields=["sent_at"], condition=Q(explain=True, state="sent"), name="outgoing_to_explain"),
        ]

    def __str__(self) -> str:
        return self.subject or self.text[:60]

    @property
    def is_chat(self) -> bool:
        return self.medium != Medium.MAIL

    def take_back(self, *, by: User, at: datetime) -> bool:
        """It is a draft again, unless it has left already. What its author has begun meanwhile is put below it."""
        with transaction.atomic():
            mine = Outgoing.objects.filter(author=self.author_id, thread=self.thread_id, state=Sending.DRAFT)
            begun = mine.select_for_update().first() if self.thread_id else None
            if not Outgoing.objects.filter(pk=self.pk, state=Sending.WAITING).select_for_update().exists():
                return False
            text = self.text
            if begun:
                text = "\n\n".join(part for part in (text, begun.text.strip()) if part)
                begun.files.update(outgoing=self)
                begun.delete()
            said: dict[str, Any] = {"state": Sending.DRAFT, "send_at": None, "attempts": 0, "trouble": "", "text": text}
            self._become(at=at, **said)
            record("outgoing.taken_back", client=self.client_id, subject=self, by=by, at=at, thread=self.thread_id)
        return True

    @transaction.atomic
    def cancel(self, *, by: User, at: datetime) -> bool:
        """It will not be sent: a draft thrown away, a letter that waited or could not be sent. Its words stay in the row."""
        here = Outgoing.objects.filter(pk=self.pk, state__in=(Sending.DRAFT, Sending.WAITING, Sending.FAILED))
        was_draft = self.state == Sending.DRAFT
        if not here.update(state=Sending.CANCELLED, changed_at=at):
            return False
        self.refresh_from_db()
        if not was_draft:
            record("outgoing.cancelled", client=self.client_id, subject=self, by=by, at=at, thread=self.thread_id)
        return True

    def waits_until(self, moment: datetime, *, words: str) -> None:
        """It could not be brought out now; the next attempt is at that moment."""
        sending = Outgoing.objects.filter(pk=self.pk, state=Sending.SENDING)
        sending.update(state=Sending.WAITING, send_at=moment, trouble=words[:500])

    @transaction.atomic
    def fail(self, *, words: str, at: datetime) -> None:
        """No further attempt helps: its author has to look. Whoever waits for it goes on waiting."""
        if Outgoing.objects.filter(pk=self.pk, state=Sending.SENDING).update(state=Sending.FAILED, trouble=words[:500]):
            self.state, self.trouble = Sending.FAILED, words[:500]
            said: dict[str, Any] = {"thread": self.thread_id, "why": words[:500]}
            record("outgoing.failed", client=self.client_id, subject=self, by=self.author_id, at=at, **said)

    def _become(self, *, at: datetime, **fields: Any) -> None:
        Outgoing.objects.filter(pk=self.pk).update(changed_at=at, revision=models.F("revision") + 1, **fields)
        self.refresh_from_db()


class OutgoingFile(models.Model):
    outgoing = models.ForeignKey(Outgoing, models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class LetterTemplateQuerySet(models.QuerySet["LetterTemplate"]):
    def visible_to(self, user: User, at: datetime) -> Self:  # noqa: ARG002  # every queryset is asked alike
        """One's own and those for everybody."""
        return self.filter(Q(owner=user) | Q(owner=None))

    def current(self) -> Self:
        return self.filter(retired_at=None)


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
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = LetterTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter template")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @transaction.atomic
    def retire(self, *, by: User, at: datetime) -> None:
        """It is offered no more; letters written from it stay as they are."""
        if LetterTemplate.objects.current().filter(pk=self.pk).update(retired_at=at):
            self.retired_at = at
            record("template.retired", client=None, subject=self, by=by, at=at, title=self.title)

    @transaction.atomic
    def come_back(self, *, by: User, at: datetime) -> None:
        """Take a retirement back."""
        if LetterTemplate.objects.filter(pk=self.pk, retired_at__isnull=False).update(retired_at=None):
            self.retired_at = None
            record("template.came_back", client=None, subject=self, by=by, at=at, title=self.title)
