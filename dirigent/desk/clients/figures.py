"""What the list of clients says beside a name. Asked for the rows of one page, or for the one column that orders them."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Count, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Greatest

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Agreement, Exchange, Touch
from dirigent.foundation import worktime
from dirigent.regulation.models import Duty

Clients = QuerySet[Client]


def with_last_contact(clients: Clients, at: datetime) -> Clients:
    """When both sides last spoke: a talk written down, or a day of letters both ways."""
    touches = Touch.objects.filter(client=OuterRef("pk"), two_sided=True, struck_at=None, at__lte=at)
    exchanges = Exchange.objects.filter(thread__client=OuterRef("pk")).order_by().values("thread__client")
    return clients.annotate(
        last_touch=Subquery(touches.order_by("-at").values("at")[:1]),
        last_exchange=Subquery(exchanges.annotate(last=Max("at")).values("last")),
        last_contact=Greatest("last_touch", "last_exchange"),
    )


def with_week(clients: Clients, at: datetime) -> Clients:
    """Contacts of this week, done and needed, as the regulation counts them."""
    week = worktime.default().week_of(at).label
    duty = Duty.objects.standing().filter(clause="R9.contacts", subject_id=OuterRef("pk"), key=week)
    return clients.annotate(
        week_figures=Subquery(duty.values("figures")[:1]),
        week_done=Cast(KeyTextTransform("done", "week_figures"), IntegerField()),
        week_needed=Cast(KeyTextTransform("needed", "week_figures"), IntegerField()),
        week_lacks=F("week_needed") - F("week_done"),
    )


def with_owed(clients: Clients, at: datetime) -> Clients:
    """Open duties that are to be seen by now, and how many of them are late."""
    duties = Duty.objects.shown(at).filter(client=OuterRef("pk")).order_by().values("client")
    return clients.annotate(
        owed=Coalesce(Subquery(duties.annotate(n=Count("pk")).values("n")), 0),
        late=Coalesce(Subquery(duties.annotate(n=Count("pk", filter=Q(due_at__lt=at))).values("n")), 0),
    )


def with_agreement(clients: Clients, at: datetime) -> Clients:  # noqa: ARG001 - one of a family
    """The open agreement that is due first."""
    first = Agreement.objects.open().filter(client=OuterRef("pk")).order_by("due_at", "pk")
    return clients.annotate(
        agreement_due=Subquery(first.values("due_at")[:1]), agreement_text=Subquery(first.values("text")[:1])
    )


FIGURES: dict[str, Callable[[Clients, datetime], Clients]] = {
    "last": with_last_contact,
    "week": with_week,
    "owed": with_owed,
    "agreement": with_agreement,
}
