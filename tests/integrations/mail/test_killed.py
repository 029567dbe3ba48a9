"""The process of channels dies at every edge, at random, and loses the database: each letter is there, once."""

import os
import random
import signal
import threading
import time
import traceback
from collections import Counter

import pytest
from django.db import connection as database
from django.db import connections

from dirigent.config import listening as lines_of_house
from dirigent.config.listening import Lines
from dirigent.domain.conversations.models import Delivery, Fate, Message, Thread
from dirigent.domain.people.models import Agency
from dirigent.foundation import faults
from dirigent.foundation.journal.models import Entry
from dirigent.integrations.mail import fetching
from tests.dovecot import Dovecot
from tests.integrations.mail.boxes import letter, of, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

EDGES = ["fetching.fetched", "intake.keeping", "intake.kept", "intake.settling", "intake.settled", "fetching.marked"]


@pytest.fixture(scope="module")
def server():
    with Dovecot() as server:
        server.put(*(letter(f"Письмо {n}", number=str(n), In_Reply_To=f"<{n % 7}@globus.example>") for n in range(40)))
        yield server


@pytest.fixture(autouse=True)
def agency(transactional_db, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    monkeypatch.setattr(fetching, "AT_ONCE", 6)
    monkeypatch.setattr(lines_of_house, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(lines_of_house, "FIRST_PAUSE", 0.1)
    agency = Agency.load()
    agency.mail_domains = ["kvartet.example"]
    agency.save()


def born(fault: str = "") -> int:
    """A process of channels, killed by itself at that point."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        os.environ["DIRIGENT_FAULT"] = fault
        faults._left.clear()
        over = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: over.set())
        Lines().serve(over)
        os._exit(0)
    finally:
        traceback.print_exc()
        os._exit(1)


def ends(child: int, seconds: float = 20) -> int:
    """How it ended: the signal, or 0."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise AssertionError("the process did not end")


def all_settled(number: int = 40) -> bool:
    return Delivery.objects.exclude(settled_at=None).count() >= number


def each_once(letters: list[bytes], client) -> None:
    assert Counter(one.file.path.read_bytes() for one in Delivery.objects.select_related("file")) == Counter(letters)
    assert {one.fate for one in Delivery.objects.all()} == {Fate.ACCEPTED}
    assert Message.objects.count() == len(letters)
    assert Entry.objects.filter(kind="mail.received", client_id=client.pk).count() == len(letters)
    assert Thread.objects.filter(client=client).count() == 7


@pytest.mark.parametrize("edge", EDGES)
def test_killed_at_an_edge(server, anna, edge):
    of(server)
    assert ends(born(f"{edge}:3")) == signal.SIGKILL
    again = born()
    wait_until(all_settled)
    os.kill(again, signal.SIGTERM)
    assert ends(again) == 0

    each_once(server.letters(), anna.client)


def test_killed_at_random_and_cut_off_from_the_database(server, anna):
    dice = random.Random(20261122)
    of(server)
    killed = 0
    while not all_settled() and killed < 30:
        child = born()
        time.sleep(dice.uniform(0.15, 0.5))
        if dice.random() < 0.4:
            with database.cursor() as cursor:
                cursor.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where datname = current_database() and pid <> pg_backend_pid()"
                )
            time.sleep(dice.uniform(0.1, 0.4))
        os.kill(child, signal.SIGKILL)
        ends(child)
        killed += 1
    last = born()
    wait_until(all_settled)
    os.kill(last, signal.SIGTERM)
    assert ends(last) == 0

    assert killed
    each_once(server.letters(), anna.client)


def test_the_database_goes_and_comes_back(server, anna):
    """A connection torn away under a living process is mended by itself."""
    of(server)
    child = born()
    for _ in range(3):
        time.sleep(0.3)
        with database.cursor() as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
    wait_until(all_settled)
    os.kill(child, signal.SIGTERM)
    assert ends(child) == 0
    each_once(server.letters(), anna.client)


def test_two_processes_share_no_line(server, anna):
    connection = of(server)
    first, second = born(), born()
    wait_until(all_settled)
    with database.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_locks where locktype = 'advisory' and objid = %s and granted", [connection.pk]
        )
        assert cursor.fetchone() == (1,)
    os.kill(first, signal.SIGKILL)
    ends(first)
    server.put(letter("Ещё одно", number="0"))
    wait_until(lambda: Message.objects.count() == 41)
    os.kill(second, signal.SIGTERM)
    ends(second)
