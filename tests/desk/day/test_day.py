"""My day as its owner meets it."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Agreement
from dirigent.domain.people.models import Absence, WorkDay
from dirigent.regulation import engine
from dirigent.regulation.models import Duty
from tests.cast import LONG_AGO, moment
from tests.regulation.story import history


def promised(client, text, due, side="ours"):
    return Agreement.make(client, text, side=side, due_at=moment(due), by=client.manager, at=moment("Mon 12:00"))


@pytest.fixture
def friday(clock, globus, anna, head):
    clock("Fri 15:00")
    return moment("Fri 15:00")


def test_the_day_shows_what_is_late_today_and_why(as_, olga, globus, friday):
    promised(globus, "Прислать смету", "Fri 14:20")
    promised(globus, "Прислать отчёт", "Fri 19:00")
    engine.full_pass(friday)

    page = as_(olga).get("/").text

    assert "Пятница, 20" in page
    assert "на 40\N{NO-BREAK SPACE}мин позже" in page
    assert "Обещано: Прислать смету" in page
    assert "Первый контакт недели" in page
    assert "до конца рабочего дня 4\N{NO-BREAK SPACE}ч" in page
    assert 'href="/regulation/#R1.agreement"' in page
    assert page.index("Прислать смету") < page.index("Прислать отчёт")


def test_urgency_and_importance_decide_the_order(as_, olga, globus, friday):
    history(globus, "Fri 11:12 letter")
    promised(globus, "Опоздало на десять минут", "Fri 14:50")
    engine.full_pass(friday)

    page = as_(olga).get("/").text

    assert page.index("Где отчёт за октябрь?") < page.index("Опоздало на десять минут")


def test_the_chips_filter_and_stay_in_the_address(as_, olga, globus, friday):
    history(globus, "Fri 11:12 letter")
    promised(globus, "Прислать смету", "Fri 14:20")
    engine.full_pass(friday)

    page = as_(olga).get("/?kind=answer").text

    assert "Где отчёт за октябрь?" in page
    assert "Прислать смету" not in page
    assert '<a class="chip" href="?kind=agreements">Договорённости 1</a>' in page
    assert 'hx-get="/?kind=answer"' in page


def test_the_deputy_sees_whose_duties_these_are(as_, olga, marina, globus, friday):
    history(globus, "Fri 11:12 letter")
    Absence.report(olga, kind="leave", starts_at=moment("Thu 12:00"), by=olga, at=moment("Wed 12:00"))
    engine.full_pass(friday)

    assert "замещение: Ольга Снегирёва, отпуск" in as_(marina).get("/").text
    away = as_(olga).get("/").text
    assert "Вас нет: отпуск." in away and "До вашего возвращения здесь ничего делать не нужно." in away
    assert "Где отчёт за октябрь?" not in away


def test_escalation_is_marked(as_, head, globus, friday):
    history(globus, "Fri 10:00 letter")
    engine.full_pass(friday)

    assert "вы подключены: нет ответа" in as_(head).get("/").text


def test_an_empty_day_says_so(as_, denis, clock):
    clock("Fri 15:00")

    assert "Всё сделано" in as_(denis).get("/").text


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("Fri 09:00", "рабочий день начнётся в 11:00"),
        ("Fri 20:00", "рабочий день окончен"),
        ("Sat 12:00", "выходной, рабочий день — 23"),
    ],
)
def test_outside_working_hours_it_says_what_comes(as_, olga, clock, when, words):
    clock(when)

    assert words in as_(olga).get("/").text


def test_whom_it_is_convenient_to_call(as_, olga, globus, anna, friday):
    anna.change(by=olga, at=LONG_AGO, windows=[(4, time(11), time(17))])
    kit = Client.take_on(by=None, at=LONG_AGO, name="«Белый кит»", manager=olga, timezone="Asia/Yekaterinburg")
    Contact.introduce(
        kit, by=None, at=LONG_AGO, given_name="Сергей", family_name="Лунин", windows=[(4, time(18), time(20))]
    )
    Contact.introduce(globus, by=None, at=LONG_AGO, given_name="Ирина", family_name="Вольская", no_calls=True)
    engine.full_pass(friday)

    page = as_(olga).get("/").text

    assert "сейчас — до 17:00" in page
    assert "с 18:00" in page and "у них 17:00, Екатеринбург" in page
    assert "просит писать, не звонить" in page
    assert page.index("Сергей Лунин") < page.index("Ирина Вольская")


def test_what_clients_owe_us(as_, olga, globus, friday):
    promised(globus, "логотип в кривых", "next Fri 12:00", side="theirs")

    page = as_(olga).get("/").text

    assert (
        "Ждём от клиентов" in page
        and "Логотип в кривых" in page
        and "4\N{NO-BREAK SPACE}дня" in page
        or "4 дня" in page
    )


def test_a_part_is_drawn_for_a_live_page(as_, olga, friday):
    page = as_(olga).get("/", headers={"HX-Request": "true"}).text

    assert page.strip().startswith('<div id="day" data-live="mine clients"')
    assert "<html" not in page


@pytest.mark.parametrize("many", [1, 50])
def test_the_number_of_queries_does_not_grow(as_, olga, globus, anna, friday, many):
    for n in range(many):
        promised(globus, f"Дело {n}", "Fri 14:20")
        promised(globus, f"Их дело {n}", "Fri 14:20", side="theirs")
    engine.full_pass(friday)
    browser = as_(olga)
    browser.get("/")

    with CaptureQueriesContext(connection) as queries:
        browser.get("/")

    assert len(queries) <= 18, "\n".join(query["sql"][:150] for query in queries)


class TestArrival:
    def test_the_arrival_is_noted_once(self, as_, olga, clock):
        clock("Fri 10:52")
        browser = as_(olga)
        assert "Я на месте" in browser.get("/").text
        browser.post("/day/arrival/")
        clock("Fri 12:00")
        browser.post("/day/arrival/")

        assert WorkDay.objects.get(user=olga).arrived_at == moment("Fri 10:52")
        assert "Предупредить о форс-мажоре" not in browser.get("/").text

    def test_a_force_majeure_is_told(self, as_, olga, clock):
        clock("Fri 10:20")
        answer = as_(olga).post("/day/excuse/", {"on": "2026-11-20", "words": "Сломался трамвай, буду в 12:30"})

        assert answer.status_code == 302
        assert WorkDay.objects.get(user=olga).excused_at == moment("Fri 10:20")

    def test_yesterday_cannot_be_excused(self, as_, olga, clock):
        clock("Fri 10:20")
        answer = as_(olga).post("/day/excuse/", {"on": "2026-11-19", "words": "Поздно спохватилась"})

        assert answer.status_code == 422
        assert "Выберите сегодня или день ближайшего месяца." in answer.text


class TestDeciding:
    @pytest.fixture
    def late(self, globus, friday) -> Duty:
        promised(globus, "Прислать смету", "Fri 14:20")
        engine.full_pass(friday)
        return Duty.objects.get(clause="R1.agreement")

    def test_a_reason_is_needed(self, as_, olga, late):
        answer = as_(olga).post(f"/duties/{late.pk}/waiver/", {"reason": " "})

        assert answer.status_code == 422
        late.refresh_from_db()
        assert late.is_open

    def test_waived_and_taken_back(self, as_, olga, late):
        browser = as_(olga)
        browser.post(f"/duties/{late.pk}/waiver/", {"reason": "Клиент передумал"})
        assert "Прислать смету" not in browser.get("/").text

        browser.post(f"/duties/{late.pk}/taking-up/")
        assert "Прислать смету" in browser.get("/").text

    def test_put_off_until_a_moment_to_come(self, as_, olga, late, clock):
        browser = as_(olga)
        past = browser.post(f"/duties/{late.pk}/postponement/", {"until": "2026-11-20T14:00", "reason": "Ждём"})
        assert (past.status_code, "Это время уже прошло." in past.text) == (422, True)

        browser.post(f"/duties/{late.pk}/postponement/", {"until": "2026-11-20T16:00", "reason": "Ждём"})
        assert "Прислать смету" not in browser.get("/").text
        clock("Fri 16:01")
        assert "Прислать смету" in browser.get("/").text

    def test_a_stranger_finds_nothing_and_a_deputy_may_not(self, as_, denis, marina, late):
        assert as_(denis).post(f"/duties/{late.pk}/waiver/", {"reason": "Так"}).status_code == 404
        assert as_(marina).post(f"/duties/{late.pk}/waiver/", {"reason": "Так"}).status_code == 403
