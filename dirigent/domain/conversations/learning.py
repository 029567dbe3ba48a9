"""«Вам удобно разговаривать?» — the answers teach when to call: several alike propose a window, and a person confirms it (COM-8)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .models import Answer, Convenience, Touch

ENOUGH = 3
REMEMBERED = timedelta(days=90)
LONGEST_HOURS = 5
DAY_ENDS = time(23, 59)


@dataclass(frozen=True)
class Suggestion:
    """On this weekday it suited `suited` times out of `asked` between the two, in the person's own time."""

    weekday: int
    starts: time
    ends: time
    suited: int
    asked: int


@transaction.atomic
def note_answer(
    contact: Contact,
    answer: str,
    *,
    by: User,
    at: datetime,
    asked_at: datetime | None = None,
    later_at: datetime | None = None,
    touch: Touch | None = None,
) -> Convenience:
    """What the person answered, and when they were asked."""
    said = Convenience.objects.create(
        contact=contact, answer=answer, user=by, at=asked_at or at, touch=touch,
        later_at=later_at if answer == Answer.LATER else None,
    )  # fmt: skip
    record(
        "contact.convenience", client=contact.client_id, subject=contact, by=by, at=at, answer=answer,
        asked_at=said.at, later_at=said.later_at,
    )  # fmt: skip
    return said


def suggestion(contact: Contact, *, at: datetime) -> Suggestion | None:
    """A window that the last answers speak for and none of them against; None while there are too few."""
    answers = Convenience.objects.unheeded().filter(contact=contact, at__gt=at - REMEMBERED, at__lte=at)
    return suggested(contact, list(answers))


def suggested(contact: Contact, answers: Sequence[Convenience]) -> Suggestion | None:
    """The same of answers at hand. Needs the windows of the contact and the client."""
    suited: dict[int, list[datetime]] = {}
    refused: dict[int, list[datetime]] = {}
    for said in answers:
        moment = (said.later_at if said.answer == Answer.LATER else said.at) or said.at
        local = moment.astimezone(contact.zone)
        if said.answer == Answer.CONVENIENT or (said.answer == Answer.LATER and said.later_at):
            suited.setdefault(local.weekday(), []).append(local)
        if said.answer != Answer.CONVENIENT:
            no = said.at.astimezone(contact.zone)
            refused.setdefault(no.weekday(), []).append(no)
    found = [one for weekday, moments in suited.items() if (one := _window(weekday, moments, refused.get(weekday, [])))]
    fresh = [one for one in found if not _is_known(contact, one)]
    return max(fresh, key=lambda one: (one.suited, -one.weekday), default=None)


def _window(weekday: int, moments: list[datetime], refused: list[datetime]) -> Suggestion | None:
    """Whole hours around the moments that suited, if nothing between was refused."""
    if len(moments) < ENOUGH:
        return None
    hours = [moment.hour + moment.minute / 60 for moment in moments]
    first, last = math.floor(min(hours)), min(24, math.floor(max(hours)) + 1)
    if last - first > LONGEST_HOURS:
        return None
    against = sum(first <= no.hour + no.minute / 60 < last for no in refused)
    if against:
        return None
    return Suggestion(weekday, time(first), time(last) if last < 24 else DAY_ENDS, len(moments), len(moments) + against)


def _is_known(contact: Contact, one: Suggestion) -> bool:
    return any(
        window.weekday == one.weekday and window.starts <= one.starts and one.ends <= window.ends
        for window in contact.windows.all()
    )


@transaction.atomic
def take_up(contact: Contact, one: Suggestion, *, by: User, at: datetime) -> None:
    """Yes: it becomes a window of the person; windows it meets on that day become one with it."""
    windows = list(contact.windows.values_list("weekday", "starts", "ends"))
    meet = [w for w in windows if w[0] == one.weekday and w[1] <= one.ends and one.starts <= w[2]]
    joined = (one.weekday, min([one.starts, *(w[1] for w in meet)]), max([one.ends, *(w[2] for w in meet)]))
    contact.change(by=by, at=at, windows=sorted([*(w for w in windows if w not in meet), joined]))
    _heed(contact, at)


@transaction.atomic
def turn_down(contact: Contact, *, by: User, at: datetime) -> None:
    """No: these answers mean nothing; the next ones are counted anew."""
    if _heed(contact, at):
        record("contact.window_turned_down", client=contact.client_id, subject=contact, by=by, at=at)


def _heed(contact: Contact, at: datetime) -> int:
    return Convenience.objects.unheeded().filter(contact=contact).update(heeded_at=at)
