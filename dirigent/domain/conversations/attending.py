"""Who has a conversation open at this moment and who is writing there: two people must not answer at once."""

from datetime import datetime, timedelta

from django.db import transaction

from dirigent.domain.people.models import User
from dirigent.foundation.journal.listening import tell_people

from .models import Presence, Thread

# The page says every ten seconds that it is still there.
FRESH = timedelta(seconds=25)


@transaction.atomic
def attend(thread: Thread, user: User, *, writing: bool, at: datetime) -> list[Presence]:
    """The user is here; returns who else is. The others hear of it when something has changed."""
    known = Presence.objects.select_for_update(of=("self",)).filter(thread=thread, user=user).first()
    news = known is None or known.seen_at < at - FRESH or known.writing != writing
    Presence.objects.update_or_create(thread=thread, user=user, defaults={"seen_at": at, "writing": writing})
    others = who_else(thread, user, at=at)
    if news:
        tell_people([presence.user_id for presence in others], thread=thread.pk)
    return others


@transaction.atomic
def go(thread: Thread, user: User, *, at: datetime) -> None:
    """The user has left the page."""
    if Presence.objects.filter(thread=thread, user=user).delete()[0]:
        tell_people([presence.user_id for presence in who_else(thread, user, at=at)], thread=thread.pk)


def who_else(thread: Thread, user: User, *, at: datetime) -> list[Presence]:
    """Who of the others is here, whoever writes first."""
    here = Presence.objects.filter(thread=thread, seen_at__gt=at - FRESH).exclude(user=user)
    return list(here.select_related("user").order_by("-writing", "pk"))
