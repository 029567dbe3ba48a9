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


def promise(browser, client, message):
    said = {"token": uuid4(), "side": "ours", "text": "прислать отчёт", "date": "2030-01-14", "message": message.pk}
    browser.post(f"/clients/{client.pk}/agreements/new/", said)
    return Agreement.objects.get()


def test_an_agreement_is_made_from_the_letter(as_, olga, globus, anna, asked):
    page = as_(olga).get(f"/inbox/{asked.thread_id}/")

    assert f"/clients/{globus.pk}/agreements/new/?message={asked.pk}" in page.text
    assert promise(as_(olga), globus, asked).message == asked


def test_the_letter_of_another_client_is_not_remembered(as_, head, olga, asked):
    other = Client.take_on(by=None, at=LONG_AGO, name="Белый кит", manager=olga)

    assert promise(as_(head), other, asked).message is None
