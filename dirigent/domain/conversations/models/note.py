from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.indexing import index, remove

from .touch import Touch

if TYPE_CHECKING:
    from .mail import Thread


class Mood(models.TextChoices):
    GLAD = "glad", _("glad")
    CALM = "calm", _("calm")
    WORRIED = "worried", _("worried")
    ANNOYED = "annoyed", _("annoyed")
    ANGRY = "angry", _("angry")


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        """Those about the clients one may see; beside a stranger's conversation client service leaves and reads them."""
        mine = Q(client__in=Client.objects.visible_to(user, at))
        return (
            self.filter(mine | Q(client=None)) if user.in_client_service or user.is_administrator else self.filter(mine)
        )


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
            models.CheckConstraint(condition=~Q(text="", mood=""), name="note_says_something"),
            models.CheckConstraint(condition=~Q(client=None, thread=None), name="note_is_about_somebody"),
        ]
        indexes = [models.Index(fields=["client", "at"])]

    def __str__(self) -> str:
        return self.text[:60]

    @classmethod
    @transaction.atomic
    def leave(
        cls,
        client: Client | None,
        text: str,
        *,
        by: User,
        at: datetime,
        mood: str = "",
        contact: Contact | None = None,
        touch: Touch | None = None,
        thread: "Thread | None" = None,
        **told,
    ) -> "Note":
        """`told` goes to the journal beside it."""
        note = cls.objects.create(
            client=client, text=text, mood=mood, contact=contact, touch=touch, thread=thread, author=by, at=at
        )
        record("note.left", client=client, subject=note, by=by, at=at, **told)
        note.reindex()
        return note

    def reindex(self) -> None:
        """A struck note, and one about nobody we know yet, is not found."""
        if self.client_id is None or self.struck_at:
            remove(self)
            return
        index(
            self, client=self.client_id, kind="note", title="", body=self.text, at=self.at,
            contact=self.contact_id, author=self.author_id,
        )  # fmt: skip

    @transaction.atomic
    def strike(self, *, by: User, at: datetime) -> None:
        """Left by mistake: it stays in the history, struck out, and is no longer found."""
        if Note.objects.filter(pk=self.pk, struck_at=None).update(struck_at=at):
            self.struck_at = at
            record("note.struck", client=self.client, subject=self, by=by, at=at)
            self.reindex()
