"""News from the journal: what people did, and whom it concerns. One handler for each kind of fact, many entries at once."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Mention, Note, Thread
from dirigent.domain.people.models import Absence, WorkDay
from dirigent.domain.tasks.models import Comment, Participant, Task
from dirigent.foundation.journal.models import Entry

from . import kinds
from .leading import heads, leaders_of
from .telling import News, Words

Handler = Callable[[Sequence[Entry], datetime], Iterable[News]]
_handlers: list[tuple[tuple[str, ...], Handler]] = []
# What happened longer ago and is only now written down is history: archives of letters and old contacts.
HISTORY = timedelta(days=14)


def of(*beginnings: str) -> Callable[[Handler], Handler]:
    """This handler tells of entries whose kind begins so; rooms above may add theirs."""

    def put_down(handler: Handler) -> Handler:
        _handlers.append((beginnings, handler))
        return handler

    return put_down


def beginnings() -> set[str]:
    return {beginning for kinds_of, _handler in _handlers for beginning in kinds_of}


def news(entries: Sequence[Entry], at: datetime) -> list[News]:
    """What these entries mean for whom. A handler passes over whoever did it: nobody hears of their own act."""
    lately = [entry for entry in entries if entry.at >= at - HISTORY]
    found: list[News] = []
    for beginnings, handler in _handlers:
        if concerning := [entry for entry in lately if entry.kind.startswith(beginnings)]:
            found += handler(concerning, at)
    return found


@of("note.")
def mentions(entries: Sequence[Entry], _at: datetime) -> Iterable[News]:
    """What the note says stays where it is: whoever is called reads it there."""
    asked = Mention.objects.filter(note__in=[e.subject_id for e in entries], read_at=None, note__struck_at=None)
    for mention in asked.select_related("note__author", "note__client"):
        note = mention.note
        if mention.user_id != note.author_id:
            yield News(
                mention.user_id, kinds.MENTION, f"mention:{mention.pk}",
                _of_mention(note), note.at, client=note.client_id,
                subject=("conversations.note", note.pk), thread=note.thread_id,
            )  # fmt: skip


def _of_mention(note: Note) -> Words:
    return lambda: (_("%(who)s asks you to look") % {"who": note.author}, "")


@of("article.stale")
def articles(entries: Sequence[Entry], _at: datetime) -> Iterable[News]:
    for entry in entries:
        if entry.data and (keeper := entry.data.get("keeper")):
            yield News(
                keeper, kinds.ARTICLE, f"article:{entry.pk}", _of_article(entry), entry.at, client=None,
                subject=("knowledge.article", entry.subject_id or 0),
            )  # fmt: skip


def _of_article(entry: Entry) -> Words:
    return lambda: (_("Look an article of yours through"), (entry.data or {}).get("text", ""))


@of("thread.assigned")
def threads(entries: Sequence[Entry], _at: datetime) -> Iterable[News]:
    last = {entry.subject_id: entry for entry in entries if entry.subject_id}
    for thread in Thread.objects.filter(pk__in=last, assignee__isnull=False):
        entry = last[thread.pk]
        if thread.assignee_id and thread.assignee_id != entry.actor_id:
            yield News(
                thread.assignee_id, kinds.THREAD, f"thread:{thread.pk}:{entry.pk}",
                _of_thread(thread), entry.at, client=thread.client_id, subject=("conversations.thread", thread.pk), thread=thread.pk,
            )  # fmt: skip


def _of_thread(thread: Thread) -> Words:
    return lambda: (_("A conversation was given to you"), str(thread))


@of("task.commented")
def comments(entries: Sequence[Entry], _at: datetime) -> Iterable[News]:
    said = {entry.data["comment"] for entry in entries if entry.data}
    for comment in Comment.objects.filter(pk__in=said).select_related("task", "author").prefetch_related("mentions"):
        task, called = comment.task, {user.pk for user in comment.mentions.all()}
        parts = set(Participant.objects.filter(task=task).values_list("user", flat=True))
        for user in (called | parts | {task.assignee_id, task.author_id}) - {comment.author_id}:
            yield News(
                user, kinds.MENTION if user in called else kinds.COMMENT, f"comment:{comment.pk}",
                _of_comment(comment, called=user in called), comment.at, client=task.client_id, subject=("tasks.comment", comment.pk), task=task.pk, own=True,
            )  # fmt: skip


def _of_comment(comment: Comment, *, called: bool) -> Words:
    def say() -> tuple[str, str]:
        title = _("%(who)s asks you to look") if called else _("%(who)s has commented")
        return title % {"who": comment.author}, f"{comment.task.title}: {comment.text}"

    return say


@of("task.set", "task.changed", "task.people", "task.returned", "task.reworked", "task.ready")
def tasks(entries: Sequence[Entry], _at: datetime) -> Iterable[News]:
    known = Task.objects.select_related("author").in_bulk({e.subject_id for e in entries})
    for entry in entries:
        task, data = known.get(entry.subject_id or 0), entry.data or {}
        if task is None:
            continue
        whom: set[int] = set()
        if entry.kind in ("task.set", "task.reworked") or "assignee" in data.get("fields", ()):
            whom = {task.assignee_id}
        elif entry.kind in ("task.returned", "task.ready"):
            whom = {task.author_id}
        elif entry.kind == "task.people":
            whom = set(data.get("came", ()))
        for user in whom - {entry.actor_id}:
            yield News(
                user, kinds.TASK, f"entry:{entry.pk}", _of_task(entry.kind, task),
                entry.at, client=task.client_id, subject=("tasks.task", task.pk), own=True,
            )  # fmt: skip


def _of_task(kind: str, task: Task) -> Callable[[], tuple[str, str]]:
    def say() -> tuple[str, str]:
        said = {
            "task.returned": _("A task of yours was sent back for correction"),
            "task.reworked": _("A task is back in work"),
            "task.ready": _("Work was handed in: check it"),
            "task.people": _("You take part in a task"),
        }
        until = date_format(localtime(task.due_at), _("j E, H:i"))
        title = said.get(kind) or _("A task for you, due %(when)s") % {"when": until}
        return title, task.title

    return say


@of("absence.")
def absences(entries: Sequence[Entry], at: datetime) -> Iterable[News]:
    actors = {entry.subject_id: entry.actor_id for entry in entries if entry.subject_id}
    reported = {e.subject_id for e in entries if not e.kind.startswith("absence.ended")}
    for absence in Absence.objects.filter(pk__in=actors).select_related("user"):
        over = absence.cancelled_at is not None or (absence.ends_at is not None and absence.ends_at <= at)
        deputies = {absence.deputy_id} if absence.deputy_id else _deputies(absence.user_id)
        told = {user for user in deputies if user is not None} - {actors[absence.pk]}
        # Before its beginning is changed, an absence is told anew: the days are another matter then.
        stamp = (
            f"{absence.starts_at:%m%d%H}-{absence.ends_at:%m%d%H}" if absence.ends_at else f"{absence.starts_at:%m%d%H}"
        )
        if over:
            if absence.cancelled_at is None:
                yield from back([absence], at)
            for user in told:
                yield _standing(user, f"absence:{absence.pk}:over", absence, at, over=True)
        elif absence.pk in reported:
            for user in told:
                yield _standing(user, f"absence:{absence.pk}:{stamp}", absence, at, over=False)


def back(absences: Iterable[Absence], at: datetime) -> Iterable[News]:
    """Those who are back: by somebody's word, or because the time of the absence is over."""
    for absence in absences:
        yield News(
            absence.user_id, kinds.ABSENCE, f"absence:{absence.pk}:back",
            lambda: (_("You are back: see what happened without you"), ""),
            at, subject=("people.absence", absence.pk), own=True,
        )  # fmt: skip


def _deputies(user_id: int) -> set[int | None]:
    return set(Client.objects.filter(manager=user_id, deputy__isnull=False).values_list("deputy_id", flat=True))


def _standing(user: int, key: str, absence: Absence, at: datetime, *, over: bool) -> News:
    def say() -> tuple[str, str]:
        who = {"who": absence.user}
        if over:
            return _("%(who)s is back: you no longer stand in") % who, ""
        if absence.ends_at is None:
            return _("You stand in: %(who)s is away") % who, ""
        until = date_format(localtime(absence.ends_at), _("j E"))
        return _("You stand in until %(day)s: %(who)s is away") % {**who, "day": until}, ""

    return News(user, kinds.ABSENCE, key, say, at, subject=("people.absence", absence.pk), own=True)


@of("complaint.opened", "complaint.resolved", "complaint.reopened")
def complaints(entries: Sequence[Entry], at: datetime) -> Iterable[News]:
    """What a complaint says is read on its page: only that there is one is told."""
    leaders = leaders_of((e.client_id for e in entries), at)
    for entry in entries:
        for user in {leaders.get(entry.client_id or 0), *heads()} - {entry.actor_id, None}:
            yield News(
                user or 0, kinds.COMPLAINT, f"entry:{entry.pk}", _of_complaint(entry.kind),
                entry.at, client=entry.client_id, subject=(entry.subject_kind, entry.subject_id),
                burning=entry.kind != "complaint.resolved",
            )  # fmt: skip


def _of_complaint(kind: str) -> Callable[[], tuple[str, str]]:
    def say() -> tuple[str, str]:
        said = {
            "complaint.opened": _("A complaint of the client"),
            "complaint.resolved": _("A complaint is resolved: the client is to confirm it"),
            "complaint.reopened": _("The client does not agree that the complaint is resolved"),
        }
        return said[kind], ""

    return say


@of("day.excused", "day.closed")
def days(entries: Sequence[Entry], _at: datetime) -> Iterable[News]:
    known = WorkDay.objects.select_related("user").in_bulk({e.subject_id for e in entries})
    everybody = heads()
    for entry in entries:
        day = known.get(entry.subject_id or 0)
        if day is None or (entry.kind == "day.closed" and not day.leftovers):
            continue
        for user in set(everybody) - {entry.actor_id, day.user_id}:
            yield News(
                user, kinds.TEAM, f"entry:{entry.pk}", _of_day(entry.kind, day), entry.at,
                subject=("people.workday", day.pk), own=True,
            )  # fmt: skip


def _of_day(kind: str, day: WorkDay) -> Callable[[], tuple[str, str]]:
    def say() -> tuple[str, str]:
        if kind == "day.excused":
            return _("%(who)s: a force majeure") % {"who": day.user}, day.excuse
        return _("%(who)s: the day is closed, something is left undone") % {"who": day.user}, day.leftovers_reason

    return say
