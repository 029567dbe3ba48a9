"""Beside a conversation: a note for our eyes only, and the colleagues it calls."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dirigent.domain.people.models import User
from dirigent.foundation.journal.listening import tell_people

from .models import Mention, Note, Thread


def called_in(text: str) -> list[User]:
    """Those named in the text as «@Марина Орлова» or «@marina»."""
    if "@" not in text:
        return []
    folded = text.lower()
    return [
        user
        for user in User.objects.active()
        if any(re.search(rf"(?<!\w)@{re.escape(name.lower())}(?!\w)", folded) for name in (str(user), user.login))
    ]


def who_cannot_see(thread: Thread, called: Sequence[User], at: datetime) -> list[User]:
    """Of those called, whoever would find nothing behind the note."""
    return [user for user in called if not Thread.objects.visible_to(user, at).filter(pk=thread.pk).exists()]


@transaction.atomic
def leave_beside(thread: Thread, text: str, *, by: User, at: datetime, mentions: Sequence[User] = ()) -> Note:
    """Leave a note beside the conversation; each colleague called is told."""
    others = [user for user in mentions if user.pk != by.pk]
    note = Note.leave(thread.client, text, by=by, at=at, thread=thread, mentions=[user.pk for user in others])
    Mention.objects.bulk_create(Mention(note=note, user=user) for user in others)
    tell_people(user.pk for user in others)
    return note


def unread_mentions(user: User) -> QuerySet[Mention]:
    """Notes that call the user and that they have not looked at yet."""
    return Mention.objects.filter(user=user, read_at=None, note__struck_at=None).exclude(note__thread=None)
