"""A house with its doors open: the real web server with its live stream, and real browsers in it.

The clock on the wall of the house is set by the test and runs on from there; so a Friday is a Friday on any day.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import uvicorn
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from dirigent.config.live import Live
from dirigent.config.wiring import visible_clients
from dirigent.domain.people.models import User
from dirigent.regulation import engine
from tests.cast import moment

PASSWORD = "кофе на Арбате"
SECONDS_TO_START = 20
WATCHING = """
window.violations = [];
document.addEventListener('securitypolicyviolation', (e) => {
    console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`);
});
"""


class Clock:
    """`wall("Fri 10:00")` sets the time of the house; it goes on from there."""

    def __init__(self) -> None:
        self("Fri 11:05")

    def __call__(self, words: str) -> datetime:
        self.shift = moment(words) - datetime.now(moment(words).tzinfo)
        return self.now()

    def now(self) -> datetime:
        return datetime.now(tz=timezone.get_default_timezone()) + self.shift

    def forward(self, **by: float) -> None:
        self.shift += timedelta(**by)


@pytest.fixture
def wall(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now().astimezone(UTC))
    return clock


@pytest.fixture
def house(transactional_db, wall, monkeypatch, tmp_path) -> Iterator[SimpleNamespace]:
    """The web server on a port of its own, over the test's database. Ends before the database is emptied."""
    pool = os.environ.get("DIRIGENT_POOL")
    from dirigent.config import asgi  # noqa: PLC0415  # it takes hold of the database's address when imported

    if pool is None:
        os.environ.pop("DIRIGENT_POOL", None)  # meant for this server only, not for commands that tests start
    of = connection.settings_dict
    address = f"postgresql://{of['USER']}@/{of['NAME']}?host={of['HOST']}&port={of['PORT'] or 5432}"
    monkeypatch.setattr(asgi, "live", Live(address, visible_clients))
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "files")
    config = uvicorn.Config(asgi.application, port=0, log_level="warning", timeout_graceful_shutdown=1, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + SECONDS_TO_START
    while not server.started:
        assert thread.is_alive() and time.monotonic() < until, "the web server did not start"
        time.sleep(0.01)
    url = f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    yield SimpleNamespace(url=url, stop=lambda: setattr(server, "should_exit", True))
    asgi.live.close()
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What browsers complained of: errors of scripts, of the console, and everything the content policy stopped."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def window(house, new_context, faults) -> Callable:
    """`window(olga)` is a browser window in which Olga is logged in; `window()` one of nobody."""

    def opened(user: User | None = None, **context):
        page = new_context(base_url=house.url, **context).new_page()
        page.add_init_script(WATCHING)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda line: faults.append(f"{page.url}: {line.text}") if _is_fault(line) else None)
        page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        page.set_default_timeout(10_000)
        if user:
            page.context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": house.url}]
            )
        return page

    return opened


def _is_fault(line) -> bool:
    # An answer of 4xx is told by the page itself in words.
    return line.type == "error" and "the server responded with a status of 4" not in line.text


def session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


@pytest.fixture
def derived(wall) -> Callable[[], None]:
    """Let the minute's job pass: time alone has changed what is owed."""
    return lambda: engine.full_pass(timezone.now())


@pytest.fixture
def passwords(olga, head) -> None:
    for user in (olga, head):
        user.set_password(PASSWORD)
        user.save()
