"""The register of agreements: whose, how they stand, the late ones first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import pgettext_lazy

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Agreement, Outcome, Side
from dirigent.domain.people.models import User

PAGE = 50
SIDES = {
    "": pgettext_lazy("agreements", "All"),
    Side.OURS: pgettext_lazy("agreements", "Ours"),
    Side.THEIRS: pgettext_lazy("agreements", "Theirs"),
}
STATES = {
    "open": pgettext_lazy("agreements", "Open"),
    "late": pgettext_lazy("agreements", "Late"),
    "kept": pgettext_lazy("agreements", "Kept"),
    "broken": pgettext_lazy("agreements", "Broken"),
    "moved": pgettext_lazy("agreements", "Moved"),
}


@dataclass(frozen=True)
class Register:
    """One way to look at the agreements."""

    user: User
    at: datetime
    side: str = ""
    state: str = "open"
    manager: int | None = None
    client: int | None = None
    text: str = ""
    page: int = 1

    @classmethod
    def asked(cls, user: User, at: datetime, query: QueryDict) -> Self:
        side, state = query.get("side", ""), query.get("state", "")
        return cls(
            user=user,
            at=at,
            side=side if side in Side.values else "",
            state=state if state in STATES else "open",
            manager=_number(query.get("manager")),
            client=_number(query.get("client")),
            text=query.get("q", "").replace("\0", "").strip()[:100],
            page=min(_number(query.get("page")) or 1, 1000),
        )

    def agreements(self) -> QuerySet[Agreement]:
        found = Agreement.objects.visible_to(self.user, self.at).filter(self._state())
        if self.side:
            found = found.filter(side=self.side)
        if self.manager:
            found = found.filter(client__manager=self.manager)
        if self.client:
            found = found.filter(client=self.client)
        if self.text:
            found = found.filter(Q(text__icontains=self.text) | Q(client__name__icontains=self.text))
        return found

    def rows(self) -> list["Row"]:
        """A page and one more, which tells that there is another."""
        order = ("due_at", "pk") if self.state in ("open", "late") else (F("closed_at").desc(), "-pk")
        first = (self.page - 1) * PAGE
        found = self.agreements().select_related("client__manager", "contact", "closed_by").order_by(*order)
        return dressed(found[first : first + PAGE + 1], self.at)

    def _state(self) -> Q:
        return {
            "open": Q(outcome=""),
            "late": Q(outcome="", due_at__lt=self.at),
            "kept": Q(outcome=Outcome.KEPT),
            "broken": Q(outcome=Outcome.BROKEN),
            "moved": Q(outcome=Outcome.RENEGOTIATED),
        }[self.state]

    def named_client(self) -> Client | None:
        return Client.objects.visible_to(self.user, self.at).filter(pk=self.client).first() if self.client else None


@dataclass(frozen=True)
class Row:
    """An agreement, how it stands, and the dates it had before."""

    agreement: Agreement
    state: str
    tone: str
    earlier: list[Agreement]

    @property
    def is_late(self) -> bool:
        return self.state == "late"


def dressed(agreements: Iterable[Agreement], at: datetime) -> list[Row]:
    """Each with the moves that led to it; one query for each step of the longest chain."""
    listed = list(agreements)
    before: dict[int, Agreement] = {}
    wanted = {a.replaces_id for a in listed if a.replaces_id}
    while wanted:
        found = list(Agreement.objects.filter(pk__in=wanted))
        before |= {a.pk: a for a in found}
        wanted = {a.replaces_id for a in found if a.replaces_id} - before.keys()
    return [Row(a, *_standing(a, at), _chain(a, before)) for a in listed]


def _chain(agreement: Agreement, before: dict[int, Agreement]) -> list[Agreement]:
    chain = []
    pk = agreement.replaces_id
    while pk in before:
        chain.append(before[pk])
        pk = before[pk].replaces_id
    return chain[::-1]


def _standing(agreement: Agreement, at: datetime) -> tuple[str, str]:
    if not agreement.outcome:
        return ("late", "bad") if agreement.due_at < at else ("open", "")
    return agreement.outcome, {Outcome.KEPT: "ok", Outcome.BROKEN: "bad"}.get(Outcome(agreement.outcome), "")


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() and len(value) < 19 else None
