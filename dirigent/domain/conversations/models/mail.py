from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.settling import settle
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .connection import Connection, Medium
from .touch import Direction


class Matter(models.TextChoices):
    """What an incoming matter is (INB-6)."""

    BREAKDOWN = "breakdown", _("breakdown")
    DEFECT = "defect", _("defect")
    CHANGE = "change", _("urgent change")
    STRATEGY = "strategy", _("strategy")
    TALK = "talk", _("just a talk")


class Turn(models.TextChoices):
    """Whose move it is in a conversation."""

    OURS = "ours", _("waits for us")
    THEIRS = "theirs", _("waits for the client")


class MessageKind(models.TextChoices):
    PERSON = "person", _("from a person")
    AUTO = "auto", _("auto-reply")
    BULK = "bulk", _("mass mailing")


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        """Threads of the clients one may see; strangers' letters are for client service to sort."""
        mine = Q(client__in=Client.objects.visible_to(user, at))
        return (
            self.filter(mine | Q(client=None)) if user.in_client_service or user.is_administrator else self.filter(mine)
        )

    def in_triage(self) -> Self:
        """Letters of people we do not know and nobody has sorted yet (INB-5)."""
        return self.filter(client=None, dismissed_at=None, has_people=True)

    def on_desk(self, at: datetime) -> Self:
        """Of clients, neither done nor put off beyond that moment."""
        awake = Q(snoozed_until=None) | Q(snoozed_until__lte=at)
        return self.filter(awake, client__isnull=False, done_at=None)

    def unsorted_bulk(self) -> Self:
        """Mass mailings and robots that belong to no client."""
        return self.filter(client=None, dismissed_at=None, has_people=False)


class Thread(models.Model):
    """Letters, messages of a chat or calls that follow one another. Lives inside one client; without one it waits in triage.

    A chat is one thread per `counterpart` (the chat, the telephone number) and client. `turn` is derived by `settle`.
    `done_at` and `snoozed_until` take it off the desk; whatever comes in next brings it back. What was done before anybody
    could say so is done by nobody. `hint` is the matter its words speak of until a person says it; by `rank` lists are ordered.
    Letters never bring threads together again of which one is `parted`: split off, or split from, by hand.
    """

    client = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="threads", db_index=False)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    has_people = models.BooleanField(default=True, help_text=_("At least one letter was written by a person."))
    dismissed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    dismissed_at = models.DateTimeField(null=True, editable=False)
    medium = models.CharField(max_length=10, choices=Medium, default=Medium.MAIL)
    connection = models.ForeignKey(Connection, models.PROTECT, null=True, related_name="threads")
    counterpart = models.CharField(max_length=320, blank=True)
    turn = models.CharField(max_length=6, choices=Turn, blank=True)
    assignee = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="threads", db_index=False)
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    snoozed_until = models.DateTimeField(null=True, editable=False)
    snoozed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    matter = models.CharField(_("what it is"), max_length=10, choices=Matter, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    important = models.BooleanField(_("important"), default=False)
    sorted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    sorted_at = models.DateTimeField(null=True, editable=False)
    hint = models.CharField(max_length=10, choices=Matter, blank=True, editable=False)
    rank = models.PositiveSmallIntegerField(default=0, editable=False)
    parted = models.BooleanField(default=False, editable=False)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dismissed_at=None, dismissed_by=None)
                | Q(dismissed_at__isnull=False, dismissed_by__isnull=False),
                name="thread_dismissed_pair",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False), name="thread_done_pair"
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until=None, snoozed_by=None)
                | Q(snoozed_until__isnull=False, snoozed_by__isnull=False),
                name="thread_snoozed_pair",
            ),
            models.CheckConstraint(
                condition=Q(sorted_at=None, sorted_by=None) | Q(sorted_at__isnull=False, sorted_by__isnull=False),
                name="thread_sorted_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-last_at"], include=["id"], name="thread_of_client"),
            models.Index(fields=["-last_at"], condition=Q(client=None, dismissed_at=None), name="thread_triage"),
            models.Index(fields=["counterpart", "client"], condition=~Q(counterpart=""), name="thread_counterpart"),
            models.Index(fields=["assignee", "-last_at"], condition=Q(done_at=None), name="thread_of_assignee"),
            models.Index(fields=["client", "-last_at"], condition=Q(done_at=None), name="thread_on_desk"),
            models.Index(fields=["snoozed_until"], condition=Q(snoozed_until__isnull=False), name="thread_snoozed"),
            models.Index(
                fields=["-rank", "-last_at", "-id"],
                condition=Q(done_at=None, client__isnull=False) & ~Q(turn="theirs"),
                name="thread_ours",
            ),
            models.Index(
                fields=["-last_at", "-id"],
                condition=Q(done_at=None, client__isnull=False, turn="theirs"),
                name="thread_theirs",
            ),
            models.Index(fields=["-done_at", "-id"], condition=Q(done_at__isnull=False), name="thread_done"),
        ]

    def __str__(self) -> str:
        return self.subject or str(_("(no subject)"))

    def settle(self) -> None:
        """Bring the waits and exchanges of the thread in line with its messages and answering contacts."""
        settle([self.pk])

    def merge_into(self, other: "Thread") -> None:
        """All that was said in this thread turns out to belong to another one of the same client."""
        # Of two drafts of one person the one in the other thread is gone on with; this one stays among what was taken back.
        doubled = self.outgoing.filter(state="draft", author__in=other.outgoing.filter(state="draft").values("author"))
        doubled.update(state="cancelled")
        self.messages.update(thread=other)
        self.answering_touches.update(answers=other)
        for others in (self.calls, self.outgoing, self.notes):
            others.update(thread=other)
        self.delete()

    @transaction.atomic
    def dismiss(self, *, by: User, at: datetime) -> None:
        """Not ours: it leaves triage and stays readable."""
        if Thread.objects.filter(pk=self.pk, client=None, dismissed_at=None).update(dismissed_at=at, dismissed_by=by):
            self.refresh_from_db()
            record("thread.dismissed", client=None, subject=self, by=by, at=at, thread=self.subject)

    @transaction.atomic
    def restore(self, *, by: User, at: datetime) -> None:
        """Take a dismissal back."""
        if Thread.objects.filter(pk=self.pk, dismissed_at__isnull=False).update(dismissed_at=None, dismissed_by=None):
            self.refresh_from_db()
            record("thread.restored", client=None, subject=self, by=by, at=at, thread=self.subject)

    @transaction.atomic
    def read_by(self, user: User, *, at: datetime) -> None:
        """Everything in the thread up to this moment has been seen by the user."""
        ThreadReading.objects.update_or_create(thread=self, user=user, defaults={"read_at": at})


class Message(models.Model):
    """A letter or a chat message as it came or went. `at` orders it: when it arrived; `dated_at` is what its author's clock
    claimed. `fingerprint` recognises the same letter in another mailbox. A chat message edited by its author is a new
    message that `corrects` the old one. `bounce` says in plain words why a letter of ours did not arrive, `doubt` why a sender
    was not believed. `original` is the name and the address of whoever wrote what a colleague passed on. `is_official`: it went
    from an official address of one side to one of the other (`officially.py`).
    """

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages", db_index=False)
    direction = models.CharField(max_length=3, choices=Direction)
    kind = models.CharField(max_length=6, choices=MessageKind, default=MessageKind.PERSON)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="messages", db_index=False)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sender_name = models.CharField(max_length=300, blank=True)
    sender_address = models.CharField(max_length=320)
    sender_key = models.CharField(max_length=320)
    recipients = models.JSONField(default=list)
    subject = models.CharField(max_length=998, blank=True)
    text = models.TextField(blank=True)
    new_text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=998, blank=True)
    references = ArrayField(models.CharField(max_length=998), default=list)
    dated_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    raw = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")
    medium = models.CharField(max_length=10, choices=Medium, default=Medium.MAIL)
    connection = models.ForeignKey(Connection, models.PROTECT, null=True, related_name="+", db_index=False)
    fingerprint = models.CharField(max_length=64, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrected_by")
    bounced_at = models.DateTimeField(null=True)
    bounce = models.CharField(max_length=500, blank=True)
    doubt = models.CharField(max_length=300, blank=True)
    original = models.JSONField(default=list)
    is_official = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = _("letter")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["thread", "at"]),
            models.Index(fields=["thread"], condition=Q(direction="in", kind="person"), name="message_of_theirs"),
            models.Index(fields=["message_id"]),
            models.Index(fields=["fingerprint"], condition=~Q(fingerprint=""), name="message_fingerprint"),
            models.Index(fields=["sender_key"]),
            models.Index(fields=["contact", "at"]),
            GinIndex(fields=["references"], name="message_references"),
            models.Index(fields=["thread"], condition=Q(is_official=True), name="message_official"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def counts(self) -> bool:
        return self.kind == MessageKind.PERSON


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(message__thread__in=Thread.objects.visible_to(user, at))

    def unread(self) -> Self:
        """Those nobody has yet looked into for words to find them by."""
        return self.filter(read_at=None)


class Attachment(models.Model):
    """A file that came or went with a message. `no_text` says in plain words why nothing in it can be searched."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100, blank=True)
    read_at = models.DateTimeField(null=True, editable=False)
    no_text = models.CharField(max_length=200, blank=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["-id"], condition=Q(read_at=None), name="attachment_unread")]

    def __str__(self) -> str:
        return self.name


class ThreadReading(models.Model):
    """Up to when a person has read a thread."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="readings", db_index=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        # With the moment inside, what is unread is counted without reading the table.
        constraints = [
            models.UniqueConstraint(fields=["thread", "user"], include=["read_at"], name="thread_reading_of")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.thread_id}"
