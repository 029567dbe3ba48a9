"""What the frame of every page shows: counters in the rail and whether one has arrived. Two or three small queries a page.

The counters are querysets whose words are kept for each role: saying them anew is dearer than the answer, so a cursor asks.
"""

from datetime import UTC, datetime
from functools import cache
from uuid import uuid4

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from dirigent.domain.conversations.dialling import telephone_of
from dirigent.domain.conversations.mentioning import unread_mentions
from dirigent.domain.conversations.models import Thread
from dirigent.domain.conversations.reading import unread_sets
from dirigent.domain.people.models import User, WorkDay
from dirigent.domain.tasks.models import Comment, Task
from dirigent.foundation import worktime
from dirigent.notices.models import Notice
from dirigent.regulation.models import Duty

# Whom and when the question of the frame is made with; the real ones take their places.
ANYBODY, ANY_TIME = -7919, datetime(1, 1, 1, tzinfo=UTC)


def shell(request: HttpRequest) -> dict:
    if not request.user.is_authenticated:
        return {}
    user = request.user
    counted = SimpleLazyObject(lambda: counters(user))
    return {
        "shell": counted,
        "shell_bell": SimpleLazyObject(lambda: counted["desk:notices"]),
        "shell_status": SimpleLazyObject(lambda: _status(user)),
        # Asked only by pages that show a number to call; each button carries a token of its own.
        "my_telephone": SimpleLazyObject(lambda: telephone_of(user)),
        "new_token": uuid4,
    }


def counters(user: User) -> dict[str, tuple[int, bool]]:
    """Numbers beside the rail's items, and whether they burn."""
    at = timezone.now()
    question, told = _question(user.role)
    with connection.cursor() as cursor:
        cursor.execute(question, [user.pk if one == ANYBODY else at if one == ANY_TIME else one for one in told])
        duties, late, (notices, burning), unread, tasks = cursor.fetchone()
    return {
        "desk:day": (late or duties, bool(late)),
        "desk:inbox": (unread, False),
        "desk:tasks": (tasks, False),
        "desk:notices": (notices, bool(burning)),
    }


@cache
def _question(role: str) -> tuple[str, tuple]:
    """What the frame asks for people of this role, put into words once: that is dearer than the answer."""
    user, at = User(pk=ANYBODY, role=role), ANY_TIME
    due = Duty.objects.of(user).shown(at).order_by().values("due_at")
    unread = [found.order_by().values("pk") for found in (*unread_sets(user, at), unread_mentions(user))]
    tasks = Task.objects.open().filter(assignee=user).order_by().values("pk")
    bell = Notice.objects.visible_to(user, at).counted().order_by().values("burning")
    (due_text, told), (bell_text, rung), *others = (
        asked.query.sql_with_params() for asked in (due, bell, *unread, tasks)
    )
    counts = [f"(select count(*) from ({text}) found)" for text, _told in others]
    question = (
        "select count(*), count(*) filter (where due_at < %s),"
        f" (select array[count(*), count(*) filter (where burning)] from ({bell_text}) bell),"
        f" {' + '.join(counts[:-1])}, {counts[-1]} from ({due_text}) due"
    )
    return question, (at, *rung, *(one for _text, asked in others for one in asked), *told)


def unread_threads(user: User, at):
    """Conversations of one's own and of strangers with something not yet seen."""
    # A union of small sets: with OR between them every thread of the agency would be read.
    first, *others = (threads.order_by().values("pk") for threads in unread_sets(user, at))
    return Thread.objects.filter(pk__in=first.union(*others, all=True))


def unread_comments(user: User):
    return Comment.objects.unread_by(user)


def _status(user: User) -> str:
    """«на месте с 10:52», or nothing when one has not arrived or need not."""
    if not user.in_client_service:
        return ""
    return here_since(WorkDay.objects.filter(user=user, date=worktime.default().date_of(timezone.now())).first())


def here_since(day: WorkDay | None) -> str:
    """The same of a day already at hand."""
    if day is None or day.arrived_at is None:
        return ""
    return gettext("here since %(time)s") % {"time": date_format(timezone.localtime(day.arrived_at), "H:i")}
