"""Which tasks a list or a board shows: read from the address, so that a view is a link."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import ExpressionWrapper, F, IntegerField, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import Department, User
from dirigent.domain.tasks.models import Part, Participant, Stage, Task, TaskQuerySet, WorkKind
from dirigent.foundation import worktime

VIEWS = {
    "mine": _("Mine"),
    "set": _("Set by me"),
    "auditor": _("Auditor"),
    "department": _("Department"),
    "all": _("All I see"),
}
SORTS = {
    "due": ("due_at", "pk"),
    "-due": ("-due_at", "-pk"),
    "weight": ("-weight", "due_at", "pk"),
    "client": ("client__name", "due_at", "pk"),
    "assignee": ("assignee__family_name", "assignee__given_name", "due_at", "pk"),
}
KEPT = ("view", "client", "department", "stage", "kind", "burning", "sort")
WEIGHT = ExpressionWrapper(F("urgency") * F("importance"), output_field=IntegerField())


@dataclass
class Filter:
    """What was asked for, with everything unknown left out."""

    user: User
    at: datetime
    asked: QueryDict
    views: dict = field(init=False)

    def __post_init__(self) -> None:
        self.views = {
            name: label for name, label in VIEWS.items() if name != "department" or self.departments_led.exists()
        }

    @cached_property
    def departments_led(self) -> QuerySet[Department]:
        return Department.objects.filter(head=self.user)

    @cached_property
    def view(self) -> str:
        asked = self.asked.get("view", "")
        if asked in self.views:
            return asked
        # A link from a client's card means all tasks of that client.
        return "all" if self.asked.get("client") else "mine"

    @cached_property
    def stage(self) -> str:
        asked = self.asked.get("stage", "")
        return asked if asked in Stage.values else ""

    @cached_property
    def kind(self) -> str:
        asked = self.asked.get("kind", "")
        return asked if asked in WorkKind.values else ""

    @cached_property
    def sort(self) -> str:
        asked = self.asked.get("sort", "")
        return asked if asked in SORTS else "due"

    @cached_property
    def burning(self) -> bool:
        return bool(self.asked.get("burning"))

    @cached_property
    def department(self) -> int | None:
        asked = self.asked.get("department", "")
        return int(asked) if asked.isdecimal() and len(asked) < 10 else None

    @cached_property
    def client(self) -> dict[str, int | str]:
        """The client named in the address, by number or by name, as a condition on tasks that one sees anyway."""
        asked = self.asked.get("client", "").strip()
        if asked.isdecimal() and len(asked) < 18:
            return {"client": int(asked)}
        return {"client__name__iexact": asked} if asked else {}

    @cached_property
    def client_name(self) -> str:
        """What the field of the filter says: a number is told as a name to those who see the client."""
        if "client" not in self.client:
            return self.asked.get("client", "")
        found = Client.objects.visible_to(self.user, self.at).filter(pk=self.client["client"]).first()
        return found.name if found else ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.stage or self.kind or self.burning or self.department or self.asked.get("client"))

    @cached_property
    def end_of_today(self) -> datetime:
        today = worktime.default().local(self.at).replace(hour=0, minute=0, second=0, microsecond=0)
        return today + timedelta(days=1)

    def tasks(self, *, stages: bool = True) -> TaskQuerySet:
        """What was asked for; the list of open ones unless a stage is named. A board draws every stage itself."""
        among = Task.objects.all()
        if stages:
            among = among.in_stage(self.stage) if self.stage else among.open()
        tasks = self._of_view(among)
        if self.client:
            tasks = tasks.filter(**self.client)
        if self.department:
            tasks = tasks.filter(project__department=self.department)
        if self.kind:
            tasks = tasks.filter(work_kind=self.kind)
        if self.burning:
            tasks = tasks.open().filter(ready_at=None, due_at__lt=self.end_of_today)
        return tasks

    def sorted(self, tasks: QuerySet[Task]) -> QuerySet[Task]:
        return tasks.annotate(weight=WEIGHT).order_by(*SORTS[self.sort])

    def link(self, **changes: object) -> str:
        """The address of the same list with something changed; None takes it out."""
        query = QueryDict(mutable=True)
        for name in KEPT:
            if value := changes.get(name, self.asked.get(name, "")):
                query[name] = str(value)
        return f"?{query.urlencode()}"

    def _of_view(self, among: TaskQuerySet) -> TaskQuerySet:
        if self.view == "mine":
            # Two small sets: with OR every open task of the agency would be read.
            helps = Participant.objects.filter(user=self.user, part=Part.CO_EXECUTOR).values("task")
            done, helped = among.filter(assignee=self.user), among.filter(pk__in=helps)
            return Task.objects.filter(pk__in=done.order_by().values("pk").union(helped.order_by().values("pk")))
        if self.view == "set":
            return among.filter(author=self.user)
        if self.view == "auditor":
            return among.filter(pk__in=Participant.objects.filter(user=self.user, part=Part.AUDITOR).values("task"))
        if self.view == "department":
            return among.filter(project__department__in=self.departments_led)
        return among.visible_to(self.user, self.at)
