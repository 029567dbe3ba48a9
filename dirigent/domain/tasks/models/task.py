from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import Department, Role, User
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.indexing import index
from dirigent.foundation.verdicts import Denied, Verdict, require

from .file import TaskFile
from .participant import Part, Participant
from .project import Project
from .work import Level, Stage, WorkKind, can_be_assigned


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        """Tasks of the clients one may see, and those one has to do with whatever the client."""
        if user.sees_every_client:
            return self
        return self.filter(Q(client__in=Client.objects.visible_to(user, at)) | Q(pk__in=Task.objects.concerning(user)))

    def concerning(self, user: User, *fields: str) -> models.QuerySet["Task", Any]:
        """Tasks one takes part in, and those of the department one leads: their numbers, or rows of the fields."""
        # A union of small sets, each found by its own index, where one condition with OR would read every task.
        mine = [
            Q(assignee=user), Q(author=user), Q(pk__in=Participant.objects.filter(user=user).values("task")),
        ]  # fmt: skip
        # Asked beforehand: the database takes "some department" for a third of all tasks, and most people lead none.
        if led := list(Department.objects.filter(head=user).values_list("pk", flat=True)):
            mine.append(Q(project__department__in=led))
        first, *rest = (self.filter(condition).order_by().values_list(*(fields or ("pk",))) for condition in mine)
        return first.union(*rest)

    def taken_part_in(self, user: User) -> Self:
        return self.filter(
            Q(assignee=user) | Q(author=user) | Exists(Participant.objects.filter(task=OuterRef("pk"), user=user))
        )

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def shown(self) -> Self:
        """Those the client may read of, in the plain words alone."""
        return self.filter(shown=True)

    def in_stage(self, stage: str) -> Self:
        return self.filter(**IN_STAGE[stage])


# What must be true before work on a task begins: rooms above, which know what it came from, add theirs.
GATES: list[Callable[["Task"], Verdict]] = []
# Which of these tasks are closed only one at a time, after a look at the result, and why: rooms above add theirs.
ONE_BY_ONE: list[Callable[[Collection["Task"]], Mapping[int, Denied]]] = []
IN_STAGE: dict[str, dict] = {
    Stage.NEW: {"closed_at": None, "ready_at": None, "started_at": None},
    Stage.WORKING: {"closed_at": None, "ready_at": None, "started_at__isnull": False},
    Stage.READY: {"closed_at": None, "ready_at__isnull": False},
    Stage.CLOSED: {"closed_at__isnull": False},
}


class Task(models.Model):
    client = models.ForeignKey(Client, models.PROTECT, related_name="tasks", verbose_name=_("customer"), db_index=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="tasks", verbose_name=_("project"))
    title = models.CharField(_("what to do"), max_length=200)
    purpose = models.TextField(_("what for"))
    expected_result = models.TextField(_("expected result"))
    check_by = models.TextField(_("how it is checked"))
    # For the client, beside the specialist's wording: what, why, how and when (COM-10).
    plain_words = models.TextField(_("what, in plain words for the client"), blank=True)
    plain_why = models.TextField(_("why, in plain words for the client"), blank=True, db_default="")
    plain_how = models.TextField(_("how, in plain words for the client"), blank=True, db_default="")
    plain_when = models.CharField(_("when, in plain words for the client"), max_length=200, blank=True, db_default="")
    shown = models.BooleanField(
        _("shown to the client"), default=False, db_default=False,
        help_text=_("The client reads it in plain words; what and why have to be said."),
    )  # fmt: skip
    client_waits = models.BooleanField(
        _("the client waits for it"), default=False,
        help_text=_("When it is late or its deadline moves, the client is told."),
    )  # fmt: skip
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
            models.CheckConstraint(
                condition=Q(shown=False) | ~Q(plain_words="") & ~Q(plain_why=""), name="task_shown_in_plain_words"
            ),
        ]
        indexes = [
            models.Index(fields=["client", "due_at"]),
            models.Index(fields=["assignee", "due_at"], condition=Q(closed_at=None), name="task_open_of_assignee"),
            models.Index(fields=["due_at", "id"], condition=Q(closed_at=None), name="task_open_due"),
            models.Index(fields=["-closed_at"], condition=Q(closed_at__isnull=False), name="task_last_closed"),
            models.Index(fields=["author"], condition=Q(closed_at=None), name="task_open_of_author"),
            models.Index(fields=["client"], condition=Q(client_waits=True, closed_at=None), name="task_client_waits"),
            models.Index(fields=["client", "due_at"], condition=Q(shown=True), name="task_shown"),
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
        co_executors: Sequence[User] = (),
        auditors: Sequence[User] = (),
        checklist: Sequence[str] = (),
        **fields,
    ) -> "Task":
        """Set a task under the project of client and department. The head joins as auditor where the rule says so."""
        for executor in (assignee, *co_executors):
            require(can_be_assigned(executor, fields.get("work_kind", WorkKind.OTHER)))
        # What is explained in the client's own words is what the client waits for, unless told otherwise.
        fields.setdefault("client_waits", bool(fields.get("plain_words")))
        fields.setdefault("shown", bool(fields.get("plain_words") and fields.get("plain_why")))
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
        if {"assignee", "work_kind"} & set(changed):
            helpers = User.objects.filter(participations__task=self, participations__part=Part.CO_EXECUTOR)
            for executor in (self.assignee, *helpers):
                require(can_be_assigned(executor, self.work_kind))
        self.revision = F("revision") + 1
        self.save(update_fields=[*changed, "revision"])
        self.refresh_from_db(fields=["revision"])
        if "needs_head" in changed and self.needs_head:
            for head in User.objects.active().filter(role=Role.HEAD):
                Participant.objects.get_or_create(task=self, user=head, part=Part.AUDITOR, defaults={"by_rule": True})
        self.tell("task.changed", by=by, at=at, fields=sorted(changed), assignee=self.assignee_id)
        self.reindex(at=at)

    @transaction.atomic
    def seat(self, *, co_executors: Iterable[User], auditors: Iterable[User], by: User, at: datetime) -> None:
        """Who helps and who watches from now on. Those whom a rule made auditors stay."""
        wanted = {(u.pk, Part.CO_EXECUTOR) for u in co_executors} | {(u.pk, Part.AUDITOR) for u in auditors}
        for helper in co_executors:
            require(can_be_assigned(helper, self.work_kind))
        there = set(self.participants.values_list("user", "part"))
        by_rule = set(self.participants.filter(by_rule=True).values_list("user", "part"))
        came, went = wanted - there, there - wanted - by_rule
        if not came and not went:
            return
        self.participants.bulk_create(
            [Participant(task=self, user_id=user, part=part) for user, part in sorted(came)], ignore_conflicts=True
        )
        for user, part in went:
            self.participants.filter(user=user, part=part).delete()
        self.tell("task.people", by=by, at=at, came=sorted({u for u, _ in came}), went=sorted({u for u, _ in went}))

    @transaction.atomic
    def start(self, *, by: User, at: datetime) -> None:
        for gate in GATES:
            require(gate(self))
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
            self.hand_ins.create(result=result, by=by, at=at)
            self.tell("task.ready", by=by, at=at)

    @transaction.atomic
    def rework(self, words: str, *, by: User, at: datetime) -> None:
        """The result does not match what was asked: back to work, with the words why."""
        if Task.objects.open().filter(pk=self.pk, ready_at__isnull=False).update(ready_at=None):
            self.refresh_from_db()
            self.hand_ins.filter(settled_at=None).update(settled_at=at, settled_by=by)
            self.tell("task.reworked", by=by, at=at, words=words)

    @transaction.atomic
    def close(self, *, by: User, at: datetime) -> None:
        """Close once. A second closing, even a simultaneous one, changes nothing."""
        if Task.objects.open().filter(pk=self.pk).update(closed_at=at, closed_by=by):
            self.refresh_from_db()
            self.hand_ins.filter(settled_at=None).update(settled_at=at, settled_by=by, accepted=True)
            self.tell("task.closed", by=by, at=at)

    @transaction.atomic
    def reopen(self, *, by: User, at: datetime) -> None:
        if Task.objects.filter(pk=self.pk, closed_at__isnull=False).update(closed_at=None, closed_by=None):
            self.refresh_from_db()
            if self.ready_at:  # its result waits to be checked once more
                self.hand_ins.create(result=self.result, by=by, at=at)
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
    def attach(self, file: StoredFile, name: str, *, by: User, at: datetime) -> TaskFile:
        attached = self.files.create(file=file, name=name, by=by, at=at)
        self.tell("task.file", by=by, at=at, name=name)
        return attached

    def tell(self, kind: str, *, by: User, at: datetime, **data) -> None:
        record(kind, client=self.client_id, subject=self, by=by, at=at, **data)

    def reindex(self, *, at: datetime) -> None:
        index(
            self, client=self.client_id, kind="task", title=self.title, at=at,
            body="\n".join((self.purpose, self.expected_result, self.plain_words, self.plain_why, self.plain_how)), author=self.assignee_id,
        )  # fmt: skip
