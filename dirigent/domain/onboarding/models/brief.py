"""A brief: what the client wants of one service, filled by them, by sales or by the manager, in several visits."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.journal.audience import Audience
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.indexing import Findable, index_many

from .answer import Answer, BriefFile, is_empty
from .template import BriefTemplate, TemplateQuestion

# Typing on within this time is still the same answer; later it is another one, and the earlier is kept.
STILL_TYPING = timedelta(minutes=30)


class Stage(models.TextChoices):
    """What comes next."""

    FILLING = "filling", pgettext_lazy("a brief is", "being filled")
    ASKED = "asked", pgettext_lazy("a brief is", "with the client")
    ARRIVED = "arrived", pgettext_lazy("a brief is", "filled: to be understood")
    UNDERSTOOD = "understood", pgettext_lazy("a brief is", "understood")
    WITHDRAWN = "withdrawn", pgettext_lazy("a brief is", "not needed")


class BriefQuerySet(models.QuerySet["Brief"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))

    def for_contact(self, contact: Contact) -> Self:
        """What the client's people fill and read: only what was given to them."""
        return self.meant().filter(client=contact.client_id, asked_at__isnull=False)

    def meant(self) -> Self:
        return self.filter(withdrawn_at=None)

    def in_stage(self, stage: str) -> Self:
        return self.filter(**IN_STAGE[stage])


IN_STAGE: dict[str, dict] = {
    Stage.FILLING: {"withdrawn_at": None, "asked_at": None, "arrived_at": None},
    Stage.ASKED: {"withdrawn_at": None, "asked_at__isnull": False, "arrived_at": None},
    Stage.ARRIVED: {"withdrawn_at": None, "arrived_at__isnull": False, "understood_at": None},
    Stage.UNDERSTOOD: {"withdrawn_at": None, "understood_at__isnull": False},
    Stage.WITHDRAWN: {"withdrawn_at__isnull": False},
}


class Brief(models.Model):
    """`asked_at`: given to the client to fill. `arrived_at`: filled and handed in. `changed_at`: changed last since then.

    `understood_at`: the manager's «understood in full»; a change takes it back.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="briefs")
    template = models.ForeignKey(BriefTemplate, models.PROTECT, related_name="briefs")
    title = models.CharField(_("what the brief is about"), max_length=200)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="briefs", verbose_name=_("who of theirs fills it")
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(_("asked for by"), null=True)
    arrived_at = models.DateTimeField(null=True)
    arrived_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    arrived_contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    understood_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    understood_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = BriefQuerySet.as_manager()

    class Meta:
        verbose_name = _("brief")
        ordering = ["-made_at", "-pk"]
        constraints = [  # type: ignore[assignment]  # a sum of two lists, which the stubs read too narrowly
            models.CheckConstraint(
                condition=Q(**{f"{step}_at": None, f"{step}_by": None})
                | Q(**{f"{step}_at__isnull": False, f"{step}_by__isnull": False}),
                name=f"brief_{step}_pair",
            )
            for step in ("asked", "understood", "withdrawn")
        ] + [
            models.CheckConstraint(
                condition=Q(arrived_at=None, changed_at=None, understood_at=None)
                | Q(arrived_at__isnull=False, changed_at__gte=F("arrived_at")),
                name="brief_changes_after_it_came",
            ),
        ]
        indexes = [
            models.Index(fields=["arrived_at"], condition=Q(withdrawn_at=None), name="brief_arrived"),
            models.Index(fields=["client", "-made_at"], name="brief_of_client"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stage(self) -> Stage:
        if self.withdrawn_at:
            return Stage.WITHDRAWN
        if self.understood_at:
            return Stage.UNDERSTOOD
        if self.arrived_at:
            return Stage.ARRIVED
        return Stage.ASKED if self.asked_at else Stage.FILLING

    @classmethod
    @transaction.atomic
    def begin(
        cls, client: Client, service: str, *, by: User, at: datetime, title: str = "", contact: Contact | None = None
    ) -> "Brief":
        """A brief with the questions as they are now; nobody is asked yet."""
        template = BriefTemplate.in_force(service, at=at)
        brief = cls.objects.create(
            client=client, template=template, title=title or template.title, contact=contact, made_by=by, made_at=at
        )
        brief._tell("brief.begun", by=by, at=at, service=service, version=template.number)
        index_many([brief.findable()])
        return brief

    @transaction.atomic
    def ask(self, contact: Contact, *, by: User, at: datetime, due_at: datetime | None = None) -> None:
        """Given to this person to fill; asked anew it is theirs or another's from now on."""
        Brief.objects.filter(pk=self.pk).update(contact=contact, asked_by=by, asked_at=at, due_at=due_at)
        self.refresh_from_db()
        self._tell("brief.asked", by=by, at=at, audience=Audience.CLIENT, contact=contact.pk, who=str(contact))

    @transaction.atomic
    def fill(
        self, said: Mapping[str, Any], *, at: datetime, by: User | None = None, contact: Contact | None = None
    ) -> list[str]:
        """Answers by the codes of their questions; says which have changed. One of us or one of theirs answers.

        What was there before stays readable, unless the same person is still typing it. After the brief has come in a
        change is told in the journal, and the brief has to be understood anew.
        """
        brief = Brief.objects.select_for_update(of=("self",)).get(pk=self.pk)
        there = {answer.question_id: answer for answer in brief.current_answers()}
        changed = []
        for question in brief.template.questions.filter(code__in=list(said)):
            if self._answer(question, said[question.code], there.get(question.pk), at=at, by=by, contact=contact):
                changed.append(question)
        if changed:
            self._has_changed([question.text for question in changed], at=at, by=by, contact=contact)
        return [question.code for question in changed]

    def _answer(
        self, question: TemplateQuestion, value: Any, before: Answer | None, *, at: datetime, by: User | None,
        contact: Contact | None,
    ) -> bool:  # fmt: skip
        if before is None and is_empty(value) or before is not None and before.value == value:
            return False
        mine = before is not None and before.user == by and before.contact == contact
        if before is not None and mine and self.arrived_at is None and at - before.begun_at < STILL_TYPING:
            before.value, before.at = value, at
            before.save(update_fields=["value", "at"])
            return True
        if before is not None:
            Answer.objects.filter(pk=before.pk).update(replaced_at=at)
        self.answers.create(question=question, value=value, user=by, contact=contact, begun_at=at, at=at)
        return True

    @transaction.atomic
    def put(
        self, question: TemplateQuestion, file: StoredFile, name: str, content_type: str, *, at: datetime,
        by: User | None = None, contact: Contact | None = None,
    ) -> BriefFile:  # fmt: skip
        """A file is put to a question."""
        put = self.files.create(
            question=question,
            file=file,
            name=name[:255],
            content_type=content_type[:100],
            user=by,
            contact=contact,
            at=at,
        )
        self._has_changed([question.text], at=at, by=by, contact=contact)
        return put

    @transaction.atomic
    def take_off(
        self, put: BriefFile, *, at: datetime, by: User | None = None, contact: Contact | None = None
    ) -> None:  # fmt: skip
        if BriefFile.objects.filter(pk=put.pk, brief=self, removed_at=None).update(removed_at=at):
            self._has_changed([put.question.text], at=at, by=by, contact=contact)

    def _has_changed(self, questions: list[str], *, at: datetime, by: User | None, contact: Contact | None) -> None:
        """A brief that is still being filled changes silently: its answers say themselves who gave them and when."""
        if self.arrived_at is None:
            return
        Brief.objects.filter(pk=self.pk).update(changed_at=at, understood_at=None, understood_by=None)
        self.refresh_from_db()
        self._tell(
            "brief.changed", by=by, at=at, audience=Audience.CLIENT, questions=questions,
            contact=contact.pk if contact else None, who=str(contact or by),
        )  # fmt: skip
        index_many([self.findable()])

    @transaction.atomic
    def hand_in(self, *, at: datetime, by: User | None = None, contact: Contact | None = None) -> bool:
        """It is filled. A second handing in, even a simultaneous one, changes nothing."""
        waits = Brief.objects.meant().filter(pk=self.pk, arrived_at=None)
        if not waits.update(arrived_at=at, changed_at=at, arrived_user=by, arrived_contact=contact):
            return False
        self.refresh_from_db()
        self._tell(
            "brief.arrived", by=by, at=at, audience=Audience.CLIENT, contact=contact.pk if contact else None,
            who=str(contact or by),
        )  # fmt: skip
        index_many([self.findable()])
        return True

    @transaction.atomic
    def understand(self, *, by: User, at: datetime) -> None:
        """The manager's word: understood in full (N1)."""
        if Brief.objects.in_stage(Stage.ARRIVED).filter(pk=self.pk).update(understood_at=at, understood_by=by):
            self.refresh_from_db()
            self._tell("brief.understood", by=by, at=at)

    @transaction.atomic
    def doubt(self, *, by: User, at: datetime) -> None:
        """The word is taken back."""
        if Brief.objects.filter(pk=self.pk, understood_at__isnull=False).update(understood_at=None, understood_by=None):
            self.refresh_from_db()
            self._tell("brief.doubted", by=by, at=at)

    @transaction.atomic
    def withdraw(self, *, by: User, at: datetime) -> None:
        """Not needed after all; what was answered stays."""
        if Brief.objects.meant().filter(pk=self.pk).update(withdrawn_at=at, withdrawn_by=by):
            self.refresh_from_db()
            self._tell("brief.withdrawn", by=by, at=at)

    @transaction.atomic
    def restore(self, *, by: User, at: datetime) -> None:
        if Brief.objects.filter(pk=self.pk, withdrawn_at__isnull=False).update(withdrawn_at=None, withdrawn_by=None):
            self.refresh_from_db()
            self._tell("brief.restored", by=by, at=at)

    def current_answers(self) -> models.QuerySet[Answer]:
        return self.answers.filter(replaced_at=None).select_related("question", "user", "contact")

    def current_files(self) -> models.QuerySet[BriefFile]:
        return self.files.filter(removed_at=None).select_related("file", "user", "contact")

    def said(self) -> dict[str, Any]:
        """What holds now, by the codes of the questions."""
        return {answer.question.code: answer.value for answer in self.current_answers()}

    def unanswered(self) -> list[TemplateQuestion]:
        """What we cannot begin without and what is not answered yet."""
        answered = {a.question_id for a in self.current_answers() if not is_empty(a.value)}
        answered |= set(self.current_files().values_list("question", flat=True))
        return [one for one in self.template.questions.all() if one.required and one.pk not in answered]

    def findable(self) -> Findable:
        words = "\n".join(f"{answer.question.text} {answer.words}" for answer in self.current_answers())
        return Findable(
            self, self.client_id, "brief", self.title, words, self.changed_at or self.made_at, author=self.made_by_id
        )

    def _tell(
        self, kind: str, *, by: User | None, at: datetime, audience: str = Audience.STAFF, **data: Any
    ) -> None:  # fmt: skip
        record(kind, client=self.client_id, subject=self, by=by, at=at, audience=audience, title=self.title, **data)
