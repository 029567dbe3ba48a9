"""`/live/`: the stream by which an open page learns that something changed, so that it can fetch its part anew.

    const live = new EventSource("/live/?since=1795000000.0")          or, with htmx: <main hx-ext="sse" sse-connect="/live/">

    event: change    data: 42     something happened to client 42, whom this person may see
    event: mine      data: 7      something of the person themselves changed (7 is their own id)
    event: thread    data: 9      who else has conversation 9 open, or writes there, is another than before
    event: resync    data: all    anything may have changed: very many clients at once, or we were cut off for a while

Only ids travel; the page asks for the content with its usual rights. Every browser hangs on the one database
connection that listens to the channel `live`, where the journal says `{"client": id or null, "user": id or null, "thread": id}`.
Without a session the answer is 401. A stream ends within five seconds of logout, dismissal or a changed password;
what somebody may see is asked again at least that often.
"""

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl

import psycopg
from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.db import connection as own_connection

from dirigent.foundation.journal.listening import LIVE_CHANNEL

from .presence import logged_in

log = logging.getLogger(__name__)

RECHECK_SECONDS = 3.0
KEEPALIVE_SECONDS = 15.0
RECONNECT_SECONDS = 1.0
# A page listens a moment after it was drawn, and what it shows was read a moment before.
REMEMBERED_SECONDS, DRAWING_SECONDS, MOST_REMEMBERED = 30.0, 2.0, 1000
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

Told = tuple[float, int | None, int | None, int | None]  # when, and which client, person and thread it is about


@dataclass(eq=False)
class Listening:
    """One open page. News waits here without piling up: a client changed twice is told once."""

    session: str
    user_id: int
    clients: set[int] = field(default_factory=set)
    threads: set[int] = field(default_factory=set)
    mine: bool = False
    resync: bool = False
    over: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(
        self, *, client: int | None = None, thread: int | None = None, mine: bool = False, resync: bool = False
    ) -> None:
        if client is not None:
            self.clients.add(client)
        if thread is not None:
            self.threads.add(thread)
        self.mine |= mine
        self.resync |= resync
        self.news.set()

    def end(self) -> None:
        self.over = True
        self.news.set()

    def taken(self) -> tuple[set[int], set[int], bool, bool]:
        news = self.clients, self.threads, self.mine, self.resync
        self.clients, self.threads, self.mine, self.resync = set(), set(), False, False
        self.news.clear()
        return news


class Live:
    """All open pages of this process, and the one connection that feeds them."""

    def __init__(self, address: str, visible: Callable[[int, Iterable[int]], set[int]]):
        self.address = address
        self.visible = visible
        self.pages: set[Listening] = set()
        self.closing = False
        self._lately: deque[Told] = deque(maxlen=MOST_REMEMBERED)
        self._seen: dict[tuple[int, int], tuple[float, bool]] = {}
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="live")
        self._tasks: list[asyncio.Task[None]] = []

    def open(self) -> None:
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._recheck())]

    def close(self) -> None:
        """End every stream, so that the server need not wait for pages that never leave."""
        self.closing = True
        for page in self.pages:
            page.end()

    async def shut(self) -> None:
        self.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._threads.shutdown()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] != "GET":
            await _answer(send, 405, "GET only\n")
            return
        key = _session_key(scope)
        try:
            user_id = (await self._in_thread(logged_in, [key])).get(key) if key else None
        except (DatabaseError, psycopg.Error):
            await _answer(send, 503, "database away\n")
            return
        if user_id is None or self.closing:
            await _answer(send, 401, "log in first\n")
            return
        page = Listening(key, user_id)
        self._catch_up(page, _since(scope))
        gone = asyncio.create_task(_left(receive, page))
        self.pages.add(page)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await send(_body(b"retry: 2000\n\n"))
            while not page.over:
                await send(_body(await self._next(page)))
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError:
            log.debug("a page left while it was being told something")
        finally:
            gone.cancel()
            self.pages.discard(page)

    async def _next(self, page: Listening) -> bytes:
        try:
            await asyncio.wait_for(page.news.wait(), KEEPALIVE_SECONDS)
        except TimeoutError:
            return b": still here\n\n"
        clients, threads, mine, resync = page.taken()
        if resync:
            return b"event: resync\ndata: all\n\n"
        lines = [f"event: change\ndata: {client}\n\n" for client in sorted(await self._allowed(page.user_id, clients))]
        lines += [f"event: thread\ndata: {thread}\n\n" for thread in sorted(threads)]
        if mine:
            lines.append(f"event: mine\ndata: {page.user_id}\n\n")
        return "".join(lines).encode()

    async def _allowed(self, user_id: int, clients: set[int]) -> set[int]:
        now = time.monotonic()
        known = {client: self._seen.get((user_id, client)) for client in clients}
        fresh = {client: answer[1] for client, answer in known.items() if answer and now - answer[0] < RECHECK_SECONDS}
        asked = clients - fresh.keys()
        if asked:
            try:
                visible = await self._in_thread(self.visible, user_id, asked)
            except (DatabaseError, psycopg.Error):
                return set()  # the database is away; when it is back everybody is told to resync
            for client in asked:
                fresh[client] = client in visible
                self._seen[user_id, client] = (now, fresh[client])
        return {client for client, allowed in fresh.items() if allowed}

    async def _listen(self) -> None:
        """Hear the channel for as long as the process lives, through any number of database restarts."""
        cut_off = False
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self.address, autocommit=True) as connection:
                    await connection.execute(f"listen {LIVE_CHANNEL}")
                    if cut_off:
                        self._tell_all()
                    cut_off = False
                    async for notice in connection.notifies():
                        self._spread(notice.payload)
            except psycopg.OperationalError as error:
                if not cut_off:
                    log.warning("live: the database is away (%s), trying again", error)
                cut_off = True
            await asyncio.sleep(RECONNECT_SECONDS)

    def _spread(self, payload: str) -> None:
        try:
            said = json.loads(payload)
            client, user, thread = said.get("client"), said.get("user"), said.get("thread")
        except (ValueError, AttributeError):
            log.warning("live: not understood: %.100s", payload)
            return
        self._lately.append((time.time(), client, user, thread))
        if client is None and user is None:
            self._tell_all()
            return
        for page in self.pages:
            _hear(page, client, user, thread)

    def _catch_up(self, page: Listening, since: float) -> None:
        """What was told after the page was drawn and before it began to listen."""
        horizon = max(since, time.time() - REMEMBERED_SECONDS) - DRAWING_SECONDS
        for at, client, user, thread in self._lately:
            if at < horizon:
                continue
            if client is None and user is None:
                page.tell(resync=True)
            else:
                _hear(page, client, user, thread)

    def _tell_all(self) -> None:
        self._seen.clear()
        for page in self.pages:
            page.tell(resync=True)

    async def _recheck(self) -> None:
        """Send away those who logged out or no longer work here, and forget who was seen to see what."""
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            horizon = time.monotonic() - RECHECK_SECONDS
            self._seen = {key: answer for key, answer in self._seen.items() if answer[0] > horizon}
            if not self.pages:
                continue
            try:
                alive = await self._in_thread(logged_in, {page.session for page in self.pages})
            except (DatabaseError, psycopg.Error):
                continue  # nothing can be read meanwhile either
            for page in list(self.pages):
                if alive.get(page.session) != page.user_id:
                    page.end()

    async def _in_thread(self, question: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _asked, question, *arguments)


def _asked(question: Callable[..., Any], *arguments: Any) -> Any:
    close_old_connections()
    try:
        return question(*arguments)
    finally:
        own_connection.close()


def _hear(page: Listening, client: int | None, user: int | None, thread: int | None) -> None:
    mine = page.user_id == user
    if thread is not None:
        if mine:
            page.tell(thread=thread)
    elif client is not None or mine:
        page.tell(client=client, mine=mine)


def _since(scope: Any) -> float:
    """When the page was drawn, as it says itself; one that says nothing was drawn now."""
    said = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("since", "")
    try:
        return float(said[:20])
    except ValueError:
        return time.time()


def _session_key(scope: Any) -> str:
    cookies: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                cookies.load(value.decode("latin-1"))
            except CookieError:
                continue
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""


async def _left(receive: Any, page: Listening) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    page.end()


def _body(content: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": content, "more_body": True}


async def _answer(send: Any, status: int, words: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})
