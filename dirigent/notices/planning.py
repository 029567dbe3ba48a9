"""Which messages a notice means: by each way at once, with the next digest, or none. Written in the transaction of the look."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from dirigent.domain.conversations.models import Binding, Medium
from dirigent.domain.people.models import User

from .hours import Hours
from .kinds import Mode, Way
from .models import Dispatch, DispatchState, Line, Notice, PushSubscription
from .models.preference import Choices, mode_of

# What happens to one client within so much time is one message.
TOGETHER = timedelta(minutes=1)


def plan(
    notices: Collection[Notice], choices: Choices, hours: Mapping[int, Hours], *, at: datetime, anyway: bool = False
) -> None:
    """Put down the messages of these notices. `anyway`: by every way there is, now: somebody tries whether it works."""
    ways = open_ways({notice.user_id for notice in notices})
    wanted: list[tuple[Dispatch, str, Notice]] = []
    for notice in notices:
        for way in ways.get(notice.user_id, ()):
            mode = Mode.AT_ONCE if anyway else mode_of(choices, notice.user_id, notice.kind, way)
            if mode != Mode.NEVER:
                dispatch = _dispatch(notice, way, mode, hours[notice.user_id], at, anyway=anyway)
                wanted.append((dispatch, dispatch.key, notice))
    if not wanted:
        return
    kept = _kept([dispatch for dispatch, _key, _notice in wanted])
    Line.objects.bulk_create(
        (Line(dispatch_id=kept[d.user_id, d.way, key], notice=notice, way=d.way) for d, key, notice in wanted),
        batch_size=1000,
    )


def open_ways(people: Iterable[int]) -> dict[int, list[str]]:
    """By what each of these people can be reached at all, beside the application."""
    people = set(people)
    mailed = set(User.objects.filter(pk__in=people).exclude(email="").values_list("pk", flat=True))
    bound = Binding.objects.filter(user__in=people, ended_at=None, connection__closed_at=None)
    chats = set(bound.values_list("user_id", "connection__medium"))
    pushed = set(PushSubscription.objects.filter(user__in=people).values_list("user_id", flat=True))
    media = {Medium.TELEGRAM: Way.TELEGRAM, Medium.MAX: Way.MAX}
    return {
        user: [
            *([Way.MAIL] if user in mailed else []),
            *(way for medium, way in media.items() if (user, medium) in chats),
            *([Way.PUSH] if user in pushed else []),
        ]
        for user in people
    }


def _dispatch(notice: Notice, way: str, mode: str, hours: Hours, at: datetime, *, anyway: bool) -> Dispatch:
    said = {"user_id": notice.user_id, "way": way, "rings": notice.rings or anyway}
    if notice.rings or anyway:
        return Dispatch(key=f"rings:{notice.pk}", client_id=notice.client_id, due_at=at, **said)
    if mode == Mode.AT_ONCE and hours.is_open(at):
        word, due = ("burns", at) if notice.burning else ("at-once", at + TOGETHER)
        key = f"{word}:{notice.client_id or 0}:{at:%Y%m%d%H%M%S%f}"
        return Dispatch(key=key, client_id=notice.client_id, due_at=due, **said)
    due = hours.next_digest(at)
    return Dispatch(key=f"digest:{due:%Y%m%d%H%M}", gathered=True, due_at=due, **said)


def _kept(dispatches: Collection[Dispatch]) -> dict[tuple[int, str, str], int]:
    """The waiting message of each: one already there takes more lines, one already on its way does not."""
    Dispatch.objects.bulk_create(dispatches, batch_size=1000, ignore_conflicts=True)
    keys, people = {d.key for d in dispatches}, {d.user_id for d in dispatches}
    found = Dispatch.objects.filter(user__in=people, key__in=keys, state=DispatchState.WAITING)
    kept = {(d.user_id, d.way, d.key): d.pk for d in found}
    missed = {(d.user_id, d.way, d.key): d for d in dispatches if (d.user_id, d.way, d.key) not in kept}
    for (user, way, key), dispatch in missed.items():
        count = Dispatch.objects.filter(user=user, way=way, key__startswith=key).count()
        dispatch.pk, dispatch.key = None, f"{key}:{count}"
        dispatch.save(force_insert=True)
        kept[user, way, key] = dispatch.pk
    return kept
