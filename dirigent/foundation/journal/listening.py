"""Who listens to the journal, and how they are told: once a transaction, after it is committed."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

log = logging.getLogger(__name__)

LIVE_CHANNEL = "live"
# Beyond this many clients browsers are told once that anything may have changed.
MANY = 50


@dataclass(frozen=True)
class Change:
    """What one transaction, or one batch, wrote to the journal."""

    clients: frozenset[int]
    kinds: frozenset[str]
    actors: frozenset[int]
    since: datetime
    at: datetime


Listener = Callable[[Change], None]
_listeners: list[Listener] = []


def subscribe(listener: Listener) -> Listener:
    """Have this called after each commit that wrote to the journal."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def unsubscribe(listener: Listener) -> None:
    _listeners.remove(listener)


@dataclass(eq=False)
class Gathering:
    """Facts on their way to the listeners."""

    block: Any = None
    clients: set[int] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    actors: set[int] = field(default_factory=set)
    since: datetime | None = None
    at: datetime | None = None
    anything: bool = False

    def add(self, kind: str, client_id: int | None, actor_id: int | None, at: datetime) -> None:
        self.kinds.add(kind)
        if client_id is None:
            self.anything = True
        else:
            self.clients.add(client_id)
        if actor_id is not None:
            self.actors.add(actor_id)
        self.since = min(self.since or at, at)
        self.at = max(self.at or at, at)

    def join(self, other: "Gathering") -> None:
        self.clients |= other.clients
        self.kinds |= other.kinds
        self.actors |= other.actors
        self.anything |= other.anything
        if other.since and other.at:
            self.since = min(self.since or other.since, other.since)
            self.at = max(self.at or other.at, other.at)

    def announce(self) -> None:
        if self.since is None or self.at is None:
            return
        change = Change(frozenset(self.clients), frozenset(self.kinds), frozenset(self.actors), self.since, self.at)
        for listener in tuple(_listeners):
            try:
                listener(change)
            except Exception:
                # The facts are committed: one listener's fault must neither undo the answer nor silence the others.
                log.exception("A listener of the journal failed: %r", listener)

    def __call__(self) -> None:
        """Run by Django after the commit."""
        if (batch_now := _batch.get()) is not None:
            batch_now.join(self)
        else:
            self.announce()


_batch: ContextVar[Gathering | None] = ContextVar("journal_batch", default=None)


def gather(kind: str, client_id: int | None, actor_id: int | None, at: datetime) -> None:
    """Remember a fact of the running transaction, and have browsers hear of its client at commit."""
    gathering = _of_this_transaction()
    known, anything = client_id in gathering.clients, gathering.anything
    gathering.add(kind, client_id, actor_id, at)
    if _batch.get() is not None:
        return
    if client_id is None or len(gathering.clients) > MANY:
        gathering.anything = True
        if not anything:
            tell_browsers(None)
    elif not known:
        tell_browsers(client_id)


def _of_this_transaction() -> Gathering:
    # Inside a test the outermost blocks belong to the test itself; what counts is the outermost one of the code under it.
    block = next((b for b in connection.atomic_blocks if not getattr(b, "_from_testcase", False)), None)
    if block is not None:
        for registered in reversed(connection.run_on_commit):
            waiting = registered[1]
            if isinstance(waiting, Gathering) and waiting.block is block:
                return waiting
    gathering = Gathering(block)
    transaction.on_commit(gathering)
    return gathering


def tell_browsers(client_id: int | None) -> None:
    """Sent by PostgreSQL at commit, and only then."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [LIVE_CHANNEL, json.dumps({"client": client_id})])


def tell_people(users: Iterable[int], *, thread: int | None = None) -> None:
    """Something of these people themselves has changed: their pages fetch what is «mine». Sent at commit.

    With `thread` only those of their pages are told that have that conversation open.
    """
    told = {"client": None} if thread is None else {"client": None, "thread": thread}
    with connection.cursor() as cursor:
        for user in sorted(users):
            cursor.execute("select pg_notify(%s, %s)", [LIVE_CHANNEL, json.dumps({**told, "user": user})])


@contextmanager
def batch() -> Iterator[None]:
    """Within it nobody is told; at the end everybody is told once. For imports."""
    if _batch.get() is not None:
        yield
        return
    gathered = Gathering()
    token = _batch.set(gathered)
    try:
        yield
    finally:
        _batch.reset(token)
        # What was committed before a failure has happened all the same.
        _finish(gathered)


def _finish(gathered: Gathering) -> None:
    if gathered.since is None:
        return
    gathered.announce()
    if len(gathered.clients) > MANY:
        tell_browsers(None)
        return
    for client_id in sorted(gathered.clients):
        tell_browsers(client_id)
    if gathered.anything:
        tell_browsers(None)
