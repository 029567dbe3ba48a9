"""Always in touch, with real servers: the client's mailbox and ours stand on a real IMAP server, a real SMTP server carries
letters between them, and the whole house is open: pages, live stream, lines of channels, the worker's sending."""

import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, expect

from dirigent.config.listening import Lines
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Connection, KnownSender, Medium, Message, Thread
from dirigent.domain.conversations.sending import deliver_due
from dirigent.domain.people.models import Absence, Agency, User
from dirigent.regulation.models import Duty
from tests.cast import moment
from tests.dovecot import PASSWORD, Dovecot
from tests.smtp import Post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANNA, OLGA, MARINA, STRANGER = (
    "anna@globus.example",
    "olga@kvartet.example",
    "marina@kvartet.example",
    "ivan@novy.example",
)
SECONDS_TO_SCREEN = 10_000
SECRET = "Анна капризничает, скидку не давать"


class Office:
    """The mail of the town: who writes to whom, and what lies in whose mailbox."""

    def __init__(self, mailboxes: Dovecot, post: Post) -> None:
        self.mailboxes, self.post = mailboxes, post

    def write(self, sender: str, to: str, subject: str, text: str, **headers: str) -> None:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender, to, subject
        letter["Message-ID"] = headers.pop("message_id", f"<{time.monotonic_ns()}@{sender.partition('@')[2]}>")
        for name, value in headers.items():
            letter[name.replace("_", "-")] = value
        letter.set_content(text)
        with smtplib.SMTP("127.0.0.1", self.post.port) as wire:
            wire.send_message(letter)

    def mailbox_of(self, user: User, address: str) -> Connection:
        Connection.objects.filter(owner=user).delete()
        return Connection.open_up(
            by=user, at=timezone.now(), kind="mail", name=str(user), medium=Medium.MAIL, owner=user, address=address,
            secret={"password": PASSWORD},
            settings={
                "imap_host": "127.0.0.1", "imap_port": str(self.mailboxes.port), "imap_security": "plain",
                "smtp_host": "127.0.0.1", "smtp_port": str(self.post.port), "smtp_security": "plain",
                "login": address, "auth": "password", "days": "0",
            },
        )  # fmt: skip

    def received(self, address: str, number: int, seconds: float = 20) -> list[bytes]:
        """What lies in that mailbox, when there are so many letters."""
        until = time.monotonic() + seconds
        while len(letters := self.mailboxes.letters(address)) < number:
            assert time.monotonic() < until, f"{len(letters)} of {number} letters came to {address}"
            time.sleep(0.1)
        return letters


@pytest.fixture
def office(house, settings) -> Iterator[Office]:
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    users = dict.fromkeys((ANNA, OLGA, MARINA, STRANGER), PASSWORD)
    with Dovecot(users) as mailboxes, Post(mailboxes=mailboxes) as post:
        yield Office(mailboxes, post)


@pytest.fixture
def running(house, office) -> Iterator[Callable[[], None]]:
    """`running()` opens the lines and lets the worker send, until the test ends."""
    over, threads = threading.Event(), []

    def worker() -> None:
        try:
            while not over.wait(0.2):
                deliver_due(at=timezone.now())
        finally:
            connections.close_all()

    def lines() -> None:
        try:
            Lines().serve(over)
        finally:
            connections.close_all()

    def start() -> None:
        for job in (worker, lines):
            threads.append(threading.Thread(target=job, daemon=True))
            threads[-1].start()

    yield start
    over.set()
    for thread in threads:
        thread.join(15)
        assert not thread.is_alive()


@pytest.fixture
def friday(wall, house, office, running, globus, anna, olga, marina, head):
    wall("Fri 12:00")
    agency = Agency.load()
    agency.change(by=None, at=timezone.now(), name="Квартет", mail_domains=["kvartet.example"], undo_seconds=1)
    office.mailbox_of(olga, OLGA)
    office.mailbox_of(marina, MARINA)
    running()
    _wait(lambda: Connection.objects.filter(well_at=None).count() == 0, "the lines did not open")
    return wall


def _wait(until: Callable[[], object], words: str, seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < ends, words
        time.sleep(0.1)


def answer_duty(page: Page):
    return page.locator("article.duty", has=page.locator("a.ref[href$='#R12.answer']"))


def answer(page: Page, text: str) -> None:
    page.locator("#writing textarea[name=text]").fill(text)
    page.locator("#writing button.btn-primary").click()


def test_from_the_clients_mailbox_and_back_into_it(window, office, friday, olga):
    """Mail in → on the screen → duty → answer → in the client's mailbox → duty gone. A note of ours is never on the wire."""
    day, desk = window(olga), window(olga)
    day.goto("/")
    desk.goto("/inbox/?tab=mine")
    expect(answer_duty(day)).to_have_count(0)

    sent_at = time.monotonic()
    office.write(
        ANNA,
        OLGA,
        "Баннеры к премьере",
        "Добрый день! Пришлите, пожалуйста, баннеры.",
        message_id="<one@globus.example>",
    )
    expect(desk.get_by_text("Баннеры к премьере").first).to_be_visible(timeout=SECONDS_TO_SCREEN)
    on_screen = time.monotonic() - sent_at
    expect(answer_duty(day)).to_contain_text("Баннеры к премьере", timeout=SECONDS_TO_SCREEN)
    assert on_screen < 5, f"{on_screen:.1f} s from the client's «send» to our screen"

    thread = Thread.objects.get(client__name="Театр «Глобус»")
    desk.goto(f"/inbox/{thread.pk}/")
    desk.locator("#inner-note summary").click()
    desk.locator("#id_note_text").fill(SECRET)
    desk.get_by_role("button", name="Оставить заметку").click()
    expect(desk.locator("#content").get_by_text(SECRET).first).to_be_visible()
    answer(desk, "Анна, пришлём сегодня до 18:00.")

    [_at_anna] = office.received(ANNA, 1)
    arrived = office.post.wait_for(2)[-1]
    assert arrived.recipients == (ANNA,) and arrived.letter["Subject"] == "Re: Баннеры к премьере"
    assert arrived.letter["In-Reply-To"] == "<one@globus.example>"
    assert "пришлём сегодня" in arrived.letter.get_body(("plain",)).get_content()
    on_the_wire = arrived.raw.decode("utf-8", "replace") + "".join(
        part.get_content() for part in arrived.letter.walk() if part.get_content_maintype() == "text"
    )
    assert not any(word in on_the_wire for word in SECRET.replace(",", "").split() if word != "Анна")
    expect(answer_duty(day)).to_have_count(0, timeout=SECONDS_TO_SCREEN)

    ours = arrived.letter["Message-ID"]
    office.write(ANNA, OLGA, "Совсем другая тема", "Спасибо, жду!", In_Reply_To=ours, References=ours)
    _wait(lambda: Message.objects.filter(new_text__contains="Спасибо, жду").exists(), "the reply did not come")
    assert Thread.objects.filter(client=thread.client_id).count() == 1, "it follows ours, whatever its subject"
    assert Message.objects.filter(direction="out").count() == 1, "the copy in Sent is the same letter"


def test_a_stranger_becomes_a_client(window, office, friday, olga):
    office.write(STRANGER, OLGA, "Хотим рекламу", "Здравствуйте! Сколько стоит контекст?")
    desk = window(olga)
    desk.goto("/inbox/?tab=strangers")
    _wait(lambda: Message.objects.filter(subject="Хотим рекламу").exists(), "the letter did not come")
    expect(desk.get_by_text("Хотим рекламу").first).to_be_visible(timeout=SECONDS_TO_SCREEN)
    assert not Duty.objects.filter(clause="R12.answer").exists(), "a stranger is nobody's duty yet"

    desk.get_by_text("Хотим рекламу").first.click()
    desk.get_by_role("link", name="Новый клиент").first.click()
    form = desk.locator("#dialog form")
    form.locator("[name=name]").fill("Новый магазин")
    form.locator("[name=given_name]").fill("Иван")
    form.locator("button.btn-primary").click()

    _wait(lambda: Client.objects.filter(name="Новый магазин").exists(), "no client was entered")
    client = Client.objects.get(name="Новый магазин")
    _wait(lambda: Duty.objects.filter(clause="R12.answer", client=client).exists(), "a lead is answered too")
    office.write(STRANGER, OLGA, "И ещё", "Можно завтра созвониться?")
    _wait(lambda: Message.objects.filter(thread__client=client).count() == 2, "the next letter finds the way alone")
    assert not KnownSender.objects.filter(key__startswith="@").exists()


def test_a_forged_colleague_closes_no_duty(office, friday, olga):
    office.write(ANNA, OLGA, "Срочно", "Сайт не открывается!", message_id="<two@globus.example>")
    _wait(lambda: Duty.objects.filter(clause="R12.answer").exists(), "no duty")

    office.write(
        MARINA,
        OLGA,
        "Re: Срочно",
        "Всё починили.",
        In_Reply_To="<two@globus.example>",
        References="<two@globus.example>",
    )
    _wait(lambda: Message.objects.filter(new_text__contains="Всё починили").exists(), "the forgery is not lost")

    duty = Duty.objects.get(clause="R12.answer")
    assert duty.is_open
    forged = Message.objects.get(new_text__contains="Всё починили")
    assert forged.thread.client is None and forged.author is None


def test_the_stand_in_answers_and_the_manager_comes_back(window, office, friday, olga, marina, head):
    office.write(ANNA, OLGA, "Смета", "Когда будет смета?")
    _wait(lambda: Duty.objects.filter(clause="R12.answer", responsible=olga).exists(), "no duty")
    at = timezone.now()
    absence = Absence.report(olga, kind="illness", starts_at=at, by=head, at=at)

    day = window(marina)
    day.goto("/")
    expect(answer_duty(day)).to_contain_text("Смета", timeout=SECONDS_TO_SCREEN)
    day.get_by_role("link", name="Что нужно знать").or_(answer_duty(day).get_by_role("link").first).first.click()
    thread = Thread.objects.get(subject="Смета")
    day.goto(f"/inbox/{thread.pk}/")
    answer(day, "Анна, это Марина: смета будет завтра до обеда.")
    [letter] = office.received(ANNA, 1)
    assert b"marina@kvartet.example" in letter or b"olga@kvartet.example" in letter

    absence.end(by=head, at=timezone.now())
    back = window(olga)
    back.goto("/")
    back.get_by_role("link", name="Что было, пока вас не было").click()
    expect(back.locator("main")).to_contain_text("Театр «Глобус»")
    expect(back.locator("main")).to_contain_text("1 от нас")
    back.get_by_role("button", name="Прочитано").click()
    expect(back.get_by_role("link", name="Что было, пока вас не было")).to_have_count(0)


def test_what_was_written_is_found_by_any_form_of_its_words(window, office, friday, olga, denis):
    office.write(ANNA, OLGA, "План", "Ёлкины просят прислать медиапланы и список площадок.")
    _wait(lambda: Message.objects.filter(new_text__contains="медиапланы").exists(), "the letter did not come")
    page = window(olga)
    for asked in ("медиапланов", "елкины", "vtlbfgkfy"):
        page.goto(f"/search/?q={asked}")
        expect(page.locator("main")).to_contain_text("список площадок")
    stranger = window(denis)
    stranger.goto("/search/?q=медиапланов")
    expect(stranger.locator("main")).not_to_contain_text("список площадок")
    assert moment("Fri 12:00")
