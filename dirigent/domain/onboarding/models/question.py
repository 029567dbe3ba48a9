"""Open questions: what is asked to understand a brief, of whom, by when, and what was answered (BRF-3)."""

from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Outgoing
from dirigent.domain.people.models import User
from dirigent.foundation.journal.audience import Audience
from dirigent.foundation.journal.recording import record

from .brief import Brief
from .template import TemplateQuestion


class Through(models.TextChoices):
    """How the answer came."""

    PORTAL = "portal", pgettext_lazy("an answer came", "on their page")
    LETTER = "letter", pgettext_lazy("an answer came", "by letter")
    SPOKEN = "spoken", pgettext_lazy("an answer came", "aloud")
    HERE = "here", pgettext_lazy("an answer came", "here")


class OpenQuestionQuerySet(models.QuerySet["OpenQuestion"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        """Of the clients one may see, and those put to oneself."""
        return self.filter(Q(client__in=Client.objects.visible_to(user, at)) | Q(colleague=user))

    def open(self) -> Self:
        return self.filter(answered_at=None, withdrawn_at=None)

    def for_contact(self, contact: Contact) -> Self:
        """Those put to the client; a question to a colleague is ours alone."""
        return self.filter(client=contact.client_id, contact__isnull=False, withdrawn_at=None)


class OpenQuestion(models.Model):
    """Put to a person of the client or to a colleague. `noted_by`: who of us wrote down what was said."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="open_questions")
    brief = models.ForeignKey(Brief, models.PROTECT, null=True, related_name="open_questions")
    field = models.ForeignKey(TemplateQuestion, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("question"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="open_questions", verbose_name=_("whom of theirs")
    )
    colleague = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="open_questions", verbose_name=_("whom of ours")
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(_("answer by"), null=True)
    outgoing = models.ForeignKey(Outgoing, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    answered_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    through = models.CharField(_("how the answer came"), max_length=8, choices=Through, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OpenQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("open question")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact=None, colleague__isnull=False) | Q(contact__isnull=False, colleague=None),
                name="question_to_one_person",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, through="", answer="")
                | Q(answered_at__isnull=False) & ~Q(through="") & ~Q(answer=""),
                name="question_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="question_withdrawn_pair",
            ),
        ]
        indexes = [
            models.Index(
                fields=["client"], condition=Q(answered_at=None, withdrawn_at=None), name="question_open_of_client"
            ),
            models.Index(fields=["answered_at"], name="question_answered"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def whom(self) -> Contact | User | None:
        return self.contact or self.colleague

    @classmethod
    @transaction.atomic
    def ask(
        cls, client: Client, text: str, *, by: User, at: datetime, contact: Contact | None = None,
        colleague: User | None = None, brief: Brief | None = None, field: TemplateQuestion | None = None,
        due_at: datetime | None = None,
    ) -> "OpenQuestion":  # fmt: skip
        """Put a question. A brief with one open is not understood, whatever was said before."""
        asked = cls.objects.create(
            client=client, brief=brief, field=field, text=text, contact=contact, colleague=colleague, asked_by=by,
            asked_at=at, due_at=due_at,
        )  # fmt: skip
        if brief:
            Brief.objects.filter(pk=brief.pk).update(understood_at=None, understood_by=None)
            brief.refresh_from_db(fields=["understood_at", "understood_by"])
        asked._tell("question.asked", by=by, at=at, whom=str(asked.whom))
        return asked

    @transaction.atomic
    def settle(
        self, answer: str, *, through: str, at: datetime, contact: Contact | None = None, user: User | None = None,
        by: User | None = None,
    ) -> bool:  # fmt: skip
        """Answered by this person of theirs, or by this colleague; `by` is who of us wrote it down. Once."""
        if (
            not OpenQuestion.objects.open()
            .filter(pk=self.pk)
            .update(
                answer=answer,
                answered_at=at,
                through=through,
                answered_contact=contact,
                answered_user=user,
                noted_by=by,
            )
        ):
            return False
        self.refresh_from_db()
        self._tell(
            "question.answered", by=by or user, at=at, answer=answer, through=through, who=str(contact or user or by)
        )
        return True

    @transaction.atomic
    def reopen(self, *, by: User, at: datetime) -> None:
        """The answer was written down by mistake, or says nothing: the question is open again. The journal keeps it."""
        blank = {"answer": "", "answered_at": None, "through": "", "answered_contact": None, "answered_user": None}
        if OpenQuestion.objects.filter(pk=self.pk, answered_at__isnull=False).update(**blank, noted_by=None):
            self.refresh_from_db()
            if self.brief:
                self.brief.doubt(by=by, at=at)
            self._tell("question.reopened", by=by, at=at)

    @transaction.atomic
    def withdraw(self, *, by: User, at: datetime) -> None:
        """It need not be answered any more."""
        if OpenQuestion.objects.open().filter(pk=self.pk).update(withdrawn_at=at, withdrawn_by=by):
            self.refresh_from_db()
            self._tell("question.withdrawn", by=by, at=at)

    @transaction.atomic
    def restore(self, *, by: User, at: datetime) -> None:
        if OpenQuestion.objects.filter(pk=self.pk, withdrawn_at__isnull=False).update(
            withdrawn_at=None, withdrawn_by=None
        ):
            self.refresh_from_db()
            self._tell("question.restored", by=by, at=at)

    def _tell(self, kind: str, *, by: User | None, at: datetime, **data: Any) -> None:
        shown = kind in ("question.asked", "question.answered") and self.contact_id
        record(
            kind, client=self.client_id, subject=self, by=by, at=at,
            audience=Audience.CLIENT if shown else Audience.STAFF, text=self.text, brief=self.brief_id, **data,
        )  # fmt: skip
