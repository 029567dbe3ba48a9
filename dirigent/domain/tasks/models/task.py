from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import Department, Role, User
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.indexing import index

from .project import Project


class WorkKind(models.TextChoices):
    """The ten kinds of production work that an account manager never does (R§O.4), and the rest."""

    SITE = "site", _("building and keeping sites")
    CONTEXT = "context", _("running context advertising")
    SEO = "seo", _("search promotion")
    BANNER = "banner", _("drawing banners")
    REPORT = "report", _("preparing client reports")
    COUNTER = "counter", _("installing counters")
    ECOMMERCE = "ecommerce", _("setting up e-commerce tracking")
    AUDIT = "audit", _("audits and project analytics")
    SMM = "smm", _("running social media groups")
    BILLING = "billing", _("issuing invoices and closing quarters")
    OTHER = "other", _("other work")


PRODUCTION_WORK = frozenset(WorkKind) - {WorkKind.OTHER}


class Level(models.IntegerChoices):
    LOW = 1, pgettext_lazy("urgency or importance", "low")
    NORMAL = 2, pgettext_lazy("urgency or importance", "normal")
    HIGH = 3, pgettext_lazy("urgency or importance", "high")


class Stage(models.TextChoices):
    NEW = "new", pgettext_lazy("stage of a task", "New")
    WORKING = "working", pgettext_lazy("stage of a task", "In work")
    READY = "ready", pgettext_lazy("stage of a task", "To be checked")
    CLOSED = "closed", pgettext_lazy("stage of a task", "Done")


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        """Tasks of the clients one may see, of the department one leads, and those one takes part in."""
        if user.sees_every_client:
            return self
        mine = Q(assignee=user) | Q(author=user) | Exists(Participant.objects.filter(task=OuterRef("pk"), user=user))
        led = Q(project__department__head=user)
        return self.filter(mine | led | Q(client__in=Client.objects.visible_to(user, at)))

    def taken_part_in(self, user: User) -> Self:
        return self.filter(
            Q(assignee=user) | Q(author=user) | Exists(Participant.objects.filter(task=OuterRef("pk"), user=user))
        )

    def open(self) -> Self:
        return self.filter(closed_at=None)


class Task(models.Model):
    client = models.ForeignKey(Client, models.PROTECT, related_name="tasks", verbose_name=_("customer"))
    project = models.ForeignKey(Project, models.PROTECT, related_name="tasks", verbose_name=_("project"))
    title = models.CharField(_("what to do"), max_length=200)
    purpose = models.TextField(_("what for"))
    expected_result = models.TextField(_("expected result"))
    check_by = models.TextField(_("how it is checked"))
    plain_words = models.TextField(_("in plain words for the client"), blank=True)
    work_kind = models.CharField(_("kind of work"), max_length=12, choices=WorkKind, default=WorkKind.OTHER)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Level, default=Level.NORMAL)
    importance = models.PositiveSmallIntegerField(_("importance"), choices=Level, default=Level.NORMAL)
    needs_head = models.BooleanField(
        _("global, important or disputed"), default=False, help_text=_("The head of client service becomes an auditor.")
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="set_tasks", verbose_name=_("set by"))
    assignee = models.ForeignKey(User, models.PROTECT, related_name="tasks", verbose_name=_("responsible"))
    due_at = models.DateTimeField(_("deadline"))
    origin = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    created_at = models.DateTimeField(editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    ready_at = models.DateTimeField(null=True, editable=False)
    result = models.TextField(_("result"), blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="task_closed_pair",
            ),
            models.CheckConstraint(condition=Q(urgency__range=(1, 3), importance__range=(1, 3)), name="task_levels"),
        ]
        indexes = [
            models.Index(fields=["client", "due_at"]),
            models.Index(fields=["assignee", "due_at"], condition=Q(closed_at=None), name="task_open_of_assignee"),
            models.Index(fields=["due_at", "id"], condition=Q(closed_at=None), name="task_open_due"),
            models.Index(fields=["author"], condition=Q(closed_at=None), name="task_open_of_author"),
            models.Index(fields=["project"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stage(self) -> Stage:
        if self.closed_at:
            return Stage.CLOSED
        if self.ready_at:
            return Stage.READY
        return Stage.WORKING if self.started_at else Stage.NEW

    @classmethod
    @transaction.atomic
    def set(
        cls,
        client: Client,
        title: str,
        *,
        department: Department,
        assignee: User,
        due_at: datetime,
        by: User,
        at: datetime,
        co_executors: list[User] = (),
        auditors: list[User] = (),
        checklist: list[str] = (),
        **fields,
    ) -> "Task":
        """Set a task under the project of client and department. The head joins as auditor where the rule says so."""
        project = Project.objects.get_or_create(client=client, department=department)[0]
        task = cls.objects.create(
            client=client,
            project=project,
            title=title,
            assignee=assignee,
            due_at=due_at,
            author=by,
            created_at=at,
            **fields,
        )
        task.deadlines.create(due_at=due_at, set_at=at, set_by=by)
        task.checklist.bulk_create(
            [task.checklist.model(task=task, text=text, position=n) for n, text in enumerate(checklist)]
        )
        parts = [(u, Part.CO_EXECUTOR, False) for u in co_executors] + [(u, Part.AUDITOR, False) for u in auditors]
        if task.needs_head:
            parts += [(head, Part.AUDITOR, True) for head in User.objects.active().filter(role=Role.HEAD)]
        Participant.objects.bulk_create(
            [Participant(task=task, user=u, part=part, by_rule=rule) for u, part, rule in parts], ignore_conflicts=True
        )
        task.tell("task.set", by=by, at=at, title=title, assignee=assignee.pk, due_at=due_at)
        task.reindex(at=at)
        return task

    @transaction.atomic
    def change(self, *, by: User, at: datetime, **fields) -> None:
        """Change the wording, the levels or the people; a deadline is moved by `move`."""
        changed = [name for name, value in fields.items() if getattr(self, name) != value]
        if not changed:
            return
        for name in changed:
            setattr(self, name, fields[name])
        self.revision += 1
        self.save(update_fields=[*changed, "revision"])
        if "needs_head" in changed and self.needs_head:
            for head in User.objects.active().filter(role=Role.HEAD):
                Participant.objects.get_or_create(task=self, user=head, part=Part.AUDITOR, defaults={"by_rule": True})
        self.tell("task.changed", by=by, at=at, fields=sorted(changed), assignee=self.assignee_id)
        self.reindex(at=at)

    @transaction.atomic
    def start(self, *, by: User, at: datetime) -> None:
        if Task.objects.open().filter(pk=self.pk, started_at=None).update(started_at=at):
            self.started_at = at
            self.tell("task.started", by=by, at=at)

    @transaction.atomic
    def hand_in(self, result: str, *, by: User, at: datetime) -> None:
        """The work is done and waits for a check."""
        if (
            Task.objects.open()
            .filter(pk=self.pk, ready_at=None)
            .update(ready_at=at, result=result, started_at=self.started_at or at)
        ):
            self.refresh_from_db()
            self.tell("task.ready", by=by, at=at)

    @transaction.atomic
    def rework(self, words: str, *, by: User, at: datetime) -> None:
        """The result does not match what was asked: back to work, with the words why."""
        if Task.objects.open().filter(pk=self.pk, ready_at__isnull=False).update(ready_at=None):
            self.refresh_from_db()
            self.tell("task.reworked", by=by, at=at, words=words)

    @transaction.atomic
    def close(self, *, by: User, at: datetime) -> None:
        """Close once. A second closing, even a simultaneous one, changes nothing."""
        if Task.objects.open().filter(pk=self.pk).update(closed_at=at, closed_by=by):
            self.refresh_from_db()
            self.tell("task.closed", by=by, at=at)

    @transaction.atomic
    def reopen(self, *, by: User, at: datetime) -> None:
        if Task.objects.filter(pk=self.pk, closed_at__isnull=False).update(closed_at=None, closed_by=None):
            self.refresh_from_db()
            self.tell("task.reopened", by=by, at=at)

    @transaction.atomic
    def move(self, due_at: datetime, *, reason: str, by: User, at: datetime) -> None:
        """Move the deadline; the reason is kept with the history of deadlines (TSK-6)."""
        if due_at == self.due_at:
            return
        was = self.due_at
        Task.objects.filter(pk=self.pk).update(due_at=due_at, revision=F("revision") + 1)
        self.deadlines.filter(replaced_at=None).update(replaced_at=at)
        self.deadlines.create(due_at=due_at, set_at=at, set_by=by, reason=reason)
        self.refresh_from_db()
        self.tell("task.moved", by=by, at=at, was=was, due_at=due_at, reason=reason)

    @transaction.atomic
    def attach(self, file: StoredFile, name: str, *, by: User, at: datetime) -> "TaskFile":
        attached = TaskFile.objects.create(task=self, file=file, name=name, by=by, at=at)
        self.tell("task.file", by=by, at=at, name=name)
        return attached

    def tell(self, kind: str, *, by: User, at: datetime, **data) -> None:
        record(kind, client=self.client_id, subject=self, by=by, at=at, **data)

    def reindex(self, *, at: datetime) -> None:
        index(
            self, client=self.client_id, kind="task", title=self.title, at=at,
            body="\n".join((self.purpose, self.expected_result, self.plain_words)),
        )  # fmt: skip


class Part(models.TextChoices):
    CO_EXECUTOR = "co_executor", _("co-executor")
    AUDITOR = "auditor", _("auditor")


class Participant(models.Model):
    task = models.ForeignKey(Task, models.CASCADE, related_name="participants")
    user = models.ForeignKey(User, models.PROTECT, related_name="participations")
    part = models.CharField(max_length=12, choices=Part)
    by_rule = models.BooleanField(default=False)

    class Meta:
        ordering = ["part", "pk"]
        constraints = [models.UniqueConstraint(fields=["task", "user", "part"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.user} ({self.part})"


class TaskFile(models.Model):
    task = models.ForeignKey(Task, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.name
