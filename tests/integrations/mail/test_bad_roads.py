"""The line breaks, answers come by halves or not at all: what was not got is asked for again, what was got stays one."""

import random
import re
import time
from collections import Counter
from contextlib import suppress

import pytest
from django.utils import translation

from dirigent.config import listening as lines_of_house
from dirigent.config.listening import Lines
from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Connection, Delivery, Message
from dirigent.domain.people.models import Agency
from dirigent.integrations.mail import fetching, session, wire
from tests.dovecot import Dovecot
from tests.integrations.mail.boxes import OLGA, letter, listening, mailbox, take_all, wait_until
from tests.integrations.mail.faulty import Road

pytestmark = pytest.mark.django_db(transaction=True)
LARGE = letter("Макет", number="large") + b"x" * 300_000


@pytest.fixture(scope="module")
def server():
    with Dovecot() as server:
        server.put(*(letter(f"Письмо {n}" * 40, number=str(n)) for n in range(30)), LARGE)
        yield server


@pytest.fixture
def road(server):
    with Road(server.port) as road:
        yield road


@pytest.fixture
def box(road, server, anna) -> Connection:
    return mailbox(road.port, password=server.users[OLGA])


@pytest.fixture(autouse=True)
def agency(transactional_db, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    for room, name, value in (
        (fetching, "AT_ONCE", 6), (fetching, "LARGE", 100_000), (wire, "CHUNK", 65_536), (fetching, "AGAIN_SECONDS", 1),
        (lines_of_house, "LOOK_SECONDS", 0.2), (lines_of_house, "FIRST_PAUSE", 0.02), (lines_of_house, "LONGEST_PAUSE", 0.1), (session, "SECONDS", 2),
    ):  # fmt: skip
        monkeypatch.setattr(room, name, value)
    agency = Agency.load()
    agency.mail_domains = ["kvartet.example"]
    agency.save()


def each_once(letters: list[bytes]) -> None:
    assert Counter(one.file.path.read_bytes() for one in Delivery.objects.select_related("file")) == Counter(letters)
    assert Message.objects.count() == len(letters)


def test_cut_anywhere(road, box, server):
    dice = random.Random(20261122)
    road.cut = lambda number: dice.randrange(200, 200_000) if number <= 25 else None
    with listening(Lines().serve):
        wait_until(lambda: Message.objects.count() == 31, 40)
        wait_until(lambda: Connection.objects.get().failing_since is None)
    assert road.connections > 3
    each_once(server.letters())


@pytest.mark.parametrize(
    "lost",
    [rb"^\* SEARCH", rb"^\* [1-9]\d* FETCH \(UID \d+ (RFC822.SIZE|INTERNALDATE)", rb"^\* \d+ FETCH \(UID [3-9] "],
    ids=["the search", "the list", "some of it"],
)
def test_answers_that_get_lost_are_asked_for_again(road, box, server, lost):
    road.drop = re.compile(lost)
    with suppress(Trouble):
        take_all(box)
    box.refresh_from_db()
    road.drop = None
    with listening(Lines().serve):
        wait_until(lambda: Message.objects.count() == 31)
    each_once(server.letters())


def test_one_letter_that_the_server_chokes_on_stops_nobody(road, box, server):
    road.refuse = re.compile(rb"FETCH (\d+,)*7(,\d+)* \(UID BODY")
    take_all(box)
    assert Message.objects.count() == 30
    assert Connection.objects.get().cursor["INBOX"]["lagging"] == [7]

    road.refuse = None
    take_all(Connection.objects.get())

    each_once(server.letters())
    assert Connection.objects.get().cursor["INBOX"]["lagging"] == []


def test_a_server_that_falls_silent_is_left_and_called_again(road, box):
    road.stall = re.compile(rb"FETCH .*BODY")
    began = time.monotonic()
    with translation.override("en"), pytest.raises(Trouble, match="in time"):
        take_all(box)
    assert time.monotonic() - began < 8


def test_the_line_breaks_while_nothing_happens(road, box, server):
    with listening(Lines().serve):
        wait_until(lambda: Message.objects.count() == 31)
        time.sleep(0.3)
        before = road.connections
        road.tear()
        wait_until(lambda: road.connections > before)
        wait_until(lambda: Connection.objects.get().failing_since is None)


def test_the_fault_is_on_the_connection_in_words_until_it_works(road, box, server):
    road.refuse = re.compile(rb"AUTHENTICATE")
    with listening(Lines().serve):
        wait_until(lambda: Connection.objects.get().failing_since)
        assert Connection.objects.get().trouble
        road.refuse = None
        changed = Connection.objects.get()
        changed.change(by=None, at=changed.opened_at, name="Почта Ольги")
        wait_until(lambda: Message.objects.count() == 31)
        wait_until(lambda: not Connection.objects.get().trouble)


def test_a_closed_mailbox_is_left_within_seconds(road, box):
    with listening(Lines().serve):
        wait_until(lambda: Message.objects.count() == 31)
        Connection.objects.get().close(by=None, at=box.opened_at)
        time.sleep(2)
        seen = road.connections
        time.sleep(1)
        assert road.connections == seen


def test_a_server_without_idle_is_asked_now_and_then(road, box, server, monkeypatch):
    monkeypatch.setattr(fetching, "POLL_SECONDS", 0.5)
    road.drop = None
    real = session._sign_in

    def forgetful(line, connection):
        real(line, connection)
        line.client.capabilities = tuple(word for word in line.client.capabilities if word != "IDLE")

    monkeypatch.setattr(session, "_sign_in", forgetful)
    with listening(Lines().serve):
        wait_until(lambda: Message.objects.count() == 31)
        server.put(letter("Ещё", number="more"))
        wait_until(lambda: Message.objects.count() == 32)
