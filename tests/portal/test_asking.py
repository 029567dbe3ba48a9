"""Writing to us, asking for a call or a report, and taking it back."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations import composing, from_portal
from dirigent.domain.conversations.models import (
    ClientRequest,
    Message,
    Note,
    Thread,
    Wait,
)
from dirigent.foundation.journal.models import Entry
from tests.cast import moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday(clock):
    return clock("Fri 12:00")


def token(page) -> str:
    return re.search(r'name="token" value="([^"]+)"', page.text)[1]


def send(browser, url="/portal/messages/new/", **said):
    said.setdefault("token", token(browser.get(url)))
    return browser.post(url, said)


def test_a_message_waits_for_an_answer_in_the_inbox(in_, as_, anna, olga, globus):
    browser = in_(anna)
    answer = send(browser, text="Когда выйдет реклама?", enclosed=SimpleUploadedFile("афиша.pdf", b"%PDF"))
    message = Message.objects.get()
    assert answer["Location"] == f"/portal/messages/{message.thread_id}/"
    assert (message.medium, message.direction, message.contact, message.thread.client) == ("portal", "in", anna, globus)
    assert Wait.objects.get().answered_at is None
    assert Entry.objects.filter(kind="chat.received").count() == 1
    page = browser.get(answer["Location"]).text
    assert "Когда выйдет реклама?" in page
    assert "афиша.pdf" in page
    assert "Когда выйдет реклама?" in as_(olga).get(f"/inbox/{message.thread_id}/").text
    draft = composing.answer_to(message.thread, by=olga, at=moment("Fri 12:10"))
    assert draft.to == [["Анна Ковалёва", "anna@globus.example"]]


def test_pressed_twice_it_is_said_once(in_, anna):
    browser = in_(anna)
    page = token(browser.get("/portal/messages/new/"))
    send(browser, text="Да", token=page), send(browser, text="Да", token=page)
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_pressed_many_times_at_once_it_is_said_and_owed_once(anna):
    gate = Barrier(8)

    def press(_number: int) -> int:
        gate.wait(timeout=30)
        try:
            told = {"due_at": moment("next Mon 19:00"), "words": "", "token": "one", "at": moment("Fri 12:00")}
            return from_portal.ask(Contact.objects.get(pk=anna.pk), "report", "Пришлите отчёт", **told).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        assert len(set(hands.map(press, range(8)))) == 1
    assert (Message.objects.count(), ClientRequest.objects.count()) == (1, 1)


def test_what_was_not_meant_for_them_is_not_there(in_, anna, olga, globus):
    """A note beside the conversation, and our letter about it to somebody else."""
    browser = in_(anna)
    send(browser, text="Вопрос")
    thread = Thread.objects.get()
    Note.leave(globus, "Нервничает", by=olga, at=moment("Fri 12:05"), thread=thread)
    asked = Message.objects.get()
    asked.pk, asked.raw_id, asked.direction, asked.author, asked.medium = None, _raw(b"1"), "out", olga, "mail"
    asked.new_text, asked.recipients, asked.message_id = "Посмотрите, чего он хочет", [["", "design@else.example"]], "x"
    asked.save()
    page = browser.get(f"/portal/messages/{thread.pk}/").text
    assert "Вопрос" in page
    assert "Нервничает" not in page
    assert "Посмотрите" not in page
    Message.objects.filter(pk=asked.pk).update(recipients=[["Анна", "ANNA@globus.example"]])
    assert "Посмотрите" in browser.get(f"/portal/messages/{thread.pk}/").text


def _raw(content: bytes) -> int:
    from dirigent.foundation.files.storing import store  # noqa: PLC0415

    return store(content).pk


def test_a_call_at_a_time_is_owed_and_can_be_taken_back(in_, anna):
    browser = in_(anna)
    page = browser.get("/portal/call/")
    assert "сегодня, с 13:00 до 15:00" in page.text or "сегодня, с 15:00 до 17:00" in page.text
    when = re.findall(r'<option value="([^"]+)"', page.text)[1]
    answer = browser.post(
        "/portal/call/", {"when": when, "phone": "+7 907 439-15-00", "words": "О смете", "token": token(page)}
    )
    assert answer["Location"] == "/portal/"
    asked = ClientRequest.objects.get()
    assert (asked.kind, asked.contact, asked.due_at.isoformat()) == ("call", anna, when)
    assert Wait.objects.count() == 1
    home = browser.get("/portal/").text
    assert "Перезвонить вам" in home
    assert f'data-toast-undo="/portal/requests/{asked.pk}/withdrawal/"' in home
    browser.post(f"/portal/requests/{asked.pk}/withdrawal/")
    asked.refresh_from_db()
    assert asked.withdrawn_at
    assert not Wait.objects.exists()
    assert "Перезвонить вам" not in browser.get("/portal/").text


def test_as_soon_as_possible_waits_as_a_letter_does(in_, anna):
    browser = in_(anna)
    page = browser.get("/portal/call/")
    browser.post("/portal/call/", {"when": "", "phone": "+7 907 439-15-00", "token": token(page)})
    assert Wait.objects.count() == 1
    assert not ClientRequest.objects.exists()


def test_a_report_is_owed_by_the_end_of_the_next_working_day(in_, as_, anna, olga):
    browser = in_(anna)
    page = browser.get("/portal/report/")
    assert "23 ноября" in page.text
    browser.post("/portal/report/", {"words": "За ноябрь", "token": token(page)})
    asked = ClientRequest.objects.get()
    assert asked.due_at == moment("next Mon 19:00")
    staff = as_(olga)
    assert "За ноябрь" in staff.get(f"/requests/{asked.pk}/").text
    staff.post(f"/requests/{asked.pk}/closure/")
    assert "Отправить отчёт" not in browser.get("/portal/").text
    assert "Мы прислали отчёт" in browser.get("/portal/history/").text
