"""What somebody has seen of a conversation, and taking that back."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Least

from dirigent.domain.people.models import User
from dirigent.foundation.journal.listening import tell_people

from .models import CallState, Direction, Mention, MessageKind, Thread, ThreadReading


@transaction.atomic
def read_many(thread_ids: Iterable[int], user: User, *, at: datetime) -> None:
    """All that came into these threads up to this moment, and the notes that call the user there, have been seen."""
    numbers = list(thread_ids)
    ThreadReading.objects.bulk_create(
        [ThreadReading(thread_id=number, user=user, read_at=at) for number in numbers],
        update_conflicts=True,
        unique_fields=["thread", "user"],
        update_fields=["read_at"],
    )
    Mention.objects.filter(user=user, read_at=None, note__thread__in=numbers, note__at__lte=at).update(read_at=at)
    tell_people([user.pk])


@transaction.atomic
def mark_unread(thread: Thread, user: User, *, at: datetime) -> bool:
    """The last thing of the client's is unread again, for the user and for whomever they stand in for. False: there is none."""
    last = [
        thread.messages.filter(direction=Direction.IN, kind=MessageKind.PERSON).aggregate(at=Max("at"))["at"],
        thread.calls.filter(direction=Direction.IN, state=CallState.MISSED).aggregate(at=Max("started_at"))["at"],
    ]
    came = [moment for moment in last if moment is not None and moment <= at]
    if not came:
        return False
    before = max(came) - timedelta(microseconds=1)
    readers = Q(user=user) | Q(user=thread.client.manager_id if thread.client else None)
    ThreadReading.objects.filter(readers, thread=thread).update(read_at=Least("read_at", before))
    tell_people([user.pk])
    return True
