"""Silence counts as absence (SUB-1): who of client service has given no sign of life today for longer than the agency allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from dirigent.foundation import worktime
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.worktime.models import Schedule

from .models import Absence, AbsenceKind, Agency, Role, User, WorkDay


@dataclass(frozen=True)
class Silent:
    """Somebody whose working day began and who has neither arrived nor done anything since."""

    user: User
    since: datetime
    minutes: int


def silent(at: datetime, schedule: Schedule | None = None) -> list[Silent]:
    """Managers who owe a sign of life by now. Nobody on a day off, nobody excused, nobody already away."""
    schedule = schedule or worktime.default()
    today = schedule.date_of(at)
    if not schedule.is_working(today):
        return []
    opens = schedule.opens(today)
    minutes = schedule.minutes_between(opens, at)
    if minutes < Agency.load().silent_minutes:
        return []
    people = (
        User.objects.at_work(at)
        .filter(role=Role.ACCOUNT_MANAGER, joined_at__lt=opens)
        .exclude(
            Exists(WorkDay.objects.filter(user=OuterRef("pk"), date=today).exclude(arrived_at=None, excused_at=None))
        )
        .exclude(Exists(Entry.objects.filter(actor_id=OuterRef("pk"), at__gte=opens, at__lte=at)))
        .exclude(Exists(Absence.objects.filter(user=OuterRef("pk"), starts_at__gte=opens, starts_at__lte=at)))
    )
    return [Silent(user, opens, minutes) for user in people]


@transaction.atomic
def replace(user: User, *, by: User | None, at: datetime) -> Absence:
    """The silent one is taken for unreachable from now on; with `by=None` the agency's own rule did it. They come back by arriving."""
    User.objects.select_for_update().get(pk=user.pk)
    known = Absence.objects.during(at).filter(user=user).first()
    return known or Absence.report(user, kind=AbsenceKind.UNREACHABLE, starts_at=at, by=by, at=at)


def replace_all(at: datetime) -> Iterable[Absence]:
    """What the minute job does where the agency wants it so."""
    if not Agency.load().silent_automatic:
        return []
    return [replace(one.user, by=None, at=at) for one in silent(at)]
