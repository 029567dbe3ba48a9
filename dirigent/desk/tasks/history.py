"""What the journal says about a task, in sentences."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Field
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.design.typography import moment
from dirigent.domain.people.models import User
from dirigent.domain.tasks.models import Task
from dirigent.foundation.journal.models import Entry

MOST = 60
SENTENCES = {
    "task.set": gettext_lazy("set the task"),
    "task.changed": gettext_lazy("changed: %(fields)s"),
    "task.people": gettext_lazy("changed who takes part"),
    "task.started": gettext_lazy("started the work"),
    "task.ready": gettext_lazy("handed in the work"),
    "task.reworked": gettext_lazy("sent back to work: %(words)s"),
    "task.closed": gettext_lazy("closed the task"),
    "task.reopened": gettext_lazy("opened the task again"),
    "task.moved": gettext_lazy("moved the deadline to %(due_at)s: %(reason)s"),
    "task.returned": gettext_lazy("returned the task by clause %(clause)s: %(words)s"),
    "task.return_settled": gettext_lazy("settled the return"),
    "task.ticked": gettext_lazy("ticked “%(item)s”"),
    "task.unticked": gettext_lazy("unticked “%(item)s”"),
    "task.file": gettext_lazy("attached “%(name)s”"),
}


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    said: str


def history(task: Task, reader: User) -> list[Line]:
    """Newest first, without the comments, which stand on the page themselves."""
    about = Entry.objects.about(task).readable_by(reader.pk).exclude(kind="task.commented")
    entries = list(about.order_by("-at", "-pk")[:MOST])
    names = {user.pk: str(user) for user in User.objects.filter(pk__in={one.actor_id for one in entries})}
    return [Line(one.at, names.get(one.actor_id, ""), sentence(one)) for one in entries]


def sentence(entry: Entry) -> str:
    if entry.is_redacted:
        return _("the entry has been removed")
    pattern = SENTENCES.get(entry.kind)
    if pattern is None:
        return entry.kind
    data = entry.data or {}
    said = {name: str(value) for name, value in data.items()}
    if "fields" in data:
        said["fields"] = ", ".join(_name_of(name) for name in data["fields"])
    if due_at := parse_datetime(said.get("due_at", "")):
        said["due_at"] = moment(localtime(due_at), entry.at)
    try:
        return str(pattern) % said
    except KeyError:
        return str(pattern).partition(":")[0].partition("%")[0].strip()


def _name_of(field: str) -> str:
    named = Task._meta.get_field(field)
    return str(named.verbose_name) if isinstance(named, Field) else field
