"""What a letter promises becomes an agreement that remembers the letter (COM-13)."""

from uuid import uuid4

import pytest

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Agreement
from tests.cast import LONG_AGO
from tests.desk.inbox.letters import letter


@pytest.fixture
def asked(ours, globus, anna):
    return letter("anna@globus.example", subject="Отчёт", text="Когда ждать отчёт?")


def promise(browser, client, message, day="2028-01-17"):
    said = {"token": uuid4(), "side": "ours", "text": "прислать отчёт", "date": day, "message": message.pk}
    return browser.post(f"/clients/{client.pk}/agreements/new/", said)


def test_an_agreement_is_made_from_the_letter(as_, olga, globus, anna, asked):
    page = as_(olga).get(f"/inbox/{asked.thread_id}/")

    assert f"/clients/{globus.pk}/agreements/new/?message={asked.pk}" in page.text
    promise(as_(olga), globus, asked)
    assert Agreement.objects.get().message == asked


def test_the_letter_of_another_client_is_not_remembered(as_, head, olga, asked):
    other = Client.take_on(by=None, at=LONG_AGO, name="Белый кит", manager=olga)

    promise(as_(head), other, asked)
    assert Agreement.objects.get().message is None


def test_a_day_beyond_the_calendar_is_refused_in_a_sentence(as_, olga, globus, anna, asked):
    answer = promise(as_(olga), globus, asked, day="2031-01-17")

    assert answer.status_code == 422
    assert "Рабочий календарь идёт с" in answer.text
    assert not Agreement.objects.exists()
