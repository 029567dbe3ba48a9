from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.indexing import index, remove

from .touch import Touch


class Mood(models.TextChoices):
    GLAD = "glad", _("glad")
    CALM = "calm", _("calm")
    WORRIED = "worried", _("worried")
    ANNOYED = "annoyed", _("annoyed")
    ANGRY = "angry", _("angry")


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))


class Note(models.Model):
    """For our eyes only: thoughts, mood (COM-2). A table of its own, so that no way out of the house passes it (POR-5)."""

    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="notes")
    thread = models.ForeignKey(
        "conversations.Thread", models.PROTECT, null=True, blank=True, related_name="notes",
        help_text="Beside which conversation it was left; a stranger's has no client yet.",
    )  # fmt: skip
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("about whom")
    )
    touch = models.ForeignKey(Touch, models.PROTECT, null=True, blank=True, related_name="notes")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    mood = models.CharField(_("mood"), max_length=10, choices=Mood, blank=True)
    text = models.TextField(_("for our eyes only"), blank=True)
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("internal note")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text="", mood=""), name="note_says_something"),
            models.CheckConstraint(condition=~models.Q(client=None, thread=None), name="note_is_about_somebody"),
        ]
        indexes = [models.Index(fields=["client", "at"])]

    def __str__(self) -> str:
        return self.text[:60]

    @classmethod
    @transaction.atomic
    def leave(
        cls,
        client: Client,
        text: str,
        *,
        by: User,
        at: datetime,
        mood: str = "",
        contact: Contact | None = None,
        touch: Touch | None = None,
    ) -> "Note":
        note = cls.objects.create(client=client, text=text, mood=mood, contact=contact, touch=touch, author=by, at=at)
        record("note.left", client=client, subject=note, by=by, at=at)
        index(
            note, client=client.pk, kind="note", title="", body=text, at=at,
            contact=contact.pk if contact else None, author=by.pk,
        )  # fmt: skip
        return note

    @transaction.atomic
    def strike(self, *, by: User, at: datetime) -> None:
        """Left by mistake: it stays in the history, struck out, and is no longer found."""
        if Note.objects.filter(pk=self.pk, struck_at=None).update(struck_at=at):
            self.struck_at = at
            record("note.struck", client=self.client, subject=self, by=by, at=at)
            remove(self)
