"""The worker dies at every edge of the wire, at random, and loses the database: no letter is lost, and a repeat is the same letter."""

import os
import random
import signal
import time
import traceback
from collections import Counter
from datetime import timedelta

import pytest
from django.db import DatabaseError, InterfaceError, connections
from django.db import connection as database

from dirigent.domain.conversations import composing
from dirigent.domain.conversations.models import Message, Outgoing, Sending
from dirigent.domain.conversations.sending import deliver_due
from dirigent.foundation import faults
from dirigent.foundation.journal.models import Entry
from tests.cast import moment
from tests.domain.conversations.post import OURS, asked, mailbox, new_letter, written
from tests.dovecot import Dovecot
from tests.smtp import Post

pytestmark = pytest.mark.django_db(transaction=True)

FRIDAY = moment("Fri 12:00")
LATER = FRIDAY + timedelta(minutes=1)
EDGES = ["sending.claimed", "submission.out", "sending.sent", "sending.written"]
BEFORE_THE_WIRE, AFTER_ALL = "sending.claimed", "sending.written"


@pytest.fixture(autouse=True)
def house(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT, settings.DIRIGENT_HOME = tmp_path / "files", tmp_path
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]


def worker(fault: str = "", *, goes_on: bool = False) -> int:
    """A process that sends what is due, killed by itself at that point; `goes_on`: until it is killed from outside."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        os.environ["DIRIGENT_FAULT"] = fault
        faults._left.clear()
        while True:
            try:
                deliver_due(at=LATER)
            except (DatabaseError, InterfaceError):
                connections.close_all()
            if not goes_on:
                break
            time.sleep(0.01)
        os._exit(0)
    finally:
        traceback.print_exc()
        os._exit(1)


def ends(child: int, seconds: float = 20) -> int:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise AssertionError("the worker did not end")


def numbers(post: Post) -> Counter:
    return Counter(str(one.letter["Message-ID"]).strip() for one in post.delivered)


@pytest.mark.parametrize("edge", EDGES)
def test_killed_at_an_edge(anna, olga, edge):
    thread = asked(anna, moment("Fri 11:30"))
    with Post() as post:
        mailbox(post.port)
        composing.let_go(written(thread, olga, FRIDAY), by=olga, at=FRIDAY)
        assert ends(worker(edge)) == signal.SIGKILL
        assert Outgoing.objects.get().state == (Sending.SENT if edge == AFTER_ALL else Sending.SENDING)
        assert (thread.waits.get().answered_at is not None) == (edge == AFTER_ALL)

        assert ends(worker()) == 0

        [(_number, times)] = numbers(post).items()
        assert times == (1 if edge in (BEFORE_THE_WIRE, AFTER_ALL) else 2)
    out = Outgoing.objects.get()
    assert (out.state, Message.objects.filter(direction="out").count()) == (Sending.SENT, 1)
    assert Entry.objects.filter(kind="mail.sent").count() == 1
    assert thread.waits.get().answered_at == out.message.at


@pytest.mark.parametrize("edge", ["sending.sent"])
def test_what_lies_in_the_sent_folder_is_not_sent_again(anna, olga, edge):
    thread = asked(anna, moment("Fri 11:30"))
    with Post() as post, Dovecot({OURS: "тайна"}) as boxes:
        mailbox(
            post.port, imap_host="127.0.0.1", imap_port=str(boxes.port), imap_security="plain", login=OURS,
            secret={"password": "тайна"},
        )  # fmt: skip
        composing.let_go(written(thread, olga, FRIDAY), by=olga, at=FRIDAY)
        assert ends(worker(edge)) == signal.SIGKILL
        assert ends(worker()) == 0

        assert len(post.delivered) == 1
        [copy] = boxes.letters(folder="Sent")
    message = Message.objects.get(direction="out")
    assert message.raw.open().read() == copy
    assert Outgoing.objects.get().state == Sending.SENT


def test_killed_at_random_and_without_a_database(globus, anna, olga):
    dice, kills, letters = random.Random(11), 0, 12
    with Post() as post:
        mailbox(post.port)
        for number in range(letters):
            draft = new_letter(globus, anna, olga, FRIDAY, subject=f"Письмо {number}", text=f"Слова {number}.")
            composing.let_go(draft, by=olga, at=FRIDAY)
        until = time.monotonic() + 60
        while Outgoing.objects.exclude(state=Sending.SENT).exists() and time.monotonic() < until:
            child = worker(goes_on=True)
            time.sleep(dice.uniform(0.2, 1.6))
            if dice.random() < 0.4:
                with database.cursor() as cursor:
                    cursor.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity"
                        " where datname = current_database() and pid <> pg_backend_pid()"
                    )
                time.sleep(dice.uniform(0.05, 0.2))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            kills += 1

        came = numbers(post)
    assert Outgoing.objects.filter(state=Sending.SENT).count() == letters
    assert len(came) == letters
    assert sum(came.values()) - letters <= kills
    assert Message.objects.filter(direction="out").count() == letters
    assert Entry.objects.filter(kind="mail.sent").count() == letters
    subjects = Counter(Message.objects.filter(direction="out").values_list("subject", flat=True))
    assert set(subjects.values()) == {1}
