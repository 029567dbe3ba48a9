"""The register of what clients are asked to approve: how each stands, whom it waits for, what depends on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from dirigent.domain.approvals.answering import Place, places
from dirigent.domain.approvals.consequence import consequence_of
from dirigent.domain.approvals.models import Approval, State
from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.foundation import worktime

PAGE = 50
LATELY = timedelta(days=90)
STATES: dict[str, str | Promise] = {
    "open": pgettext_lazy("consents", "Open"),
    "waiting": pgettext_lazy("consents", "Wait for the client"),
    "late": pgettext_lazy("consents", "Late"),
    "changes": pgettext_lazy("consents", "To be corrected"),
    "approved": pgettext_lazy("consents", "Approved"),
    "withdrawn": pgettext_lazy("consents", "Withdrawn"),
}
TONES = {State.WAITING: "warn", State.CHANGES: "bad", State.APPROVED: "ok"}


@dataclass(frozen=True)
class Row:
    approval: Approval
    people: list[Place]
    consequence: str
    questions: int
    is_late: bool

    @property
    def tone(self) -> str:
        return "bad" if self.is_late else TONES.get(State(self.approval.state), "")

    @property
    def awaited(self) -> list[Place]:
        return [one for one in self.people if one.is_turn]


@dataclass(frozen=True)
class Register:
    """One way to look at them."""

    user: User
    at: datetime
    state: str = "open"
    manager: int | None = None
    client: int | None = None
    page: int = 1

    @classmethod
    def asked(cls, user: User, at: datetime, query: QueryDict) -> Self:
        state = query.get("state", "")
        return cls(
            user=user,
            at=at,
            state=state if state in STATES else "open",
            manager=number(query.get("manager")) if user.sees_every_client else None,
            client=number(query.get("client")),
            page=min(number(query.get("page")) or 1, 1000),
        )

    def seen(self) -> QuerySet[Approval]:
        found = Approval.objects.visible_to(self.user, self.at)
        if self.manager:
            found = found.filter(client__manager=self.manager)
        return found.filter(client=self.client) if self.client else found

    def rows(self) -> list[Row]:
        """A page and one more, which tells that there is another."""
        order = ("due_at", "pk") if self.state in ("open", "waiting", "late") else (F("settled_at").desc(), "-pk")
        order = ("-current__put_up_at", "-pk") if self.state == "changes" else order
        first = (self.page - 1) * PAGE
        found = self.seen().filter(in_state(self.state, self.at)).order_by(*order)
        return dressed(found[first : first + PAGE + 1], self.at)

    def counts(self) -> dict[str, int]:
        """Of what is open, and of what was approved lately: the register of all years is not counted."""
        open_ = self.seen().filter(state__in=(State.WAITING, State.CHANGES))
        late = Q(state=State.WAITING, due_at__lt=self.at)
        counted = open_.aggregate(
            open=Count("pk"),
            waiting=Count("pk", filter=Q(state=State.WAITING)),
            late=Count("pk", filter=late),
            changes=Count("pk", filter=Q(state=State.CHANGES)),
        )
        lately = self.seen().filter(state=State.APPROVED, settled_at__gte=self.at - LATELY)
        return {**counted, "approved": lately.count(), "withdrawn": 0}

    def named_client(self) -> Client | None:
        return Client.objects.visible_to(self.user, self.at).filter(pk=self.client).first() if self.client else None


def in_state(state: str, at: datetime) -> Q:
    return {
        "open": Q(state__in=(State.WAITING, State.CHANGES, State.DRAFT)),
        "waiting": Q(state=State.WAITING),
        "late": Q(state=State.WAITING, due_at__lt=at),
        "changes": Q(state=State.CHANGES),
        "approved": Q(state=State.APPROVED),
        "withdrawn": Q(state=State.WITHDRAWN),
    }[state]


def dressed(approvals: QuerySet[Approval], at: datetime) -> list[Row]:
    """Each with its people and its open questions: four queries for any number."""
    counted = Count(
        "current__remarks",
        filter=Q(current__remarks__is_question=True, current__remarks__settled_at=None, current__remarks__answers=None),
    )
    listed = list(approvals.select_related("client__manager", "current", "made_by").annotate(questions=counted))
    people, schedule = places(listed), worktime.default()
    return [
        Row(
            one,
            people[one.pk],
            consequence_of(one, at, schedule=schedule),
            one.questions,
            one.state == State.WAITING and one.due_at < at,
        )
        for one in listed
    ]


def number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() and len(value) < 19 else None
