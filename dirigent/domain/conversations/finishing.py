"""Nothing more is to be done in a conversation, until the client speaks again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from dirigent.domain.people.models import User

from .models import Thread
from .reading import read_many
from .standing import Stood, act_on


@transaction.atomic
def finish(threads: Iterable[Thread], *, by: User, at: datetime) -> list[Stood]:
    """Done: they leave the desk, read by whoever says so. An answer that is owed stays owed."""
    left = [thread for thread in threads if thread.done_at is None]
    gone = act_on(
        left,
        {"done_at": at, "done_by_id": by.pk, "snoozed_until": None, "snoozed_by_id": None},
        "thread.done",
        by=by,
        at=at,
    )
    read_many([stood.thread for stood in gone], by, at=at)
    return gone


@transaction.atomic
def reopen(threads: Iterable[Thread], *, by: User, at: datetime) -> list[Stood]:
    """They are on the desk again."""
    return act_on(threads, {"done_at": None, "done_by_id": None}, "thread.reopened", by=by, at=at)
