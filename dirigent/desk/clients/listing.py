"""The list of clients: its views, filters and order, as the query of an address says them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from django.db.models import Exists, F, OrderBy, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.clients.models import Client, Instrument, Requisites, Status
from dirigent.domain.conversations.models import Exchange, Touch
from dirigent.domain.people.models import User
from dirigent.regulation.models import Duty

from .figures import FIGURES

PAGE = 50
DAYS = (7, 14, 30, 60)
VIEWS = {
    "mine": pgettext_lazy("clients", "Mine"),
    "all": _("All I may see"),
    "silent": _("Not spoken to for long"),
    "burning": pgettext_lazy("clients", "Burning"),
    "unfilled": _("Card incomplete"),
    "paused": pgettext_lazy("clients", "Paused"),
    "leads": pgettext_lazy("clients", "Leads"),
}
COLUMNS = {
    "status": _("Status"),
    "manager": pgettext_lazy("column", "Leads"),
    "deputy": _("Stands in"),
    "last": _("Last contact"),
    "week": _("Contacts this week"),
    "owed": _("Owed"),
    "agreement": _("Next agreement"),
    "goal": _("Goal"),
    "since": _("With us since"),
}
USUAL_COLUMNS = ("status", "manager", "last", "week", "owed", "agreement")
ORDERS: dict[str, tuple[Any, ...]] = {
    "name": ("name",),
    "status": ("status", "name"),
    "manager": ("manager__family_name", "manager__given_name", "name"),
    "deputy": ("deputy__family_name", "deputy__given_name", "name"),
    "last": ("last_contact",),
    "week": ("week_lacks", "week_needed"),
    "owed": ("late", "owed"),
    "agreement": ("agreement_due",),
    "since": ("since",),
}


@dataclass(frozen=True)
class Listing:
    """One way to look at the clients. Whatever of an address makes no sense is left out of it."""

    user: User
    at: datetime
    view: str
    text: str = ""
    status: str = ""
    instrument: str = ""
    manager: int | None = None
    days: int = 14
    order: str = "name"
    columns: tuple[str, ...] = USUAL_COLUMNS
    page: int = 1
    query: str = field(default="", compare=False)

    @classmethod
    def asked(cls, user: User, at: datetime, query: QueryDict, *, kept_columns: str = "") -> Self:
        columns = _known(query.getlist("cols") or kept_columns.split("."), COLUMNS) or USUAL_COLUMNS
        order, days = query.get("sort", ""), _number(query.get("days")) or 0
        kept = query.copy()
        for name in ("page", "cols"):
            kept.pop(name, None)
        return cls(
            user=user,
            at=at,
            view=_one(query.get("view"), VIEWS) or ("all" if user.is_head or not user.in_client_service else "mine"),
            text=query.get("q", "").replace("\0", "").strip()[:100],
            status=_one(query.get("status"), Status.values),
            instrument=_one(query.get("instrument"), Instrument.values),
            manager=_number(query.get("manager")),
            days=days if days in DAYS else 14,
            order=order if order.removeprefix("-") in ORDERS else "name",
            columns=tuple(name for name in COLUMNS if name in columns),
            page=min(_number(query.get("page")) or 1, 1000),
            query=kept.urlencode(),
        )

    @property
    def is_dear(self) -> bool:
        """Finding these clients costs more than carrying the numbers of all of them: ask once, count here."""
        return self.view in ("silent", "burning")

    def clients(self) -> QuerySet[Client]:
        """Everyone the view shows, in no order."""
        found = Client.objects.visible_to(self.user, self.at)
        found = getattr(self, f"_{self.view}")(found)
        if self.text:
            found = found.filter(_named(self.text))
        if self.status:
            found = found.filter(status=self.status)
        if self.instrument:
            found = found.filter(instruments__contains=[self.instrument])
        if self.manager:
            found = found.filter(manager=self.manager)
        return found.order_by()

    def ids(self) -> QuerySet:
        """In the order asked for; only what orders them is counted for all of them."""
        key = self.order.removeprefix("-")
        found = self.clients()
        if key in FIGURES:
            found = FIGURES[key](found, self.at)
        return found.order_by(*self._order(key), "pk").values_list("pk", flat=True)

    def rows(self, ids: Iterable[int]) -> list[Client]:
        """These clients with every figure of the columns, in the order of the ids."""
        ids = list(ids)
        found: QuerySet[Client] = Client.objects.filter(pk__in=ids).select_related("manager", "deputy")
        for name in self.columns:
            if name in FIGURES:
                found = FIGURES[name](found, self.at)
        by_id = {client.pk: client for client in found}
        return [by_id[pk] for pk in ids if pk in by_id]

    def _order(self, key: str) -> list[OrderBy]:
        """What is not there comes last; but who was never spoken to is the longest silent of all."""
        if self.order.startswith("-"):
            return [F(name).desc(nulls_last=True) for name in ORDERS[key]]
        nothing = {"nulls_first": True} if key == "last" else {"nulls_last": True}
        return [F(name).asc(**nothing) for name in ORDERS[key]]

    def _mine(self, clients):
        return clients & Client.objects.led_by(self.user, self.at)

    def _all(self, clients):
        return clients

    def _silent(self, clients):
        """Running clients without a contact for so many days, so that calling them is nobody's memory but the list's."""
        since = self.at - timedelta(days=self.days)
        touched = Touch.objects.filter(at__gt=since, two_sided=True, struck_at=None, client=OuterRef("pk"))
        wrote = Exchange.objects.filter(at__gt=since, thread__client=OuterRef("pk"))
        return clients.running().filter(~Exists(touched), ~Exists(wrote))

    def _burning(self, clients):
        return clients.filter(Exists(Duty.objects.shown(self.at).filter(client=OuterRef("pk"), due_at__lt=self.at)))

    def _unfilled(self, clients):
        return clients.exclude(card_missing=[]).exclude(status=Status.FORMER)

    def _paused(self, clients):
        return clients.filter(status=Status.PAUSED)

    def _leads(self, clients):
        return clients.filter(status=Status.LEAD)


def _named(text: str) -> Q:
    named = Q(name__icontains=text) | Q(site__icontains=text)
    if text.isdigit():
        named |= Q(Exists(Requisites.objects.filter(client=OuterRef("pk"), inn__startswith=text)))
    return named


def _one(value: str | None, known: Iterable[str]) -> str:
    return value if value in set(known) else ""


def _known(values: Iterable[str], known: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(value for value in values if value in known)


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() and len(value) < 10 else None
