"""A deadline talked over: can the department, and if not, what else: another day, less work, or a part by then (TSK-7)."""

from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import Department, User
from dirigent.domain.tasks.models import Task
from dirigent.foundation.journal.recording import record

from .brief import Brief


class Way(models.TextChoices):
    """What is offered instead."""

    LATER = "later", pgettext_lazy("instead of a deadline", "Another day")
    SMALLER = "smaller", pgettext_lazy("instead of a deadline", "Less work by the same day")
    SPLIT = "split", pgettext_lazy("instead of a deadline", "A part by the day, the rest later")


class HowAgreed(models.TextChoices):
    CALL = "call", pgettext_lazy("agreed", "on the phone")
    LETTER = "letter", pgettext_lazy("agreed", "by letter")
    MEETING = "meeting", pgettext_lazy("agreed", "at a meeting")


class NegotiationQuerySet(models.QuerySet["Negotiation"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        """Of the clients one may see, and those put to one's department or person."""
        asked = Q(department__head=user) | Q(task__assignee=user)
        return self.filter(Q(client__in=Client.objects.visible_to(user, at)) | asked).distinct()

    def put_to(self, user: User) -> Self:
        """What the user is to answer: for a department they head, or of a task they do."""
        asked = Q(department__head=user) | Q(task__assignee=user)
        found = self.open().filter(asked, answered_at=None)
        return found.select_related("client", "asked_by", "department").order_by("wanted_at", "pk")

    def open(self) -> Self:
        return self.filter(withdrawn_at=None, agreed_at=None).exclude(can=True)


class Negotiation(models.Model):
    """Asked by the manager, answered by the department, agreed on with the client. `can` is None until answered."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="negotiations")
    brief = models.ForeignKey(Brief, models.PROTECT, null=True, blank=True, related_name="negotiations")
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="negotiations")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    what = models.CharField(_("what is to be ready"), max_length=300)
    wanted_at = models.DateTimeField(_("by when the client wants it"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    can = models.BooleanField(null=True)
    load = models.PositiveIntegerField(null=True, help_text="Open tasks of the department due by then, as it answered.")
    words = models.TextField(_("why"), blank=True)
    way = models.CharField(_("what we offer"), max_length=8, choices=Way, blank=True)
    scope = models.TextField(_("what will be ready by the day"), blank=True)
    rest = models.TextField(_("what comes later"), blank=True)
    offered_at = models.DateTimeField(_("the other day, or the day of the rest"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    agreed_contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    agreed_how = models.CharField(_("how it was agreed"), max_length=8, choices=HowAgreed, blank=True)
    evidence = models.CharField(_("what shows it"), max_length=500, blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = NegotiationQuerySet.as_manager()

    class Meta:
        verbose_name = _("talk about a deadline")
        ordering = ["-asked_at", "-pk"]
        constraints = [  # type: ignore[assignment]  # a sum of two lists, which the stubs read too narrowly
            models.CheckConstraint(
                condition=Q(**{f"{step}_at": None, f"{step}_by": None})
                | Q(**{f"{step}_at__isnull": False, f"{step}_by__isnull": False}),
                name=f"negotiation_{step}_pair",
            )
            for step in ("answered", "agreed", "withdrawn")
        ] + [
            models.CheckConstraint(
                condition=Q(can=None, answered_at=None)
                | Q(can=True, way="")
                | Q(can=False) & ~Q(way="") & ~Q(words=""),
                name="negotiation_answer_whole",
            ),
            models.CheckConstraint(
                condition=~Q(way__in=("later", "split")) | Q(offered_at__isnull=False), name="negotiation_names_a_day"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_contact=None, agreed_how="")
                | Q(agreed_at__isnull=False, agreed_contact__isnull=False, can=False) & ~Q(agreed_how=""),
                name="negotiation_agreed_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @classmethod
    @transaction.atomic
    def ask(
        cls, client: Client, what: str, *, department: Department, wanted_at: datetime, by: User, at: datetime,
        brief: Brief | None = None, task: Task | None = None,
    ) -> "Negotiation":  # fmt: skip
        """Can the department be ready by then?"""
        asked = cls.objects.create(
            client=client, what=what, department=department, wanted_at=wanted_at, asked_by=by, asked_at=at, brief=brief,
            task=task,
        )  # fmt: skip
        asked.tell("deadline.asked", by=by, at=at, wanted_at=wanted_at)
        return asked

    @transaction.atomic
    def answer(
        self, *, can: bool, by: User, at: datetime, words: str = "", way: str = "", scope: str = "", rest: str = "",
        offered_at: datetime | None = None,
    ) -> None:  # fmt: skip
        """The department's answer; until the client has agreed it may be given anew."""
        told: dict[str, Any] = {
            "can": can,
            "words": words,
            "way": way,
            "scope": scope,
            "rest": rest,
            "offered_at": offered_at,
        }
        if can:
            told |= {"way": "", "scope": "", "rest": "", "offered_at": None}
        load = load_of(self.department, self.wanted_at)
        open_ = Negotiation.objects.filter(pk=self.pk, withdrawn_at=None, agreed_at=None)
        if open_.update(**told, load=load, answered_by=by, answered_at=at):
            self.refresh_from_db()
            self.tell("deadline.answered", by=by, at=at, can=can, way=self.way, words=words, offered_at=self.offered_at)

    @transaction.atomic
    def withdraw(self, *, by: User, at: datetime) -> None:
        """Nobody asks any more."""
        open_ = Negotiation.objects.filter(pk=self.pk, withdrawn_at=None, agreed_at=None)
        if open_.update(withdrawn_at=at, withdrawn_by=by):
            self.refresh_from_db()
            self.tell("deadline.withdrawn", by=by, at=at)

    def tell(self, kind: str, *, by: User, at: datetime, **data: Any) -> None:
        record(
            kind, client=self.client_id, subject=self, by=by, at=at, what=self.what, brief=self.brief_id,
            task=self.task_id, **data,
        )  # fmt: skip


def load_of(department: Department, until: datetime) -> int:
    """How many open tasks of the department fall due by then."""
    return Task.objects.open().filter(project__department=department, due_at__lte=until).count()
