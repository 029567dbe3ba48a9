"""What the frame of every page shows: counters in the rail and whether one has arrived. Two queries a page."""

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Message, Thread, ThreadReading
from dirigent.domain.people.models import User, WorkDay
from dirigent.domain.tasks.models import Comment, Task
from dirigent.foundation import worktime
from dirigent.regulation.models import Duty


def shell(request: HttpRequest) -> dict:
    if not request.user.is_authenticated:
        return {}
    user = request.user
    return {
        "shell": SimpleLazyObject(lambda: counters(user)),
        "shell_status": SimpleLazyObject(lambda: _status(user)),
    }


def counters(user: User) -> dict[str, tuple[int, bool]]:
    """Numbers beside the rail's items, and whether they burn."""
    at = timezone.now()
    duties = Duty.objects.of(user).shown(at).aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)))
    return {
        "desk:day": (duties["late"] or duties["all"], bool(duties["late"])),
        "desk:inbox": (sum(threads.count() for threads in _unread(user, at)), False),
        "desk:tasks": (Task.objects.open().filter(assignee=user).count(), False),
    }


def unread_threads(user: User, at):
    """Threads of the clients one leads, and strangers' ones, with a letter not yet read by the user."""
    ours, *strangers = (threads.order_by().values("pk") for threads in _unread(user, at))
    return Thread.objects.filter(pk__in=ours.union(*strangers, all=True))


def _unread(user: User, at) -> list:
    # Two small sets: with OR between them every thread of the agency would be read.
    letters = Message.objects.filter(thread=OuterRef("pk"), direction="in", kind="person")
    read = ThreadReading.objects.filter(thread=OuterRef("pk"), user=user, read_at__gte=OuterRef("last_at"))
    sets = [Thread.objects.filter(client__in=Client.objects.led_by(user, at))]
    if user.in_client_service or user.is_administrator:  # as in `visible_to`: they sort strangers' letters
        sets.append(Thread.objects.in_triage())
    return [threads.filter(Exists(letters), ~Exists(read)) for threads in sets]


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
