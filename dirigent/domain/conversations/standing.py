"""How threads stood before an act, so that it can be taken back whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import Fact, record_many

from .models import Thread

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Stood:
    """A thread, what the act changed in it, and what was there before."""

    thread: int
    was: Fields
    left: Fields


def act_on(threads: Iterable[Thread], left: Fields, kind: str, *, by: User, at: datetime, **told: Any) -> list[Stood]:
    """Set these fields in those threads that say otherwise; one fact of that kind for each of them."""
    numbers = [thread.pk for thread in threads]
    changed: list[tuple[Thread, Stood]] = []
    for thread in Thread.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk"):
        was = {name: getattr(thread, name) for name in left}
        if was != left:
            changed.append((thread, Stood(thread.pk, was, left)))
    Thread.objects.filter(pk__in=[thread.pk for thread, _stood in changed]).update(**left)
    record_many(
        Fact(kind, at, thread.client_id, thread, by, data={"thread": thread.subject, **told}) for thread, _ in changed
    )
    return [stood for _thread, stood in changed]


@transaction.atomic
def put_back(stood: Sequence[Stood], *, by: User, at: datetime) -> list[int]:
    """Every thread that still stands as the act left it stands as before; what was changed since stays. Says which."""
    back = []
    for one in stood:
        if Thread.objects.filter(pk=one.thread, **one.left).update(**one.was):
            back.append(one.thread)
    record_many(
        Fact("thread.put_back", at, thread.client_id, thread, by, data={"thread": thread.subject})
        for thread in Thread.objects.filter(pk__in=back).order_by("pk")
    )
    return back
