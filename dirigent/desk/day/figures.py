"""The figures of the week beside My day, and what clients have promised and not yet done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Aggregate, Count, F, FloatField, IntegerField, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Least

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Agreement, Side, Touch
from dirigent.domain.people.models import User
from dirigent.foundation.worktime.functions import MinutesBetween
from dirigent.foundation.worktime.models import Schedule
from dirigent.regulation.compliance import Share
from dirigent.regulation.models import Duty


class Median(Aggregate):
    function, template = "percentile_cont", "%(function)s(0.5) within group (order by %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Week:
    contacts: int
    needed: int
    share: Share
    promises: Share
    answer_time: timedelta | None
    touches: int


def week(user: User, at: datetime, schedule: Schedule) -> Week:
    """This week of the user: two queries."""
    period = schedule.week_of(at)
    answered = Q(clause="R12.answer", fulfilled_at__isnull=False)
    kept = Q(fulfilled_at__lte=F("due_at"))
    judged = Q(waived_at=None) & (Q(fulfilled_at__isnull=False) | Q(due_at__lt=at))
    contacts = Q(clause="R9.contacts", key=period.label)
    duties = Duty.objects.standing().filter(accountable=user, due_at__gte=period.start, opens_at__lt=period.end)
    found = duties.aggregate(
        contacts=Sum(Least(_figure("done"), _figure("needed")), filter=contacts),
        needed=Sum(_figure("needed"), filter=contacts),
        judged=Count("pk", filter=judged),
        kept=Count("pk", filter=judged & kept),
        promised=Count("pk", filter=judged & Q(clause="R1.agreement")),
        promises_kept=Count("pk", filter=judged & kept & Q(clause="R1.agreement")),
    )
    minutes = MinutesBetween(schedule.pk, F("opens_at"), F("fulfilled_at"))
    answers = duties.filter(answered, fulfilled_at__gte=period.start).aggregate(median=Median(minutes))["median"]
    today = schedule.local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    touches = Touch.objects.filter(user=user, at__gte=today, at__lte=at, struck_at=None).count()
    return Week(
        found["contacts"] or 0,
        found["needed"] or 0,
        Share(found["kept"], found["judged"]),
        Share(found["promises_kept"], found["promised"]),
        None if answers is None else timedelta(minutes=round(answers)),
        touches,
    )


def awaited(user: User, at: datetime) -> QuerySet[Agreement]:
    """What clients I lead have promised and not yet done, the oldest promise first."""
    clients = Client.objects.led_by(user, at)
    waiting = Agreement.objects.open().filter(side=Side.THEIRS, client__in=clients)
    return waiting.select_related("client", "contact").order_by("made_at", "pk")


def _figure(name: str):
    return Cast(KeyTextTransform(name, "figures"), IntegerField())
