"""What the mail server says to a letter decides what becomes of it; the words are kept, the wait goes on."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from dirigent.domain.conversations import composing
from dirigent.domain.conversations.models import (
    Message,
    Outgoing,
    Sending,
    Thread,
)  # fmt: skip
from dirigent.domain.conversations.sending import PAUSES, deliver, deliver_due
from dirigent.domain.people.models import Agency
from dirigent.foundation.journal.models import Entry
from tests.cast import moment
from tests.domain.conversations.post import asked, let_go, mailbox, written
from tests.smtp import Post

FRIDAY = moment("Fri 12:00")


@pytest.fixture(autouse=True)
def agency(db, settings, tmp_path):
    settings.MEDIA_ROOT, settings.DIRIGENT_HOME = tmp_path / "files", tmp_path
    agency = Agency.load()
    agency.mail_domains = ["kvartet.example"]
    agency.save()


@pytest.fixture
def post():
    with Post() as server:
        yield server


@pytest.fixture
def thread(anna) -> Thread:
    return asked(anna, moment("Fri 11:30"))


def written_and_let_go(thread, by, **said) -> int:
    draft = written(thread, by, FRIDAY, **said)
    let_go(draft, FRIDAY)
    return draft.pk


@pytest.mark.parametrize(
    ("answer", "ends", "words"),
    [
        ("451 Greylisted, come again", Sending.WAITING, "Greylisted"),
        ("452 Insufficient storage", Sending.WAITING, "storage"),
        ("550 Message looks like spam", Sending.FAILED, "spam"),
        ("552 Message size exceeds fixed limit", Sending.FAILED, "велико"),
        ("554 No", Sending.FAILED, "554"),
    ],
)
def test_what_the_server_says_decides(thread, olga, globus, answer, ends, words):
    with Post(answer=lambda _envelope: answer) as post:
        mailbox(post.port)
        number = written_and_let_go(thread, olga, text="Важные слова.")
        deliver(number, at=FRIDAY + timedelta(minutes=1))

    out = Outgoing.objects.get()
    assert (out.state, out.text) == (ends, "Важные слова.")
    assert words in out.trouble
    assert thread.waits.get().answered_at is None
    assert Message.objects.filter(direction="out").count() == 0
    failed = Entry.objects.filter(kind="outgoing.failed", client_id=globus.pk)
    assert failed.count() == (1 if ends == Sending.FAILED else 0)


def test_the_pauses_grow_and_end_after_a_day(thread, olga):
    mailbox(9)  # nobody listens there
    number, at, waited = written_and_let_go(thread, olga), FRIDAY + timedelta(minutes=1), []
    for _ in PAUSES:
        deliver(number, at=at)
        out = Outgoing.objects.get()
        assert (out.state, bool(out.trouble)) == (Sending.WAITING, True)
        waited.append(out.send_at - at)
        deliver(number, at=out.send_at - timedelta(seconds=5))  # too early
        at = out.send_at
    deliver(number, at=at)

    assert waited == sorted(waited) and at - FRIDAY > timedelta(hours=23)
    assert Outgoing.objects.get().state == Sending.FAILED


def test_after_the_fault_it_goes_with_the_same_number(thread, olga):
    answers = iter(["451 Later", "250 OK"])
    seen = []

    def answer(envelope) -> str:
        seen.append(message_from_bytes(envelope.content, policy=policy.default)["Message-ID"])
        return next(answers)

    with Post(answer=answer) as post:
        mailbox(post.port)
        number = written_and_let_go(thread, olga)
        deliver(number, at=FRIDAY + timedelta(minutes=1))
        deliver_due(at=FRIDAY + timedelta(minutes=3))

        assert len(post.delivered) == 1
    assert seen[0] == seen[1]


def test_a_failed_letter_is_sent_again_when_asked(thread, olga):
    answers = iter(["550 No", "250 OK"])
    with Post(answer=lambda _envelope: next(answers)) as post:
        mailbox(post.port)
        number = written_and_let_go(thread, olga)
        deliver(number, at=FRIDAY + timedelta(minutes=1))
        assert composing.send_again(Outgoing.objects.get(), at=FRIDAY + timedelta(minutes=5))
        deliver(number, at=FRIDAY + timedelta(minutes=5))

        assert len(post.delivered) == 1
    assert not composing.send_again(Outgoing.objects.get(), at=FRIDAY)
