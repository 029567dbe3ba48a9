"""Hostile letters through the real intake: none lost, each ends as it must, none runs, walks or fills the memory."""

import resource
import time
from pathlib import Path

import pytest
from django.utils import timezone

from dirigent.desk.inbox.cleaning import clean
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.channels import Arrived
from dirigent.domain.conversations.intake import keep, settle
from dirigent.domain.conversations.models import Connection, Delivery, Fate, Message, Wait
from dirigent.domain.people.models import Agency
from tests.cast import LONG_AGO
from tests.integrations.mail.boxes import mailbox
from tests.integrations.mail.corpus import corpus
from tests.integrations.mail.hostile import MX, traps

TRAPS = traps()
CANARY = Path("/tmp/dirigent-canary")


@pytest.fixture(autouse=True)
def agency(db, settings, tmp_path, olga, marina, globus, anna, denis):
    settings.MEDIA_ROOT = tmp_path / "files"
    agency = Agency.load()
    agency.mail_domains = ["kvartet.example"]
    agency.save()
    for user in (olga, marina):
        user.email = f"{user.login}@kvartet.example"
        user.save()
    sever = Client.take_on(by=None, at=LONG_AGO, name="Клиника «Север»", manager=denis)
    for client in (globus, sever):
        Contact.introduce(client, by=None, at=LONG_AGO, given_name="Общий", mails=["both@agency.example"])
    gone = Contact.introduce(globus, by=None, at=LONG_AGO, given_name="Иван", mails=["ivan@globus.example"])
    Contact.objects.filter(pk=gone.pk).update(left_at=LONG_AGO)


@pytest.fixture
def box(olga) -> Connection:
    return mailbox(1, owner=olga, authserv_id=MX)


def brought(box: Connection, raw: bytes, folder: str = "inbox", key: str = "1") -> Delivery:
    keep(box, [Arrived(f"INBOX:1:{key}", raw, timezone.now(), folder)])
    settle(box, at=timezone.now())
    return Delivery.objects.select_related("message__thread__client", "file").get(key=f"INBOX:1:{key}")


def test_there_are_enough():
    assert len({trap.name for trap in TRAPS}) == len(TRAPS) >= 100


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_trap_ends_as_it_must(box, trap):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()

    delivery = brought(box, trap.raw, trap.folder)

    assert time.monotonic() - began < 15
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 * 1024
    assert delivery.fate == trap.fate
    assert delivery.file.path.read_bytes() == trap.raw
    assert not CANARY.exists()
    message = delivery.message
    if message is None:
        assert trap.fate in (Fate.QUARANTINED, Fate.SYSTEM)
        return
    client = message.thread.client
    assert (client.name if client else "") == trap.client
    assert (message.direction == "out") == trap.ours
    assert bool(message.doubt) == trap.doubted
    assert Wait.objects.filter(message=message, answered_at=None).exists() == (
        trap.fate in (Fate.ACCEPTED, Fate.TRIAGE) and not trap.ours
    )
    assert harmless(message)


def harmless(message: Message) -> bool:
    shown = clean(message.html).lower()
    for sign in (
        "<script",
        "onerror",
        "onload",
        "javascript:",
        "srcdoc",
        "hx-",
        "x-init",
        "style=",
        "<form",
        "evil.example",
    ):
        assert sign not in shown, shown
    for attachment in message.attachments.all():
        name = attachment.name
        assert name.strip(". ") and len(name.encode()) <= 200
        assert not set(name) & set('/\\\0\r\n<>:"|?*\u202e')
    return True


def test_the_whole_corpus_at_once(box):
    """All the broken letters together: each is there, whatever stands before and behind it."""
    cases = corpus()
    keep(box, [Arrived(f"INBOX:1:{n}", marked(case.raw, n), timezone.now(), "inbox") for n, case in enumerate(cases)])

    assert settle(box, at=timezone.now()) == len(cases)

    fates = list(Delivery.objects.values_list("fate", flat=True))
    assert len(fates) == len(cases)
    assert fates.count(Fate.QUARANTINED) == 0
    assert Message.objects.count() == len(cases) - fates.count(Fate.DUPLICATE)
    assert fates.count(Fate.DUPLICATE) < 20  # those that name no Message-ID and say the same
    assert all(harmless(message) for message in Message.objects.prefetch_related("attachments"))
    assert settle(box, at=timezone.now()) == 0


def marked(raw: bytes, number: int) -> bytes:
    return raw.replace(b"Message-ID: <1@client.example>", b"Message-ID: <%d@client.example>" % number)


def test_a_known_id_suppresses_nobody(box, globus):
    """Somebody guessed the id of a letter and came first: the letter comes all the same, and where it belongs."""
    raw = b"From: %s\r\nMessage-ID: <same@globus.example>\r\nSubject: x\r\n\r\n%s"

    first = brought(box, raw % (b"x@evil.example", b"Pay here"), key="1")
    second = brought(box, raw % (b"anna@globus.example", b"Where is the report?"), key="2")
    third = brought(box, raw % (b"anna@globus.example", b"And where is the invoice?"), key="3")
    again = brought(box, b"Received: by b\r\n" + raw % (b"anna@globus.example", b"Where is the report?"), key="4")

    assert [one.fate for one in (first, second, third, again)] == ["triage", "accepted", "accepted", "duplicate"]
    assert second.message.thread.client == third.message.thread.client == globus
    assert again.message == second.message


def test_a_stranger_with_copied_ids_stays_a_stranger(box, globus):
    asked = brought(box, b"From: anna@globus.example\r\nMessage-ID: <q@globus.example>\r\n\r\nWhere?", key="1")
    guess = brought(
        box,
        b"From: x@evil.example\r\nIn-Reply-To: <q@globus.example>\r\nReferences: <q@globus.example>\r\n\r\nHere",
        key="2",
    )

    assert guess.fate == Fate.TRIAGE
    assert guess.message.thread != asked.message.thread
    assert guess.message.thread.client is None


def test_a_forged_letter_gives_way_to_the_true_one(box, globus):
    """The same words came first from a forger, and then from the contact."""
    raw = b"From: anna@globus.example\r\nMessage-ID: <w@globus.example>\r\n\r\nWhere is the report?"
    forged = brought(box, f"Authentication-Results: {MX}; dmarc=fail\r\n".encode() + raw, key="1")
    assert forged.fate == Fate.TRIAGE

    true = brought(box, f"Authentication-Results: {MX}; dmarc=pass\r\n".encode() + raw, key="2")

    assert (true.fate, true.message) == (Fate.DUPLICATE, forged.message)
    message = Message.objects.get()
    assert (message.thread.client, message.doubt) == (globus, "")
    assert Wait.objects.filter(message=message, answered_at=None).exists()


def test_a_forged_colleague_answers_nobody_until_the_sent_folder_proves_it(box, globus):
    asked = brought(box, b"From: anna@globus.example\r\nMessage-ID: <q@globus.example>\r\n\r\nWhere?", key="1")
    ours = b"From: olga@kvartet.example\r\nTo: anna@globus.example\r\nMessage-ID: <a@kvartet.example>\r\nIn-Reply-To: <q@globus.example>\r\n\r\nHere"
    claimed = brought(box, b"Received: by mx\r\n" + ours, key="2")
    assert claimed.fate == Fate.TRIAGE
    assert Wait.objects.filter(thread=asked.message.thread, answered_at=None).exists()

    brought(box, ours, "sent", key="3")

    assert Message.objects.get(message_id="a@kvartet.example").thread == asked.message.thread
    assert not Wait.objects.filter(thread=asked.message.thread, answered_at=None).exists()
