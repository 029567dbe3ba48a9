"""What of a client's tasks goes to a new manager: open ones they answer for, set or take part in."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import ngettext_lazy

from dirigent.domain.clients.holding import Holding, holds, once_per, rename
from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User

from .models import Participant, Task


def _answered_for(held: Holding, client: Client, giver: User, taker: User, at: datetime) -> list[int]:
    moved = rename(held, client, giver, taker, at)
    for task in Task.objects.filter(pk__in=moved):
        task.reindex(at=at)  # one finds a task by who answers for it
    return moved


OPEN = Q(closed_at=None)
holds(
    Task, "assignee", path="client", open=OPEN, move=_answered_for,
    words=ngettext_lazy("%d open task", "%d open tasks"),
)  # fmt: skip
holds(
    Task, "author", path="client", open=OPEN,
    words=ngettext_lazy("%d task set and not accepted yet", "%d tasks set and not accepted yet"),
)  # fmt: skip
holds(
    Participant, "user", path="task__client", open=Q(task__closed_at=None), move=once_per("task"),
    words=ngettext_lazy("%d task watched or helped with", "%d tasks watched or helped with"),
)  # fmt: skip
