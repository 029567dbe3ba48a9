"""My day as its owner meets it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Agreement
from dirigent.domain.people.models import Absence, WorkDay
from dirigent.regulation import engine
from dirigent.regulation.models import Duty
from tests.cast import LONG_AGO, moment


def promised(client, text, due, side="ours", by=None, made="Mon 12:00"):
    return Agreement.make(client, text, side=side, due_at=moment(due), by=by or client.manager, at=moment(made))


@pytest.fixture
def friday(clock, globus, anna, head):
    clock("Fri 15:00")
    return moment("Fri 15:00")


def test_the_day_shows_what_is_late_today_and_soon(as_, olga, globus, friday):
    promised(globus, "Прислать смету", "Fri 14:20")
    promised(globus, "Прислать отчёт", "Fri 19:00")
    engine.full_pass(friday)

    page = as_(olga).get("/")

    assert page.status_code == 200
    assert "Пятница, 20" in page.text
    assert "на 40" in page.text and "Обещано: Прислать смету" in page.text
    assert "Второй контакт недели" not in page.text and "Первый контакт недели" in page.text
    assert "R1.agreement" in page.text and "Театр «Глобус»" in page.text
