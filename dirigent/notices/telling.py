"""What is to be told, before it is written down; and how it is written down once."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User

from .kinds import Mode, Way
from .models import Notice
from .models.preference import Choices, mode_of

Words = Callable[[], tuple[str, str]]


@dataclass(frozen=True)
class News:
    """One thing for one person. `say` gives title and body when the reader's language is on. `own`: as in `Notice`."""

    user: int
    kind: str
    key: str
    say: Words
    at: datetime
    client: int | None = None
    subject: tuple[str, int | None] = ("", None)
    burning: bool = False
    rings: bool = False
    own: bool = False
    thread: int | None = None
    task: int | None = None


def fresh(news: Iterable[News], *, at: datetime) -> list[News]:
    """Those not told yet, to people who work here and may see the client."""
    by_key = {(one.user, one.key): one for one in news}
    people = {user for user, _key in by_key}
    if not people:
        return []
    told = Notice.objects.filter(user__in=people, key__in={key for _user, key in by_key}).values_list("user_id", "key")
    for one in told:
        by_key.pop(one, None)
    readers = User.objects.active().in_bulk(people)
    seen = _seen(by_key.values(), readers, at)
    return [
        one
        for one in by_key.values()
        if one.user in readers and (one.client is None or one.own or (one.user, one.client) in seen)
    ]


def _seen(news: Collection[News], readers: dict[int, User], at: datetime) -> set[tuple[int, int]]:
    asked: dict[int, set[int]] = {}
    for one in news:
        if one.client is not None and not one.own:
            asked.setdefault(one.user, set()).add(one.client)
    return {
        (user, client)
        for user, clients in asked.items()
        if user in readers
        for client in Client.objects.visible_to(readers[user], at).filter(pk__in=clients).values_list("pk", flat=True)
    }


def write_down(news: Collection[News], choices: Choices, *, at: datetime, known: bool = False) -> list[Notice]:
    """Notices of these, in the language of each reader. `known`: they need no telling any more, only remembering."""
    languages = dict(User.objects.filter(pk__in={one.user for one in news}).values_list("pk", "language"))
    notices = []
    for one in news:
        with translation.override(languages[one.user]):
            title, body = one.say()
        notices.append(
            Notice(
                user_id=one.user, kind=one.kind, key=one.key, client_id=one.client, at=one.at,
                subject_kind=one.subject[0], subject_id=one.subject[1], title=_short(title, 200), body=_short(body, 500),
                burning=one.burning, rings=one.rings, own=one.own, thread_id=one.thread, task_id=one.task, over_at=at if known else None,
                shown=Mode.NEVER if known else mode_of(choices, one.user, one.kind, Way.APP),
            )
        )  # fmt: skip
    Notice.objects.bulk_create(notices, batch_size=1000)
    return notices


def _short(text: str, length: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
