"""The stream to open pages: who hears what, and when it ends."""

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from importlib import import_module

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from dirigent.config import live as live_module
from dirigent.config.live import Live
from dirigent.domain.people.models import Role, User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real]
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
GLOBUS, STRANGERS = 41, 42


@pytest.fixture
def anna():
    return User.hire(login="anna", by=None, at=NOW, password="long enough", family_name="A", role=Role.ACCOUNT_MANAGER)


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch):
    monkeypatch.setattr(live_module, "RECHECK_SECONDS", 0.2)
    monkeypatch.setattr(live_module, "RECONNECT_SECONDS", 0.1)


def address():
    of = connection.settings_dict
    return f"postgresql://{of['USER']}@/{of['NAME']}?host={of['HOST']}&port={of['PORT'] or 5432}"


def session_of(user):
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session


def say(**payload):
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify('live', %s)", [json.dumps(payload)])


class Page:
    """A browser's end of the stream."""

    def __init__(self):
        self.status = None
        self.heard = ""
        self.left = asyncio.Event()
        self.news = asyncio.Event()
        self.task = None
        self.live = None

    async def send(self, message):
        self.status = message.get("status", self.status)
        self.heard += message.get("body", b"").decode()
        self.news.set()

    async def receive(self):
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def hears(self, words, within=3.0):
        async with asyncio.timeout(within):
            while words not in self.heard:
                self.news.clear()
                await self.news.wait()


async def join(live, page, session_key, query=b""):
    cookie = (b"cookie", f"{settings.SESSION_COOKIE_NAME}={session_key}".encode())
    scope = {"type": "http", "method": "GET", "headers": [cookie], "query_string": query}
    page.task = asyncio.create_task(live(scope, page.receive, page.send))
    while page.status is None:
        await asyncio.sleep(0.01)


@asynccontextmanager
async def opened(session_key, visible=lambda user, clients: set(clients) & {GLOBUS}):
    live, page = Live(address(), visible), Page()
    live.open()
    page.live = live
    await join(live, page, session_key)
    await asyncio.sleep(0.2)  # the listening connection is up
    try:
        yield page
    finally:
        page.left.set()
        with suppress(asyncio.CancelledError):
            await page.task
        await live.shut()


def play(story):
    # A browser's driver may keep a loop in this thread; ours has one of its own.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, story()).result()


def test_a_stranger_is_sent_to_log_in():
    async def story():
        async with opened("no-such-session") as page:
            assert page.status == 401

    play(story)


def test_one_hears_of_the_clients_one_may_see(anna):
    session = session_of(anna)

    async def story():
        async with opened(session.session_key) as page:
            await sync_to_async(say)(client=STRANGERS)
            await sync_to_async(say)(client=GLOBUS)
            await page.hears(f"event: change\ndata: {GLOBUS}\n\n")
            assert str(STRANGERS) not in page.heard

    play(story)


def test_one_hears_of_oneself_and_not_of_others(anna):
    session = session_of(anna)

    async def story():
        async with opened(session.session_key) as page:
            await sync_to_async(say)(client=None, user=anna.pk + 1)
            await sync_to_async(say)(client=None, user=anna.pk)
            await page.hears(f"event: mine\ndata: {anna.pk}\n\n")
            assert f"data: {anna.pk + 1}" not in page.heard

    play(story)


def test_very_many_changes_are_one_request_to_look_again(anna):
    session = session_of(anna)

    async def story():
        async with opened(session.session_key) as page:
            await sync_to_async(say)(client=None)
            await page.hears("event: resync")

    play(story)


def test_nonsense_on_the_channel_stops_nobody(anna, caplog):
    session = session_of(anna)

    def nonsense():
        with connection.cursor() as cursor:
            cursor.execute("select pg_notify('live', 'what?')")

    async def story():
        async with opened(session.session_key) as page:
            await sync_to_async(nonsense)()
            await sync_to_async(say)(client=GLOBUS)
            await page.hears(f"data: {GLOBUS}")

    play(story)


@pytest.mark.parametrize("end", ["logout", "dismissal", "password"])
def test_the_stream_ends_with_the_right_to_it(anna, end):
    session = session_of(anna)

    def happens():
        if end == "logout":
            session.flush()
        elif end == "dismissal":
            anna.dismiss(by=anna, at=NOW)
        else:
            anna.set_password("another one, long")
            anna.save()

    async def story():
        async with opened(session.session_key) as page:
            assert page.status == 200
            await sync_to_async(happens)()
            async with asyncio.timeout(5):
                await page.task

    play(story)


def test_a_broken_connection_is_mended_and_pages_look_again(anna):
    session = session_of(anna)

    def cut():
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where query ilike 'listen live' and datname = current_database()"
            )

    async def story():
        async with opened(session.session_key) as page:
            await sync_to_async(cut)()
            await page.hears("event: resync")
            await sync_to_async(say)(client=GLOBUS)
            await page.hears(f"data: {GLOBUS}")

    play(story)


@pytest.mark.parametrize(("before", "is_told"), [(0.0, True), (20.0, False)])
def test_what_happened_between_drawing_and_listening_is_told(anna, before, is_told):
    """A letter that comes while the page is on its way to the browser must not wait for the next one."""
    session = session_of(anna)

    async def story():
        async with opened(session.session_key) as early:
            await sync_to_async(say)(client=GLOBUS)
            await early.hears(f"data: {GLOBUS}\n")
            late = Page()
            drawn = f"since={time.time() + before}".encode()
            await join(early.live, late, session.session_key, drawn)
            if is_told:
                await late.hears(f"event: change\ndata: {GLOBUS}\n\n")
            else:
                await asyncio.sleep(0.3)
                assert "change" not in late.heard
            late.left.set()
            await late.task

    play(story)
