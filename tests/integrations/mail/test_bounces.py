"""Letters of ours that came back: in the standard's words and in those of the large services."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.channels import Arrived
from dirigent.domain.conversations.intake import keep, settle
from dirigent.domain.conversations.models import Delivery, Fate, Message, Outgoing, Sending, Wait
from dirigent.domain.conversations.reply_tokens import message_id_for, outgoing_of
from dirigent.domain.people.models import Agency
from dirigent.foundation.journal.models import Entry
from tests.integrations.mail.boxes import mailbox

ANNA = "anna@globus.example"


def standard(status: str, said: str, *, action: str = "failed", to: str = ANNA, id: str = "{id}") -> str:
    return (
        "From: MAILER-DAEMON@mx.kvartet.example\nTo: olga@kvartet.example\nSubject: Undelivered Mail Returned to Sender\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nI'm sorry.\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.kvartet.example\n\n"
        f"Final-Recipient: rfc822; {to}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {said}\n\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: <{id}>\nSubject: Re: x\n\nbody\n--b--\n"
    )


def in_words(sender: str, subject: str, text: str, *fields: str) -> str:
    more = "".join(f"{field}\n" for field in fields)
    return (
        f"From: {sender}\nTo: olga@kvartet.example\nSubject: {subject}\n{more}"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    )


NO_SUCH, FULL = "There is no such address.", "The recipient's mailbox is full."
SPAM = "The recipient's server took the letter for spam or refuses letters like it."
LATE = "The recipient's server does not answer."
DOMAIN, LARGE = "There is no such mail domain.", "The letter is too large for the recipient's server."

REPORTS = {
    "Postfix": (standard("5.1.1", "550 5.1.1 User unknown"), NO_SUCH, True),
    "Postfix, full": (standard("5.2.2", "552 5.2.2 Quota exceeded"), FULL, True),
    "Postfix, spam": (standard("5.7.1", "554 5.7.1 Message rejected"), SPAM, True),
    "Postfix, late": (standard("4.4.1", "connect: Connection timed out", action="delayed"), LATE, False),
    "Yandex": (standard("5.7.1", "550 5.7.1 No such user!"), SPAM, True),
    "Yandex in Russian": (
        in_words(
            "mailer-daemon@yandex.ru", "Недоставленное сообщение",
            f"Это письмо отправлено почтовым сервером yandex.ru.\nК сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не может быть "
            f"отправлено одному или нескольким адресатам.\n<{ANNA}>: 550 Нет такого пользователя\n\nMessage-ID: <{{id}}>",
        ), NO_SUCH, True,
    ),
    "Mail.ru": (
        in_words(
            "mailer-daemon@corp.mail.ru", "Mail failure.",
            f"A message that you sent was not delivered.\n  {ANNA}\n    invalid mailbox. Local mailbox {ANNA} is unavailable: user not found\n\n"
            "------ This is a copy of the headers ------\nMessage-ID: <{id}>",
        ), NO_SUCH, True,
    ),
    "Mail.ru, full": (
        in_words("mailer-daemon@mail.ru", "Mail failure.", f"{ANNA}\n    Ящик получателя переполнен\n\nMessage-ID: <{{id}}>"), FULL, True,
    ),
    "Gmail": (
        standard("5.1.1", f"550-5.1.1 The email account that you tried to reach does not exist. {ANNA}"), NO_SUCH, True,
    ),
    "Gmail, no domain": (standard("5.1.2", "DNS Error: Domain name not found"), DOMAIN, True),
    "Exchange": (
        standard("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found").replace("5.1.10 RESOLVER", "5.1.1 RESOLVER").replace("Status: 5.1.10", "Status: 5.1.1"),
        NO_SUCH, True,
    ),
    "Exchange, too large": (standard("5.2.3", "550 5.2.3 RESOLVER.RST.RecipSizeLimit"), LARGE, True),
    "Exchange in Russian": (
        in_words(
            "postmaster@globus.example", "Не доставлено: Вопрос",
            f"Доставка следующим получателям или группам не выполнена:\n{ANNA}\nУказанный адрес не найден.\n\nMessage-ID: <{{id}}>",
        ), NO_SUCH, True,
    ),
    "Exim": (
        in_words(
            "Mailer-Daemon@mx.kvartet.example", "Mail delivery failed: returning message to sender",
            f"This message was created automatically.\n  {ANNA}\n    host mx.globus.example: 550 unknown user\n\nMessage-ID: <{{id}}>",
            f"X-Failed-Recipients: {ANNA}", "Auto-Submitted: auto-replied",
        ), NO_SUCH, True,
    ),
    "Exim, late": (
        in_words(
            "Mailer-Daemon@mx.kvartet.example", "Warning: message delayed 24 hours",
            f"A message that you sent has not yet been delivered to {ANNA}. No action is required, delivery will be retried.\nMessage-ID: <{{id}}>",
            "Return-Path: <>",
        ), None, False,
    ),
    "qmail": (
        in_words(
            "MAILER-DAEMON@mx.kvartet.example", "failure notice",
            f"Hi. This is the qmail-send program.\n<{ANNA}>:\n198.51.100.1 does not like recipient.\nRemote host said: 550 no such user\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <{{id}}>",
            "Return-Path: <>",
        ), NO_SUCH, True,
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def agency(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    agency = Agency.load()
    agency.mail_domains = ["kvartet.example"]
    agency.save()


@pytest.fixture
def box(olga):
    return mailbox(1, owner=olga)


def brought(box, raw: str, key: str, folder: str = "inbox", at=None) -> Delivery:
    keep(box, [Arrived(f"INBOX:1:{key}", raw.encode(), at or timezone.now(), folder)])
    settle(box, at=timezone.now())
    return Delivery.objects.select_related("message").get(key=f"INBOX:1:{key}")


@pytest.fixture
def answer(box, globus, anna, olga) -> Outgoing:
    """Anna asked, Olga answered, the wait is over."""
    now = timezone.now()
    asked = brought(box, f"From: {ANNA}\nMessage-ID: <q@globus.example>\n\nWhen?", "q", at=now - timedelta(hours=2))
    sent = Outgoing.objects.create(
        client=globus, contact=anna, author=olga, medium="mail", connection=box, created_at=now, changed_at=now,
        send_at=now, thread=asked.message.thread, to=[["Анна", ANNA]],
    )  # fmt: skip
    mine = message_id_for(sent, "kvartet.example")
    raw = f"From: olga@kvartet.example\nTo: {ANNA}\nMessage-ID: <{mine.strip('<>')}>\nIn-Reply-To: <q@globus.example>\n\nTomorrow."
    message = brought(box, raw, "a", "sent", at=now - timedelta(hours=1)).message
    Outgoing.objects.filter(pk=sent.pk).update(state=Sending.SENT, sent_at=now, message=message)
    assert not Wait.objects.filter(answered_at=None).exists()
    return Outgoing.objects.get(pk=sent.pk)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_understood(box, answer, globus, name):
    report, words, for_good = REPORTS[name]
    with translation.override("en"):
        delivery = brought(box, report.replace("{id}", answer.message.message_id), "r")

    message = Message.objects.get(pk=answer.message_id)
    assert (delivery.fate, delivery.message) == (Fate.SYSTEM, message)
    assert bool(message.bounced_at) == for_good
    assert ANNA in message.bounce
    assert words is None or words in message.bounce
    assert Wait.objects.filter(answered_at=None).exists() == for_good
    assert Entry.objects.filter(kind="mail.bounced", client_id=globus.pk).exists() == for_good
    assert Message.objects.count() == 2


def test_a_delay_and_then_the_end(box, answer):
    late = standard("4.4.1", "timed out", action="delayed", id=answer.message.message_id)
    brought(box, late, "1")
    brought(box, standard("5.4.7", "delivery time expired", id=answer.message.message_id), "2")

    message = Message.objects.get(pk=answer.message_id)
    assert message.bounced_at
    assert len(message.bounce.split("\n")) == 1


def test_one_of_two_recipients_got_it(box, answer):
    Message.objects.filter(pk=answer.message_id).update(recipients=[["", ANNA], ["", "boris@sever.example"]])
    brought(box, standard("5.1.1", "550 no such user", id=answer.message.message_id), "1")

    message = Message.objects.get(pk=answer.message_id)
    assert message.bounce and not message.bounced_at
    assert not Wait.objects.filter(answered_at=None).exists()

    brought(box, standard("5.1.1", "550 no such user", to="boris@sever.example", id=answer.message.message_id), "2")
    assert Message.objects.get(pk=answer.message_id).bounced_at


@pytest.mark.parametrize("id", ["nobody@sent.it", "0123456789abcdef.0123456789abcdef0123456789abcdef@kvartet.example"])
def test_a_report_of_a_letter_that_nobody_sent(box, answer, id):
    delivery = brought(box, standard("5.1.1", "550 no such user", id=id), "1")

    assert delivery.fate == Fate.SYSTEM
    assert not Message.objects.exclude(bounce="").exists()


def test_a_report_about_somebody_we_did_not_write_to(box, answer):
    brought(box, standard("5.1.1", "550 x", to="x@evil.example", id=answer.message.message_id), "1")
    assert not Message.objects.exclude(bounce="").exists()


def test_our_token_is_known_and_a_guess_is_not(answer):
    mine = message_id_for(answer, "kvartet.example").strip("<>")
    assert outgoing_of(mine) == outgoing_of(f"<{mine}>") == answer
    token, _dot, rest = mine.partition(".")
    assert outgoing_of(f"{token}.{'0' * 32}@kvartet.example") is None
    assert outgoing_of(f"{'0' * 16}.{rest}") is None
    assert outgoing_of("") is None


def test_an_answer_finds_its_thread_by_the_token_alone(box, answer, globus: Client):
    """A server gave our letter another id on the way; the client's program still refers to the one we gave."""
    Message.objects.filter(pk=answer.message_id).update(message_id="other@server.example")
    Outgoing.objects.filter(pk=answer.pk).update(message=answer.message_id)
    mine = message_id_for(answer, "kvartet.example").strip("<>")

    heard = brought(box, f"From: {ANNA}\nMessage-ID: <n@globus.example>\nIn-Reply-To: <{mine}>\n\nThanks", "n")

    assert heard.message.thread_id == answer.thread_id
    stranger = brought(box, f"From: x@evil.example\nMessage-ID: <m@evil.example>\nIn-Reply-To: <{mine}>\n\nThanks", "m")
    assert stranger.fate == Fate.TRIAGE
    assert stranger.message.thread_id != answer.thread_id
