"""What every test stands on: a real database, no network, and templates that may not name what does not exist.

The people and clients of the tests are in tests/cast.py.
"""

import os
import shutil
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path

# Django reads its settings when pytest configures itself, which is after this file and before everything else.
os.environ.setdefault("DIRIGENT_HOME", str(Path(__file__).resolve().parents[1] / "var" / "test"))
os.environ.setdefault("DIRIGENT_PG_OPTIONS", "-c fsync=off -c synchronous_commit=off -c full_page_writes=off")
os.environ["DIRIGENT_TEST"] = "1"
os.environ["DIRIGENT_EGRESS_ALLOW"] = "127.0.0.0/8,::1/128"  # the stand-ins of the vendors
os.environ["DJANGO_SETTINGS_MODULE"] = "dirigent.config.settings"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs a loop in the main thread

import django
import hypothesis
import pytest
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.template import engines
from django.template.base import Node
from django.test import TransactionTestCase

from dirigent.config import postgres
from tests import template

# The same examples each time: a build is red because of a change. HYPOTHESIS_PROFILE=wandering looks for new ones.
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.register_profile("wandering", derandomize=False)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

django.setup()  # the cast is read before pytest-django would do it
pytest_plugins = ["tests.cast"]

LENT = pytest.StashKey[ExitStack]()
CHROMIUM = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"


def pytest_configure(config):
    config.stash[LENT] = ExitStack()
    config.stash[LENT].enter_context(postgres.lent(settings.DIRIGENT_HOME))


def pytest_unconfigure(config):
    if LENT in config.stash:
        config.stash[LENT].close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template.migrated()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database goes even if a thread of a server or a loop still holds a connection to it."""
    yield
    with django_db_blocker.unblock():
        connection.close()  # a process forked by a test may have said goodbye on it
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def nobody_is_called():
    """A test that reaches for another machine fails and says for which."""
    connect = socket.socket.connect

    def only_here(self, address):
        here = self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1", "localhost")
        if not here:
            pytest.fail(f"A test may not reach {address[0]}.")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", only_here)
        yield


@pytest.fixture(autouse=True, scope="session")
def emptied_when_quiet():
    """Emptying the database needs every table at once: a last request of a server is waited for, or tried again after.

    Whoever stays in a transaction longer than that is ended, for two who wait for each other would fail the wrong test.
    """
    empty = TransactionTestCase._fixture_teardown

    def teardown(self):
        for left in reversed(range(10)):
            _wait_for_quiet()
            try:
                empty(self)
                break
            except CommandError as error:
                if not left or "deadlock" not in repr(error.__cause__):
                    raise

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


def _wait_for_quiet() -> None:
    others = (
        " from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        " and state <> 'idle' and backend_type = 'client backend'"
    )
    with connection.cursor() as cursor:
        for _ in range(100):
            cursor.execute("select count(*)" + others)
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.02)
        cursor.execute("select pg_terminate_backend(pid)" + others)


class Undefined(str):
    """What Django puts in place of an unknown variable: in a template of ours it fails the test."""

    def __contains__(self, part):
        return part == "%s"

    def __mod__(self, variable):
        template = _being_rendered()
        if f"{os.sep}dirigent{os.sep}" in template:
            pytest.fail(f"{template}: {variable} is not defined.")
        return ""


def _being_rendered() -> str:
    frame = sys._getframe(2)
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return str(node.origin)
        frame = frame.f_back
    return ""


@pytest.fixture(autouse=True)
def templates_name_what_exists(monkeypatch):
    # For each test anew: a test that changes settings may have made the engine anew.
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined("%s"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return {**browser_type_launch_args, "executable_path": chromium, "args": CHROMIUM.split()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    size = {"width": 1440, "height": 900}
    return {**browser_context_args, "locale": "ru-RU", "timezone_id": "Europe/Moscow", "viewport": size}
