"""How much each person works outside working time: told to the head and to oneself, never a race (INB-4)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dirigent.desk.request import Request
from dirigent.domain.conversations.models import Call, Direction, Message, MessageKind, Touch
from dirigent.domain.people.access import can_see_team
from dirigent.domain.people.models import User
from dirigent.foundation import worktime
from dirigent.foundation.worktime.models import Schedule, Stretch
from dirigent.foundation.worktime.periods import Month

MONTHS = 6


@dataclass(frozen=True)
class Line:
    user: User
    letters: int
    talks: int
    calls: int
    days: int

    @property
    def total(self) -> int:
        return self.letters + self.talks + self.calls


@require_GET
def after_hours(request: Request) -> HttpResponse:
    at, schedule = timezone.now(), worktime.default()
    months = _months(at, schedule)
    asked = request.GET.get("month", "")
    month = next((one for one in months if one.label == asked), months[0])
    sees = bool(can_see_team(request.user))
    people = User.objects.in_client_service() if sees else User.objects.filter(pk=request.user.pk)
    lines = sorted(_lines(list(people), month, schedule), key=lambda line: (-line.total, str(line.user)))
    context = {
        "lines": lines,
        "months": months,
        "month": month,
        "sees": sees,
        "total": sum(line.total for line in lines),
    }
    return render(request, "desk/team/after_hours.html", context)


def _lines(people: list[User], month: Month, schedule: Schedule) -> list[Line]:
    """Three questions, whatever the number of people."""
    letters = Message.objects.filter(author__in=people, direction=Direction.OUT, kind=MessageKind.PERSON)
    found = {
        "letters": _outside(letters, "author", "at", month, schedule),
        "talks": _outside(Touch.objects.filter(user__in=people, struck_at=None, call=None), "user", "at", month, schedule),
        "calls": _outside(Call.objects.filter(user__in=people, talk_seconds__gt=0), "user", "started_at", month, schedule),
    }  # fmt: skip
    days = {user.pk: set[date]() for user in people}
    counts = {name: dict.fromkeys(days, 0) for name in found}
    for name, rows in found.items():
        for pk, day, n in rows:
            counts[name][pk] += n
            days[pk].add(day)
    return [
        Line(
            user, counts["letters"][user.pk], counts["talks"][user.pk], counts["calls"][user.pk], len(days[user.pk])
        )
        for user in people
    ]  # fmt: skip


def _outside(things: QuerySet, whose: str, when: str, month: Month, schedule: Schedule) -> QuerySet:
    """(person, day, how many) of what happened when nobody had to work."""
    at_work = Stretch.objects.filter(schedule=schedule.pk, starts_at__lte=OuterRef(when), ends_at__gt=OuterRef(when))
    found = things.filter(**{f"{when}__gte": month.start, f"{when}__lt": month.end}).filter(~Exists(at_work))
    return found.order_by().values_list(F(whose), f"{when}__date").annotate(Count("pk"))


def _months(at: datetime, schedule: Schedule) -> list[Month]:
    """This month and those before it."""
    found = [schedule.month_of(at)]
    while len(found) < MONTHS:
        found.append(schedule.month_of(found[-1].start - timedelta(minutes=1)))
    return found
