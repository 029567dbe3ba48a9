"""What somebody has seen of a conversation, and taking that back."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.foundation.journal.listening import tell_people

from .models import Call, CallState, Direction, Mention, Message, MessageKind, Thread, ThreadReading

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def unread_sets(user: User, at: datetime) -> list[QuerySet[Thread]]:
    """Conversations in which something of the client's has not been seen: small sets, none twice; together they are all.

    One's own: given to one, or of the clients one leads and given to nobody else; and those of strangers. What the
    client's manager has read needs no reading by whoever stands in; what is done asks for none.
    """
    led = Client.objects.led_by(user, at)
    unread = Thread.objects.filter(something_unread(user), done_at=None)
    sets: list[QuerySet[Thread]] = [
        unread.filter(assignee=user, client__isnull=False),
        unread.filter(assignee=None, client__in=led),
    ]
    if user.in_client_service or user.is_administrator:  # as in `visible_to`: they sort strangers' letters
        sets.append(unread.in_triage())
    return sets


def something_unread(user: User) -> Q:
    """Of a thread: has a person of theirs written, or called in vain, since the user or the client's manager looked?"""
    readings = ThreadReading.objects.filter(
        Q(user=user) | Q(user=OuterRef(OuterRef("client__manager"))), thread=OuterRef(OuterRef("pk"))
    )
    seen = Coalesce(Subquery(readings.values("thread").annotate(seen=Max("read_at")).values("seen")), Value(NEVER))
    letters = Message.objects.filter(
        thread=OuterRef("pk"), direction=Direction.IN, kind=MessageKind.PERSON, at__gt=seen
    )
    calls = Call.objects.filter(
        thread=OuterRef("pk"), direction=Direction.IN, state=CallState.MISSED, started_at__gt=seen
    )
    return Exists(letters) | Exists(calls)


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
