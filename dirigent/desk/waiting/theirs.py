"""What we wait for from clients: one question to the database per kind."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from dirigent.design import typography
from dirigent.domain.approvals.answering import places
from dirigent.domain.approvals.consequence import consequence_of
from dirigent.domain.approvals.models import Approval
from dirigent.domain.conversations.models import Agreement, Side

from .rows import MOST, Asked, Kind, Row, promised

WITH_CLIENT = ("client__manager",)


def approvals(asked: Asked) -> list[Row]:
    found = Approval.objects.waiting().filter(asked.of_clients()).select_related(*WITH_CLIENT, "current")
    listed = list(found.order_by("due_at", "pk")[: MOST + 1])
    people = places(listed)
    return [
        Row(
            "approvals",
            _("%(what)s, version %(n)d") % {"what": one.title, "n": one.current.number},
            reverse("desk:approval", args=[one.pk]),
            one.client,
            one.waiting_since,
            asked.days_since(one.waiting_since),
            who=", ".join(str(place.contact) for place in people[one.pk] if place.is_turn),
            cost=consequence_of(one, asked.at, schedule=asked.schedule)
            or _("the answer is wanted by %(day)s") % {"day": typography.day(one.due_at, asked.at)},
            is_late=one.due_at < asked.at,
        )
        for one in listed
    ]


def agreements(asked: Asked) -> list[Row]:
    found = Agreement.objects.open().filter(asked.of_clients(), side=Side.THEIRS)
    listed = found.select_related(*WITH_CLIENT, "contact").order_by("due_at", "pk")[: MOST + 1]
    return [
        Row(
            "agreements",
            one.text,
            reverse("desk:agreement-settling", args=[one.pk]),
            one.client,
            one.made_at,
            asked.days_since(one.made_at),
            who=str(one.contact or ""),
            cost=promised(typography.day(one.due_at, asked.at), asked.late_by(one.due_at)),
            is_late=one.due_at < asked.at,
            dialog=True,
        )
        for one in listed
    ]


KINDS = [
    Kind("approvals", pgettext_lazy("we wait for", "Approvals"), approvals),
    Kind("agreements", pgettext_lazy("we wait for", "What they promised"), agreements),
]
