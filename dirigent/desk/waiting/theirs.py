"""What we wait for from clients: one question to the database per kind."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from dirigent.design import typography
from dirigent.domain.approvals.answering import places
from dirigent.domain.approvals.consequence import consequence_of
from dirigent.domain.approvals.models import Approval
from dirigent.domain.conversations.models import Agreement, Side
from dirigent.domain.onboarding.models import Brief, OpenQuestion
from dirigent.domain.onboarding.models.brief import Stage
from dirigent.domain.tracking.models import Access, Launch

from .rows import MOST, Asked, Kind, Row, promised

WITH_CLIENT = ("client__manager",)
FORGOTTEN = timedelta(days=60)  # a launch so long ago holds nothing up any more


def approvals(asked: Asked) -> list[Row]:
    found = Approval.objects.waiting().filter(asked.of_clients()).select_related(*WITH_CLIENT, "current")
    listed = list(found.order_by("due_at", "pk")[: MOST + 1])
    people = places(listed)
    return [
        Row(
            "approvals",
            _("%(what)s, version %(n)d") % {"what": one.title, "n": one.current.number if one.current else 1},
            reverse("desk:approval", args=[one.pk]),
            one.client,
            one.waiting_since or one.made_at,
            asked.days_since(one.waiting_since or one.made_at),
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


def accesses(asked: Asked) -> list[Row]:
    found = Access.objects.wanting(asked.at).filter(asked.of_clients(), asked_at__isnull=False, given_at=None)
    listed = list(found.select_related(*WITH_CLIENT, "owner").order_by("asked_at", "pk")[: MOST + 1])
    launches = next_launches(listed, asked)
    return [
        Row(
            "accesses",
            _("Access: %(what)s") % {"what": one},
            reverse("desk:access", args=[one.pk]),
            one.client,
            one.asked_at or asked.at,
            asked.days_since(one.asked_at or asked.at),
            who=str(one.owner or one.owner_words),
            cost=one.stuck_words or launches.get(one.client_id, ""),
        )
        for one in listed
    ]


def questions(asked: Asked) -> list[Row]:
    found = OpenQuestion.objects.open().filter(asked.of_clients(), contact__isnull=False)
    listed = list(found.select_related(*WITH_CLIENT, "contact").order_by("asked_at", "pk")[: MOST + 1])
    launches = next_launches(listed, asked)
    return [
        Row(
            "questions",
            one.text,
            reverse("desk:question-answer", args=[one.pk]),
            one.client,
            one.asked_at or asked.at,
            asked.days_since(one.asked_at or asked.at),
            who=str(one.contact),
            cost=_("the work does not begin until they answer") if one.brief_id else launches.get(one.client_id, ""),
            is_late=bool(one.due_at and one.due_at < asked.at),
            dialog=True,
        )
        for one in listed
    ]


def briefs(asked: Asked) -> list[Row]:
    found = Brief.objects.in_stage(Stage.ASKED).filter(asked.of_clients())
    listed = list(found.select_related(*WITH_CLIENT, "contact").order_by("asked_at", "pk")[: MOST + 1])
    launches = next_launches(listed, asked)
    return [
        Row(
            "briefs",
            _("Brief: %(what)s") % {"what": one.title},
            reverse("desk:brief", args=[one.pk]),
            one.client,
            one.asked_at or asked.at,
            asked.days_since(one.asked_at or asked.at),
            who=str(one.contact or ""),
            cost=launches.get(one.client_id) or _("the work does not begin until the brief is filled"),
            is_late=bool(one.due_at and one.due_at < asked.at),
        )
        for one in listed
    ]


def next_launches(waited: Iterable, asked: Asked) -> dict[int, str]:
    """Of each client the launch that is held up, in words."""
    clients = {one.client_id for one in waited}
    planned = Launch.objects.planned().filter(client__in=clients, ready_at=None, on__gte=asked.at - FORGOTTEN)
    first = {one.client_id: one for one in planned.order_by("-on", "-pk")}
    return {client: _launch(one, asked) for client, one in first.items()}


def _launch(launch: Launch, asked: Asked) -> str:
    told = {"what": launch.title, "day": typography.day(launch.on, asked.at)}
    today = asked.schedule.date_of(asked.at)
    if launch.on >= today:
        left = asked.schedule.days_between(today, launch.on)
        words = ngettext("%(n)d working day is left", "%(n)d working days are left", left) % {"n": left}
        return _("“%(what)s” starts on %(day)s: %(left)s") % {**told, "left": words}
    late = max(asked.schedule.days_between(launch.on, today), 1)
    words = ngettext("%(n)d working day", "%(n)d working days", late) % {"n": late}
    return _("“%(what)s” was to start on %(day)s and has moved by %(late)s") % {**told, "late": words}


KINDS = [
    Kind("approvals", pgettext_lazy("we wait for", "Approvals"), approvals),
    Kind("agreements", pgettext_lazy("we wait for", "What they promised"), agreements),
    Kind("accesses", pgettext_lazy("we wait for", "Accesses"), accesses),
    Kind("questions", pgettext_lazy("we wait for", "Answers to our questions"), questions),
    Kind("briefs", pgettext_lazy("we wait for", "Briefs"), briefs),
]
