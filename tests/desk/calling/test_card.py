from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.care.models import Objection
from dirigent.domain.conversations.models import Agreement, Message, Note, Touch
from dirigent.domain.tasks.models import Task
from dirigent.regulation import engine
from tests.cast import moment
from tests.regulation.story import letter

pytestmark = pytest.mark.django_db
# Ours; the session and its person are asked for by every page, the telephone of the person by the button that calls.
QUERIES = 12 + 3


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock("Wed 12:00")


def card(browser, client, **asked):
    return browser.get(f"/clients/{client.pk}/calling/", asked, headers={"HX-Request": "true"})


@pytest.fixture
def life(globus, anna, olga, specialist):
    at = moment("Tue 12:00")
    anna.change(
        by=olga,
        at=at,
        avoid="Не упоминать прошлого подрядчика",
        traits="Любит цифры",
        windows=[(2, time(11), time(13))],
    )
    Touch.note_down(globus, channel="call", by=olga, at=at, contact=anna, summary="Обсудили афиши премьеры")
    Agreement.make(globus, "прислать афиши", side="theirs", due_at=moment("Fri 19:00"), by=olga, at=at, contact=anna)
    Agreement.make(globus, "посчитать смету", side="ours", due_at=moment("Tue 19:00"), by=olga, at=at)
    Note.leave(globus, "Говорит, что дорого", mood="worried", by=olga, at=at, contact=anna)
    Objection.add("Дорого", "Посчитаем вместе, во что обходится один зритель", by=olga, at=at)
    Task.set(
        globus, "Нарисовать афиши", department=specialist.department, assignee=specialist, due_at=moment("Fri 19:00"),
        by=olga, at=at, purpose="а", expected_result="б", check_by="в", client_waits=True,
    )  # fmt: skip
    letter(globus, moment("Wed 10:00"))
    Message.objects.update(new_text="Добрый день! Когда будет смета? Спасибо.")
    engine.full_pass(moment("Wed 12:00"))


def test_it_says_what_is_needed_before_the_call(as_, olga, globus, anna, life):
    text = card(as_(olga), globus).text

    for words in (
        "Анна, вам удобно разговаривать?", "tel:+79074391500", "Не упоминать прошлого подрядчика", "Любит цифры",
        "Прислать афиши", "Посчитать смету", "Нарисовать афиши", "Обсудили афиши премьеры", "Когда будет смета?",
        "Говорит, что дорого", "тревога", "во что обходится один зритель", "Контактов на этой неделе", "Повод:",
        "Цифр по кампаниям", "Записать разговор",
    ):  # fmt: skip
        assert words in text, words
    assert text.index("tel:") < text.index("Не упоминать") < text.index("Посчитать смету") < text.index("Обсудили")


def test_outside_the_window_it_warns_and_names_the_next_good_moment(as_, olga, globus, anna, life, clock):
    clock("Wed 16:00")

    assert "лучше" in card(as_(olga), globus, contact=anna.pk).text.lower()


def test_a_client_without_anybody_and_anything(as_, olga, globus):
    answer = card(as_(olga), globus)

    assert answer.status_code == 200
    assert "Звонить пока некому" in answer.text


def test_a_person_of_another_client_is_not_taken(as_, olga, globus, anna):
    assert "Анна" in card(as_(olga), globus, contact="999999").text
    assert "Анна" in card(as_(olga), globus, contact="'").text


def test_a_stranger_sees_no_card(as_, denis, globus, life):
    assert card(as_(denis), globus).status_code == 404


def test_as_many_queries_for_fifty_as_for_one(as_, olga, globus, anna, life):
    browser = as_(olga)
    card(browser, globus)
    counts = []
    for n in (0, 50):
        for more in range(n):
            at = moment("Wed 09:00") + timedelta(minutes=more)
            Touch.note_down(globus, channel="call", by=olga, at=at, contact=anna, summary="Ещё")
            Agreement.make(globus, f"Ещё {more}", side="ours", due_at=moment("Fri 19:00"), by=olga, at=at, contact=anna)
            Note.leave(globus, f"Ещё {more}", mood="calm", by=olga, at=at, contact=anna)
            letter(globus, at)
        with CaptureQueriesContext(connection) as queries:
            card(browser, globus)
        counts.append(len(queries))

    assert counts == [QUERIES, QUERIES], [query["sql"][:120] for query in queries]


def test_it_is_a_page_too(as_, olga, globus, life):
    assert "<h1>" in as_(olga).get(f"/clients/{globus.pk}/calling/").text
