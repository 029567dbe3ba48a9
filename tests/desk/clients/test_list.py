"""The list of clients: who sees whom, views, order, what leaves the house."""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dirigent.desk.models import SavedView
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Agreement, Touch
from dirigent.foundation.journal.models import Entry
from dirigent.regulation.engine import full_pass

URL = "/clients/"


def add(name, at, **fields):
    return Client.take_on(by=None, at=at, name=name, **fields)


def names(answer):
    return [part.split("</a>")[0].rsplit(">", 1)[1] for part in answer.text.split('<td class="name">')[1:]]


@pytest.fixture
def now():
    return timezone.now()


def test_everybody_sees_their_own_clients_and_the_head_all(as_, globus, marina, denis, head, now):
    add("Чужой", now, manager=denis)

    assert names(as_(denis).get(URL)) == ["Чужой"]
    assert names(as_(marina).get(URL, {"view": "all"})) == ["Театр «Глобус»"]
    assert names(as_(head).get(URL, {"view": "all"})) == ["Театр «Глобус»", "Чужой"]


def test_long_silence_is_counted_from_the_last_talk(as_, globus, olga, now):
    """Market 3: the list is computed from what was written down, never from a timer."""
    spoken = add("Говорили", now - timedelta(days=40), manager=olga)
    missed = add("Не дозвонились", now - timedelta(days=40), manager=olga)
    add("На паузе", now, manager=olga, status="paused")
    Touch.note_down(spoken, channel="call", by=olga, at=now - timedelta(days=3))
    Touch.note_down(missed, channel="call", by=olga, at=now - timedelta(days=3), result="no_answer")

    assert names(as_(olga).get(URL, {"view": "silent"})) == ["Не дозвонились", "Театр «Глобус»"]
    Touch.note_down(spoken, channel="call", by=olga, at=now - timedelta(days=2)).strike(by=olga, at=now)
    assert names(as_(olga).get(URL, {"view": "silent", "days": "7"})) == ["Не дозвонились", "Театр «Глобус»"]


def test_views_by_status_card_and_fire(as_, globus, olga, now):
    add("Лид", now, manager=olga, status="lead", goal="x")
    add("Пауза", now, manager=olga, status="paused")
    Agreement.make(globus, "Баннеры", side="ours", due_at=now - timedelta(hours=1), by=olga, at=now - timedelta(days=1))
    full_pass(now)
    browser = as_(olga)

    assert names(browser.get(URL, {"view": "leads"})) == ["Лид"]
    assert names(browser.get(URL, {"view": "paused"})) == ["Пауза"]
    assert names(browser.get(URL, {"view": "burning"})) == ["Театр «Глобус»"]
    assert "Театр «Глобус»" in names(browser.get(URL, {"view": "unfilled"}))


def test_the_row_says_when_we_spoke_and_what_is_owed(as_, globus, olga, now):
    Touch.note_down(globus, channel="call", by=olga, at=now)
    Agreement.make(globus, "Баннеры", side="ours", due_at=now - timedelta(hours=1), by=olga, at=now - timedelta(days=1))
    full_pass(now)

    text = as_(olga).get(URL).text.replace("\N{NO-BREAK SPACE}", " ")

    assert "сегодня" in text
    assert "1 из 2" in text
    assert re.search(r'data-label="Должны"><span>\d <span class="chip bad">просрочено \d', text)
    assert "Баннеры" in text


@pytest.mark.parametrize(
    "sort", ["name", "-name", "status", "manager", "deputy", "last", "week", "-owed", "agreement", "since"]
)
def test_every_order_shows_every_client_once(as_, globus, olga, now, sort):
    for n in range(4):
        client = add(f"Клиент {n}", now, manager=olga)
        Touch.note_down(client, channel="call", by=olga, at=now - timedelta(days=n))
    full_pass(now)

    assert sorted(names(as_(olga).get(URL, {"sort": sort}))) == [f"Клиент {n}" for n in range(4)] + ["Театр «Глобус»"]


def test_the_longest_silent_come_first(as_, globus, olga, now):
    for n in (1, 5, 3):
        client = add(f"{n} дней", now, manager=olga)
        Touch.note_down(client, channel="call", by=olga, at=now - timedelta(days=n))

    assert names(as_(olga).get(URL, {"sort": "last"})) == ["Театр «Глобус»", "5 дней", "3 дней", "1 дней"]


@pytest.mark.parametrize(
    "query", ["view=nonsense", "sort=password", "manager=abc", "page=0", "days=1e9", "q=%00", "cols=x&status='"]
)
def test_a_senseless_address_shows_the_usual_list(as_, globus, olga, query):
    assert as_(olga).get(f"{URL}?{query}").status_code == 200


def test_fifty_at_a_time(as_, olga, now):
    for n in range(60):
        add(f"Клиент {n:02}", now, manager=olga)
    browser = as_(olga)

    first = browser.get(URL)
    rest = browser.get(URL, {"page": "2"}, headers={"HX-Request": "true"})

    assert len(names(first)) == 50
    assert names(rest) == [f"Клиент {n}" for n in range(50, 60)]
    assert "<html" not in rest.text


def test_as_many_queries_for_fifty_rows_as_for_one(as_, globus, olga, now):
    browser = as_(olga)
    browser.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(URL)
    for n in range(49):
        Touch.note_down(add(f"Клиент {n}", now, manager=olga), channel="call", by=olga, at=now)
    with CaptureQueriesContext(connection) as fifty:
        browser.get(URL)

    assert len(fifty) == len(one) <= 14


def test_the_workbook_holds_numbers_and_dates_and_the_journal_knows(as_, globus, olga, now):
    Touch.note_down(globus, channel="call", by=olga, at=now)
    full_pass(now)

    answer = as_(olga).get(reverse("desk:clients-export"), {"cols": ["last", "week", "owed"], "q": "Глобус"})

    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    header, row = sheet.iter_rows(values_only=True)
    assert header == (
        "Клиент",
        "Последний контакт",
        "Контакты за неделю",
        "Нужно за неделю",
        "Должны",
        "Из них просрочено",
    )
    assert row[0] == "Театр «Глобус»"
    assert row[1] == timezone.localtime(now).replace(tzinfo=None, microsecond=0)
    assert row[2:4] == (1, 2)
    assert isinstance(row[4], int)
    entry = Entry.objects.get(kind="clients.exported")
    assert (entry.actor_id, entry.data["count"]) == (olga.pk, 1)


def test_a_specialist_takes_no_list_out_of_the_house(as_, globus, specialist):
    assert as_(specialist).get(reverse("desk:clients-export")).status_code == 403
    assert not Entry.objects.filter(kind="clients.exported").exists()


def test_a_name_is_never_a_formula_nor_markup(as_, olga, now):
    add('=cmd|"/c calc"!A1<script>alert(1)</script>', now, manager=olga)
    browser = as_(olga)

    assert "<script>alert" not in browser.get(URL).text
    book = openpyxl.load_workbook(BytesIO(browser.get(reverse("desk:clients-export")).content))
    assert book.active["A2"].data_type == "s"


def test_a_view_is_kept_for_its_owner_alone(as_, globus, olga, marina):
    browser = as_(olga)
    browser.post(reverse("desk:client-view-new"), {"name": "Мои лиды", "query": "view=leads&sort=-since"})
    view = SavedView.objects.get()

    assert "Мои лиды" in browser.get(URL).text
    assert "Мои лиды" not in as_(marina).get(URL).text
    removal = reverse("desk:client-view-removal", args=[view.pk])
    assert as_(marina).post(removal).status_code == 404
    assert browser.post(removal).status_code == 302
    assert not SavedView.objects.exists()


def test_columns_are_remembered(as_, globus, olga):
    browser = as_(olga)

    assert "Цель" in browser.get(URL, {"cols": ["goal"]}).text.split("<thead>")[1].split("</thead>")[0]
    heads = browser.get(URL).text.split("<thead>")[1].split("</thead>")[0]
    assert "Цель" in heads and "Ведёт" not in heads
