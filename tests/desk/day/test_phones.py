"""The telephone beside what is to be done by a call."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.clients.models import Client, Contact
from dirigent.regulation import engine
from tests.cast import LONG_AGO, moment
from tests.regulation.story import history


@pytest.fixture
def friday(clock, globus, anna):
    clock("Fri 15:00")
    return moment("Fri 15:00")


def phone(contact: Contact, number: str) -> None:
    contact.change(by=None, at=LONG_AGO, phones=[(number, "")])


def test_the_row_of_a_call_has_the_number_of_whoever_decides(as_, olga, globus, anna, friday):
    phone(anna, "+79161112233")
    engine.full_pass(friday)

    page = as_(olga).get("/?kind=call").text

    assert 'href="tel:+79161112233"' in page


def test_who_asks_not_to_be_called_is_not_offered(as_, olga, globus, anna, friday):
    phone(anna, "+79161112233")
    anna.change(by=None, at=LONG_AGO, no_calls=True)
    engine.full_pass(friday)

    assert "+79161112233" not in as_(olga).get("/?kind=call").text


def test_what_is_no_call_has_no_telephone(as_, olga, globus, anna, friday):
    phone(anna, "+79161112233")
    history(globus, "Fri 11:12 letter")
    engine.full_pass(friday)

    assert "+79161112233" not in as_(olga).get("/?kind=answer").text


def test_many_rows_ask_as_much_as_one(as_, olga, globus, anna, friday):
    def asked() -> int:
        engine.full_pass(friday)
        browser = as_(olga)
        browser.get("/?kind=call")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get("/?kind=call")
        return len(queries)

    phone(anna, "+79161112233")
    once = asked()
    for number in range(4):
        client = Client.take_on(by=None, at=LONG_AGO, name=f"Клиент {number}", manager=olga, status="running")
        Contact.introduce(client, by=None, at=LONG_AGO, given_name="Пётр", phones=[(f"+7916000000{number}", "")])
    assert asked() == once
