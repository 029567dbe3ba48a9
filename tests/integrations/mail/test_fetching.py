"""Letters from a real IMAP server: each once, byte for byte, whatever happens on the way."""

import imaplib
import time

import pytest
from django.utils import translation

from dirigent.config.listening import Lines
from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Connection, Delivery, Fate, Message
from dirigent.domain.people.models import Agency
from dirigent.integrations.mail.channel import Mail
from tests.dovecot import Dovecot
from tests.integrations.mail.boxes import ANNA, OLGA, letter, listening, mailbox, of, take_all, wait_until
from tests.smtp import Post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server():
    with Dovecot({OLGA: "почта-42", "info@kvartet.example": "x"}) as server:
        yield server


@pytest.fixture(autouse=True)
def agency(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    agency = Agency.load()
    agency.mail_domains = ["kvartet.example"]
    agency.save()


def kept() -> list[bytes]:
    return [one.file.path.read_bytes() for one in Delivery.objects.select_related("file").order_by("pk")]


def test_letters_come_byte_for_byte_and_once(server, anna):
    written = [letter(f"Письмо {n}", number=str(n)) for n in range(7)]
    server.put(*written)
    connection = of(server)

    take_all(connection)
    take_all(connection)

    assert kept() == written
    assert Message.objects.filter(contact=anna).count() == 7
    assert {one.fate for one in Delivery.objects.all()} == {Fate.ACCEPTED}


def test_nothing_is_changed_in_the_mailbox(server, anna):
    server.put(letter())
    take_all(of(server))

    line = server.login()
    line.select("INBOX", readonly=True)
    assert b"\\Seen" not in line.fetch("1", "(FLAGS)")[1][0]
    line.logout()


def test_letters_of_before_stay_where_they_are(server, anna):
    line = server.login()
    old = imaplib.Time2Internaldate(time.time() - 5 * 86400)
    line.append("INBOX", None, old, letter("старое", number="old"))
    line.logout()
    server.put(letter("новое", number="new"))

    take_all(of(server))
    assert [m.message_id for m in Message.objects.all()] == ["new@globus.example"]

    take_all(of(server, days="7"))
    assert {m.message_id for m in Message.objects.all()} == {"new@globus.example", "old@globus.example"}


def test_the_place_is_lost_with_the_numbers(server, anna):
    """The folder was made anew on the server: everything has another number, nothing comes twice."""
    server.put(letter("раз", number="1"), letter("два", number="2"))
    connection = of(server)
    take_all(connection)
    before = connection.cursor["INBOX"]["validity"]

    line = server.login()
    line.select("INBOX")
    line.store("1:*", "+FLAGS", "\\Deleted")
    line.expunge()
    line.logout()
    time.sleep(1.1)  # the number of the folder is the second in which it was made
    for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache", "dovecot-uidvalidity"):
        for found in (server.folder / "mail" / OLGA / "Maildir").glob(f"{name}*"):
            found.unlink()
    server.put(letter("раз", number="1"), letter("два", number="2"), letter("три", number="3"))
    take_all(connection)

    assert connection.cursor["INBOX"]["validity"] != before
    assert Message.objects.count() == 3
    assert Delivery.objects.filter(fate=Fate.DUPLICATE).count() == 2


def test_the_sent_folder_is_ours_whatever_its_name(server, anna, olga):
    olga.email = OLGA
    olga.save()
    line = server.login()
    name = "&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-"  # «Отправленные»
    line.create(name)
    ours = letter("Мы ответим завтра", sender=OLGA, to=ANNA, number="ours")
    line.append(name, None, None, ours)
    line.logout()
    server.put(letter("Когда?", number="q"))

    take_all(of(server, sent_folder="Отправленные", owner=olga))

    sent = Message.objects.get(direction="out")
    assert (sent.author, sent.thread.client) == (olga, anna.client)
    assert Delivery.objects.get(message=sent).folder == "sent"


def test_a_folder_that_is_not_there_is_named(server):
    with pytest.raises(Trouble, match="Архив") as trouble:
        take_all(of(server, sent_folder="Архив"))
    assert trouble.value.for_good


def test_two_fetchers_at_once_take_each_letter_once(server, anna):
    server.put(*(letter(f"Письмо {n}", number=str(n)) for n in range(60)))
    connection = of(server)
    again = Connection.objects.get(pk=connection.pk)

    with listening(lambda _over: take_all(connection)), listening(lambda _over: take_all(again)):
        pass

    assert Delivery.objects.count() == Message.objects.count() == 60
    assert not Delivery.objects.unsettled().exists()


def test_one_letter_in_two_mailboxes_is_one(server, anna):
    same = letter("Обеим", number="both", to=f"{OLGA}, info@kvartet.example")
    server.put(b"Received: from a by mx1; Fri, 20 Nov 2026 10:00:01 +0300\r\n" + same)
    server.put(b"Received: from a by mx2; Fri, 20 Nov 2026 10:00:02 +0300\r\n" + same, user="info@kvartet.example")

    take_all(of(server))
    take_all(of(server, "info@kvartet.example"))

    message = Message.objects.get()
    assert [(d.fate, d.message) for d in Delivery.objects.order_by("pk")] == [
        (Fate.ACCEPTED, message),
        (Fate.DUPLICATE, message),
    ]


def test_a_large_letter_goes_to_the_disk_in_pieces(server, anna):
    large = letter("Макет", number="large") + b"x" * 77 + (b"0123456789abcdef" * 4 + b"\r\n") * 90_000
    server.put(large, letter("малое", number="small"))

    take_all(of(server))

    assert kept() == [large, letter("малое", number="small")]
    assert Message.objects.count() == 2


def test_a_letter_beyond_measure_is_kept_and_its_beginning_shown(server, anna):
    part = b'--b\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    head = letter("x", number="huge").partition(b"Content-Type")[0]
    huge = (
        head
        + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
    )
    huge += "Макеты во вложении".encode() + b"\r\n" + part + b"QUJD" * (13 << 20) + b"\r\n--b--\r\n"
    server.put(huge)

    take_all(of(server))

    message = Message.objects.get()
    assert message.contact == anna
    assert message.text.startswith("Макеты во вложении")
    assert "50" in message.text
    assert not message.attachments.exists()
    assert message.raw.size == len(huge)
    assert message.raw.path.read_bytes() == huge


def test_what_is_no_letter_is_set_aside_and_the_next_comes(server, anna):
    server.put(b"\x89PNG nothing of a letter", letter("живое", number="alive"))

    take_all(of(server))

    assert [d.fate for d in Delivery.objects.order_by("pk")] == [Fate.QUARANTINED, Fate.ACCEPTED]
    assert Delivery.objects.get(fate=Fate.QUARANTINED).trouble


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"password": "wrong"}, "accept the login"),
        ({"port": 1}, "could not be reached"),
        ({"imap_security": "ssl"}, "encrypt"),
    ],
)
def test_faults_are_told_in_plain_words(server, told, words):
    port = told.pop("port", server.port)
    connection = mailbox(port, password=told.pop("password", server.users[OLGA]), **told)
    with translation.override("en"), pytest.raises(Trouble) as trouble:
        take_all(connection)
    with translation.override("en"):
        assert words in str(trouble.value)


def test_trying_asks_both_servers(server):
    with Post(login=OLGA, password="почта-42") as post, translation.override("en"):
        smtp = {"smtp_host": "127.0.0.1", "smtp_port": str(post.port), "smtp_security": "plain"}
        assert Mail().check(of(server, **smtp)) == ("Receiving and sending work. Sent letters are read from “Sent”.")
        with pytest.raises(Trouble, match="Receiving works, sending does not"):
            Mail().check(of(server, **{**smtp, "smtp_port": "1"}))
        with pytest.raises(Trouble, match="Receiving does not work"):
            Mail().check(mailbox(server.port, password="wrong", **smtp))
    assert post.delivered == []


def test_a_new_letter_is_understood_within_two_seconds(server, anna):
    of(server)
    over_lines = Lines()
    with listening(over_lines.serve):
        wait_until(lambda: Connection.objects.filter(well_at__isnull=False).exists())
        time.sleep(0.5)
        began = time.monotonic()
        server.put(letter("Срочно!", number="now"))
        wait_until(lambda: Message.objects.filter(message_id="now@globus.example").exists())
        assert time.monotonic() - began < 2
