"""The client has spoken: a thread that was put off or done comes back to the desk at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q

from dirigent.foundation.journal.recording import Fact, record_many

from .models import Thread
from .sorting import hint

# A letter may have been on its way while somebody pressed «done»; only one older than this is history brought in later.
ON_ITS_WAY = timedelta(days=1)


def wake(thread_ids: Iterable[int], *, at: datetime) -> list[int]:
    """Something of the client has just come into these threads: a letter of a person, a message of a chat, a call of theirs.

    To be called in the transaction that takes it in, when its rows are written and `last_at` is set; not for history that
    is only now brought in. What the new words speak of is noted for whoever sorts. Returns the threads that woke.
    """
    numbers = set(thread_ids)
    hint(numbers)
    asleep = Q(snoozed_until__isnull=False) | Q(done_at__lte=F("last_at") + ON_ITS_WAY)
    threads = list(Thread.objects.select_for_update(of=("self",)).filter(asleep, pk__in=numbers).order_by("pk"))
    Thread.objects.filter(pk__in=[thread.pk for thread in threads]).update(
        done_at=None, done_by=None, snoozed_until=None, snoozed_by=None
    )
    record_many(
        Fact("thread.woken", at, thread.client_id, thread, None, data={"thread": thread.subject}) for thread in threads
    )
    return [thread.pk for thread in threads]
