from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Outgoing
from dirigent.domain.people.models import User
from dirigent.domain.tasks.models import Task
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.journal.audience import Audience
from dirigent.foundation.journal.recording import record

from .site import Site, SiteCheck


class Branch(models.TextChoices):
    """Who puts the counters in (R§7)."""

    WE = "we", _("we do")
    THEY = "they", _("the client’s programmers, by our instruction")
    IT = "it", _("our IT department")


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(site__in=Site.objects.visible_to(user, at))


class Instruction(models.Model):
    """What is to be put into the site, word for word: for the client's programmers, or as a task of ours."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="instructions")
    branch = models.CharField(max_length=5, choices=Branch)
    content = models.JSONField(default=dict)
    text = models.TextField()
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    letter = models.ForeignKey(Outgoing, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    look = models.ForeignKey(SiteCheck, models.PROTECT, null=True, related_name="+")

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("instruction for programmers")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.site}"

    @property
    def client(self) -> Client:
        return self.site.client

    @classmethod
    @transaction.atomic
    def write(
        cls, site: Site, branch: str, text: str, content: dict[str, Any], *, by: User, at: datetime, **fields
    ) -> "Instruction":
        made = cls.objects.create(
            site=site, branch=branch, text=text, content=content, made_by=by, made_at=at, **fields
        )
        record("instruction.written", client=site.client_id, subject=made, by=by, at=at, branch=branch, site=str(site))
        return made

    @transaction.atomic
    def sent(self, letter: Outgoing | None, *, contact: Contact | None, by: User, at: datetime) -> None:
        """It is on its way to the client."""
        Instruction.objects.filter(pk=self.pk).update(letter=letter, contact=contact, sent_at=at)
        self.refresh_from_db()
        record(
            "instruction.sent", client=self.site.client_id, subject=self, by=by, at=at, audience=Audience.CLIENT,
            site=str(self.site), contact=contact and contact.full_name,
        )  # fmt: skip

    @transaction.atomic
    def say_done(self, *, at: datetime, contact: Contact | None = None, by: User | None = None) -> None:
        """Their programmers have put it in; the site is to be looked at."""
        if Instruction.objects.filter(pk=self.pk, done_at=None).update(done_at=at, done_by=contact):
            self.refresh_from_db()
            record(
                "instruction.done", client=self.site.client_id, subject=self, by=by, at=at, audience=Audience.CLIENT,
                site=str(self.site), contact=contact and contact.full_name,
            )  # fmt: skip
