"""What a manager holds of a client, and so gives away with the client (HND-8).

Each room says it of its own models in `holdings.py`; `tests/house/test_handing_over.py` fails for a new reference to a person
that neither moves nor is said to stay.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import Promise

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .models import Client

Move = Callable[["Holding", Client, User, User, datetime], list[int]]


@dataclass(frozen=True)
class Holding:
    """`path` leads from the model to the client; `words` count what moves: «%d task»."""

    model: type[models.Model]
    field: str
    path: str
    words: Promise
    open: Q
    move: Move

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field}"

    def held(self, clients: Iterable[Client], by: User) -> models.QuerySet:
        """What this person holds of these clients now."""
        there = {f"{self.path}__in": list(clients), self.field: by}
        return self.model._default_manager.filter(self.open, **there)

    def label(self, number: int) -> str:
        return str(self.words % number)


HOLDINGS: dict[str, Holding] = {}


def holds(
    model: type[models.Model], field: str, *, path: str, words: Promise, open: Q | None = None, move: Move | None = None
) -> None:  # fmt: skip
    """What of this model goes to whoever takes the client over; `move` where naming another person is not enough."""
    held = Holding(model, field, path, words, open or Q(), move or rename)
    HOLDINGS[held.name] = held


def rename(held: Holding, client: Client, giver: User, taker: User, at: datetime) -> list[int]:  # noqa: ARG001
    """The same thing, from now on the other's."""
    return _update(held, client, giver, taker)


def release(held: Holding, client: Client, giver: User, taker: User, at: datetime) -> list[int]:  # noqa: ARG001
    """Nobody's by name: so it is whoever's that leads the client."""
    return _update(held, client, giver, None)


def once_per(parent: str) -> Move:
    """The other takes the giver's place; where they are there already, the giver only leaves."""

    def move(held: Holding, client: Client, giver: User, taker: User, at: datetime) -> list[int]:  # noqa: ARG001
        there = held.model._default_manager.filter(**{held.field: taker}).values(parent)
        mine = held.held([client], giver)
        doubled = list(mine.filter(**{f"{parent}__in": there}).values_list("pk", flat=True))
        held.model._default_manager.filter(pk__in=doubled).delete()
        return _update(held, client, giver, taker)

    return move


def _update(held: Holding, client: Client, giver: User, taker: User | None) -> list[int]:
    moved = list(held.held([client], giver).order_by("pk").values_list("pk", flat=True))
    held.model._default_manager.filter(pk__in=moved).update(**{held.field: taker})
    return moved


def hand_on(client: Client, giver: User, taker: User, *, at: datetime) -> dict[str, list[int]]:
    """Everything the giver holds of the client becomes the taker's; says what that was, by `Holding.name`."""
    moved = {name: held.move(held, client, giver, taker, at) for name, held in sorted(HOLDINGS.items())}
    return {name: numbers for name, numbers in moved.items() if numbers}


@transaction.atomic
def change_card(client: Client, *, by: User | None, at: datetime, **fields: Any) -> None:
    """`Client.change`; when the head names another manager without a handover, what is held goes along all the same."""
    giver = client.manager
    client.change(by=by, at=at, **fields)
    if giver is not None and client.manager is not None and client.manager != giver:
        moved = hand_on(client, giver, client.manager, at=at)
        if moved:
            record("client.handed_on", client=client, subject=client, by=by, at=at, giver=giver.pk, moved=moved)


def counted(clients: Sequence[Client], by: User) -> dict[int, list[tuple[str, int]]]:
    """How much of each kind this person holds of each client: one query a kind for any number of clients."""
    found: dict[int, list[tuple[str, int]]] = {client.pk: [] for client in clients}
    for _name, held in sorted(HOLDINGS.items()):
        rows = held.held(clients, by).order_by().values_list(held.path).annotate(n=models.Count("pk"))
        for client_id, number in rows:
            found[client_id].append((held.label(number), number))
    return found
