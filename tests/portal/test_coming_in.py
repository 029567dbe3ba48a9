"""Who gets in, and how."""

import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client as Browser
from procrastinate.contrib.django.models import ProcrastinateJob

from dirigent.config.logs import WithoutLinks
from dirigent.domain.conversations.letters import Letter
from dirigent.domain.conversations.models import Fate, Message, MessageKind, Outgoing
from dirigent.domain.conversations.receiving import take
from dirigent.domain.passes.links import link_to
from dirigent.domain.passes.models import Code, Pass, Visit
from dirigent.foundation.files.storing import store
from dirigent.portal import jobs
from dirigent.portal.entering import letters
from tests.cast import moment
from tests.domain.conversations import post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent_at_once(monkeypatch, clock):
    """The worker is at hand: a code asked for is sent before the next line. It is Friday noon."""
    at = clock("Fri 12:00")

    monkeypatch.setattr(letters, "send_soon", lambda code: letters.send_code_letter(code, at=at))
    return at


@pytest.fixture
def browser():
    return Browser(headers={"user-agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile"})


def path(link: str) -> str:
    return "/" + link.split("://", 1)[1].split("/", 1)[1]


def digits() -> str:
    return re.search(r"(\d{4}) (\d{4})", mail.outbox[-1].body)[0]


def ask_by(browser, link: str):
    browser.get(path(link), follow=True)
    return browser.post("/portal/in/?to=/portal/entries/", follow=True)


def test_nobody_is_led_to_the_entrance():
    answer = Browser().get("/portal/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/portal/in/?to=")


def test_a_link_and_a_code_open_this_browser_for_a_month(anna, olga, browser, sent_at_once, clock):
    link = link_to(anna, "/portal/entries/", by=olga, at=sent_at_once)
    shown = ask_by(browser, link)
    assert shown.status_code == 200
    assert [letter.to for letter in mail.outbox] == [["anna@globus.example"]]

    answer = browser.post("/portal/in/code/?to=/portal/entries/", {"digits": digits()})

    assert (answer.status_code, answer["Location"]) == (302, "/portal/entries/")
    cookie = answer.cookies["visit"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert len(cookie.value) >= 32
    page = browser.get("/portal/entries/")
    assert "Chrome, Android" in page.text
    assert page["Cache-Control"] == "private, no-store"
    clock("2026-12-21 12:00")
    assert browser.get("/portal/").status_code == 302


def test_looking_at_a_link_consumes_nothing(anna, olga, sent_at_once):
    link = link_to(anna, by=olga, at=sent_at_once)
    for _robot in range(3):
        robot = Browser()
        answer = robot.get(path(link))
        assert answer["Referrer-Policy"] == "no-referrer"
        assert robot.head(path(link)).status_code == 302
        assert robot.get(answer["Location"]).status_code == 200
    assert (Code.objects.count(), Visit.objects.count(), len(mail.outbox)) == (0, 0, 0)
    assert Pass.objects.good(sent_at_once).count() == 1


def test_a_robot_that_presses_the_button_lets_nobody_in(anna, olga, browser, sent_at_once):
    """It has no code; and the code that it had sent opens its own browser only."""
    link = link_to(anna, by=olga, at=sent_at_once)
    ask_by(Browser(), link)
    code = digits()
    browser.get(path(link), follow=True)
    assert browser.post("/portal/in/code/", {"digits": code}).status_code == 302  # nobody asked here
    ask_by(browser, link)
    assert browser.post("/portal/in/code/", {"digits": code}).status_code == 422
    assert not Visit.objects.exists()


@pytest.mark.parametrize("spoilt", ["unknown", "old", "taken back", "left"])
def test_a_link_that_is_no_good_looks_like_a_good_one(anna, olga, spoilt, sent_at_once, clock):
    link = link_to(anna, by=olga, at=sent_at_once)
    good = [_shape(Browser(), link)]
    if spoilt == "unknown":
        link = link[:-6] + "abcde/"
    elif spoilt == "old":
        clock("2026-12-25 12:00")
    elif spoilt == "taken back":
        Pass.revoke_all(anna, by=olga, at=sent_at_once)
    else:
        anna.leave(by=olga, at=sent_at_once)
    mail.outbox.clear()
    assert [_shape(Browser(), link)] == good
    assert mail.outbox == []


def _shape(browser, link: str) -> list:
    """Everything that a stranger can see of the way in, without what is new each time."""
    answers = [browser.get(path(link)), browser.get("/portal/in/"), browser.post("/portal/in/"),
               browser.get("/portal/in/code/"), browser.post("/portal/in/code/", {"digits": "00000000"})]  # fmt: skip
    return [
        (
            one.status_code,
            one.get("Location"),
            sorted(one.cookies),
            re.sub(r'(token" (value|content)=")[^"]+', "", one.text),
        )
        for one in answers
    ]


def test_an_address_is_enough_and_an_unknown_one_is_answered_alike(anna, django_assert_num_queries):
    known, unknown = Browser(), Browser()
    answers = []
    for one, address in ((known, "Anna@Globus.example"), (unknown, "nobody@elsewhere.example")):
        answer = one.post("/portal/in/", {"mail": address})
        answers.append((answer.status_code, answer["Location"], sorted(answer.cookies)))
    assert answers[0] == answers[1]
    assert [letter.to for letter in mail.outbox] == [["anna@globus.example"]]
    assert Code.objects.count() == 2  # a stranger's question costs the same
    known.post("/portal/in/code/", {"digits": digits()})
    assert known.get("/portal/").status_code == 200


def test_five_wrong_codes_and_the_right_one_is_worth_nothing(anna, olga, browser, sent_at_once):
    ask_by(browser, link_to(anna, by=olga, at=sent_at_once))
    right = digits()
    for wrong in range(5):
        assert browser.post("/portal/in/code/", {"digits": f"0000 000{wrong}"}).status_code == 422
    assert browser.post("/portal/in/code/", {"digits": right}).status_code == 422


def test_a_code_lasts_a_quarter_of_an_hour_and_opens_once(anna, olga, browser, sent_at_once, clock):
    ask_by(browser, link_to(anna, by=olga, at=sent_at_once))
    asking = browser.cookies["asking"].value
    clock("Fri 12:16")
    assert browser.post("/portal/in/code/", {"digits": digits()}).status_code == 422
    clock("Fri 12:14")
    assert browser.post("/portal/in/code/", {"digits": digits()}).status_code == 302
    browser.cookies["asking"] = asking
    assert browser.post("/portal/in/code/", {"digits": digits()}).status_code == 422


def test_too_many_questions_send_no_more_letters(anna, olga, sent_at_once):
    link = link_to(anna, by=olga, at=sent_at_once)
    for _time in range(10):
        assert ask_by(Browser(), link).status_code == 200
    assert len(mail.outbox) == 6


def test_whoever_left_the_client_is_out_at_once(anna, olga, browser, sent_at_once):
    ask_by(browser, link_to(anna, by=olga, at=sent_at_once))
    browser.post("/portal/in/code/", {"digits": digits()})
    assert browser.get("/portal/").status_code == 200
    anna.leave(by=olga, at=sent_at_once + timedelta(minutes=1))
    assert browser.get("/portal/").status_code == 302
    assert browser.get("/portal/entries/").status_code == 302


def test_the_digits_are_nowhere_in_the_house(anna, olga, browser, sent_at_once):
    ask_by(browser, link_to(anna, by=olga, at=sent_at_once))
    assert not Message.objects.exists()
    assert not Outgoing.objects.exists()
    told = str(list(Code.objects.values()))
    assert digits().replace(" ", "") not in told


def test_ending_an_entry_ends_it(anna, browser, sent_at_once):
    here, token = Visit.start(anna, through="link", address=None, agent="", at=sent_at_once)
    there, other = Visit.start(anna, through="link", address=None, agent="", at=sent_at_once)
    browser.cookies["visit"] = token
    assert browser.post(f"/portal/entries/{there.pk}/ending/").status_code == 302
    elsewhere = Browser()
    elsewhere.cookies["visit"] = other
    assert elsewhere.get("/portal/").status_code == 302
    assert browser.post(f"/portal/entries/{here.pk}/ending/").status_code == 302
    assert browser.get("/portal/").status_code == 302


def test_only_pages_of_the_portal_are_led_to(anna, olga, browser, sent_at_once):
    for bad in ("https://evil.example/", "//evil.example/portal/", "/clients/", "javascript:alert(1)", "/portal/in/x"):
        ask_by(browser, link_to(anna, by=olga, at=sent_at_once))
        answer = browser.post(f"/portal/in/code/?to={bad}", {"digits": digits()})
        assert answer["Location"] == "/portal/"
        Code.objects.all().delete()


def test_the_manager_looks_through_the_clients_eyes_and_changes_nothing(as_, olga, denis, anna):
    answer = as_(olga).get(f"/portal/as/{anna.pk}/")
    assert answer.status_code == 200
    assert f'href="/portal/as/{anna.pk}/"' in answer.text
    assert as_(olga).post(f"/portal/as/{anna.pk}/entries/ending/").status_code == 403
    assert as_(denis).get(f"/portal/as/{anna.pk}/").status_code == 404
    assert Browser().get(f"/portal/as/{anna.pk}/").status_code == 302


def test_no_line_of_a_log_has_a_link(anna, olga, sent_at_once):
    link = link_to(anna, by=olga, at=sent_at_once)
    line = logging.LogRecord("django.request", 40, "", 1, "Internal Server Error: %s", (path(link),), None)
    assert WithoutLinks().filter(line)
    assert line.getMessage() == "Internal Server Error: /portal/in/…/"


def test_the_worker_is_asked_and_the_job_sends(anna, monkeypatch, browser):
    """What the page queues is the job's name and a number; the job does the rest."""
    monkeypatch.undo()
    browser.post("/portal/in/", {"mail": "anna@globus.example"})
    queued = ProcrastinateJob.objects.get(task_name="portal.send_code")
    assert queued.args == {"code_id": Code.objects.get().pk}
    jobs.send_code(**queued.args)
    assert len(mail.outbox) == 1
    code = Code.objects.get()
    assert code.sent_at
    assert code.digits_hash


def test_a_code_does_not_go_through_the_mailbox_of_one_of_us(anna, globus, olga, browser, settings, monkeypatch):
    """Its folder of sent letters would show the digits to whoever owns it."""
    gone = []
    monkeypatch.setattr(letters, "_from_mailbox", lambda mailbox, *_told, **_more: gone.append(mailbox))
    own = post.folder(owner=olga, address="olga@kvartet.example")
    assert globus.manager == olga
    browser.post("/portal/in/", {"mail": "anna@globus.example"})
    assert (len(mail.outbox), gone) == (1, [])

    settings.EMAIL_BACKEND = letters.WRITTEN_TO_A_FOLDER  # without a mail server the one of the service, then one's own
    browser.post("/portal/in/", {"mail": "anna@globus.example"})
    shared = post.folder()
    browser.post("/portal/in/", {"mail": "anna@globus.example"})
    assert gone == [own, shared]


def test_our_own_copy_of_a_code_letter_is_passed_over(anna, olga):
    """A mail server puts what we send into the folder of sent letters, which we read."""
    before = _letter(message_id="code.abc@kvartet.example", folder="sent")
    assert before.is_code
    assert not _letter(message_id="code.abc@kvartet.example", folder="inbox").is_code  # anybody may call a letter so
    assert take([before], by=None) == [(Fate.SYSTEM, None)]
    assert not Message.objects.exists()


def test_what_is_kept_of_a_letter_has_no_link(anna, olga, sent_at_once):
    link = link_to(anna, by=olga, at=sent_at_once)
    [(_fate, message)] = take([_letter(message_id="x@globus.example", folder="inbox", text=f"> {link}\nДа")], by=None)
    assert message.text == "> http://localhost:8000/portal/in/…/\nДа"


def _letter(*, message_id: str, folder: str, text: str = "12345678") -> Letter:
    at = moment("Fri 12:00")
    return Letter(
        raw=store(message_id.encode()), at=at, dated_at=at, message_id=message_id, references=(), sender_name="Анна",
        sender_address="anna@globus.example", recipients=(("", "olga@kvartet.example"),), subject="Код", text=text,
        new_text=text, html="", kind=MessageKind.PERSON, doubtful_sender=False, folder=folder,
    )  # fmt: skip


def test_a_page_that_is_not_there_is_told_of_in_the_portals_own_words(in_, anna, as_, olga):
    for browser in (in_(anna), Browser()):
        answer = browser.get("/portal/no-such-page/")
        assert answer.status_code == 404
        assert "Такой страницы нет" in answer.text
        assert "К моему дню" not in answer.text
    assert as_(olga).get(f"/portal/as/{anna.pk}/no-such-page/").status_code == 404
