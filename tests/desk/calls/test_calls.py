"""The telephone on the screen: who sees it ring, what one press does, what the answers teach."""

import json
import uuid
from datetime import time, timedelta

import pytest

from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations import calling
from dirigent.domain.conversations.models import (
    Agreement,
    Call,
    Connection,
    Convenience,
    Extension,
    Thread,
    Touch,
)  # fmt: skip
from dirigent.domain.people.models import Absence
from dirigent.regulation import engine
from dirigent.regulation.models import Duty
from tests.cast import LONG_AGO, moment
from tests.domain.conversations.test_calls import AT, TALK, event, happens
from tests.exchanges import KEY, SALT, House

HTMX = {"HX-Request": "true"}


@pytest.fixture
def exchange(olga, marina, settings, tmp_path) -> Connection:
    settings.MEDIA_ROOT, settings.EGRESS_ALLOW = tmp_path, ("127.0.0.0/8",)
    connection = Connection.open_up(
        kind="mango", name="Mango", medium="call", by=None, at=LONG_AGO, secret={"api_key": KEY, "salt": SALT}
    )
    for number, user in (("101", olga), ("102", marina)):
        Extension.assign(connection, number, user, by=olga, at=LONG_AGO)
    return connection


@pytest.fixture
def house(exchange):
    house = House()
    exchange.settings = {"house": house.url}
    exchange.save()
    yield house
    house.close()


def rings(browser) -> str:
    return browser.get("/calls/ringing/").text


def test_the_one_who_is_called_sees_who_rings(as_, clock, exchange, globus, anna, olga, denis):
    Touch.note_down(globus, channel="call", by=olga, at=moment("Mon 11:00"), contact=anna, summary="Обсудили смету")
    Agreement.make(globus, "прислать макет", side="ours", due_at=moment("Mon 12:00"), by=olga, at=moment("Mon 11:00"))
    clock("Fri 15:00")
    happens(exchange, event("ringing", 0, extension="101"))

    card = rings(as_(olga))
    for words in ("Ковалёва Анна", "Театр «Глобус»", "Обсудили смету", "прислать макет", "439-15-00"):
        assert words in card
    assert f"/clients/{globus.pk}/calling/?contact={anna.pk}" in card
    assert "Глобус" not in rings(as_(denis))


def test_a_colleague_in_the_ring_group_learns_only_whose_client_it_is(as_, clock, exchange, globus, anna, denis):
    Extension.assign(exchange, "103", denis, by=denis, at=LONG_AGO)
    clock("Fri 15:00")
    happens(exchange, event("ringing", 0, extension="103"))

    card = rings(as_(denis))
    assert "Ольга Снегирёва" in card
    assert "Глобус" not in card and "Ковалёва" not in card


def test_the_stand_in_hears_it(as_, clock, exchange, globus, anna, olga, marina):
    Absence.report(olga, kind="leave", starts_at=moment("Thu 10:00"), by=olga, at=LONG_AGO)
    clock("Fri 15:00")
    happens(exchange, event("ringing", 0, extension="101"))

    assert "Ковалёва" in rings(as_(marina))


def test_it_goes_when_a_colleague_takes_it(as_, clock, exchange, globus, anna, olga, marina):
    clock("Fri 15:00")
    happens(exchange, event("ringing", 0, extension="101"), event("ringing", 0, extension="102"))
    assert "Ковалёва" in rings(as_(olga)) and "Ковалёва" in rings(as_(marina))
    happens(exchange, event("answered", 5, extension="102"))
    clock("Fri 15:01")
    assert rings(as_(olga)).strip() == ""
    assert "идёт разговор" in rings(as_(marina))


def test_a_stranger_rings(as_, clock, exchange, olga):
    clock("Fri 15:00")
    happens(exchange, event("ringing", 0, extension="101", theirs="+74951234567"))

    card = rings(as_(olga))
    assert "Неизвестный номер" in card and f"/inbox/{Thread.objects.get().pk}/" in card


def test_after_the_talk_its_summary_is_asked_for(as_, clock, exchange, globus, anna, olga):
    happens(exchange, *TALK)
    clock("Fri 15:05")
    touch = Touch.objects.get()
    assert f"/touches/{touch.pk}/correction/" in rings(as_(olga))

    touch.correct(by=olga, at=moment("Fri 15:06"), summary="Договорились о макете")
    assert rings(as_(olga)).strip() == ""


def test_ringing_asks_little(as_, clock, exchange, globus, anna, olga, django_assert_max_num_queries):
    clock("Fri 15:00")
    browser = as_(olga)
    with django_assert_max_num_queries(4):
        browser.get("/calls/ringing/")
    happens(exchange, event("ringing", 0, extension="101"))
    with django_assert_max_num_queries(13):
        browser.get("/calls/ringing/")


def test_a_talk_of_nobody_is_claimed(as_, clock, exchange, globus, anna, olga, marina):
    happens(exchange, event("answered", 0, extension="777"), event("ended", 60, extension="777", talk_seconds=50))
    clock("Fri 15:10")
    call = Call.objects.get()
    page = as_(marina).get(f"/clients/{globus.pk}/").text
    assert f"/calls/{call.pk}/" in page

    answer = as_(marina).post(f"/calls/{call.pk}/claim/", headers=HTMX)
    assert "Марина Орлова" in answer.text
    assert as_(olga).post(f"/calls/{call.pk}/claim/").status_code == 403
    assert Touch.objects.get().user == marina


def test_a_missed_call_is_in_the_timeline(as_, clock, exchange, globus, anna, olga):
    happens(exchange, event("ended", 30, talk_seconds=0))
    clock("Fri 15:10")
    for show in ("", "calls"):
        assert "Пропущенный звонок" in as_(olga).get(f"/clients/{globus.pk}/?show={show}").text


def test_the_recording_is_fetched_when_asked_for(as_, clock, exchange, house, globus, anna, olga, denis):
    happens(exchange, *TALK)
    clock("Fri 15:10")
    call = Call.objects.get()
    url, browser = f"/calls/{call.pk}/recording/", as_(olga)
    assert browser.get(url).status_code == 404
    assert "АТС не отдала запись" in browser.post(url, headers=HTMX).text

    house.says("/queries/recording/post", b"", status=302, Location=house.url + "/1.mp3")
    house.says("/1.mp3", b"ID3 sound")
    assert "<audio" in browser.post(url, headers=HTMX).text
    asked = len(house.asked)
    assert "<audio" in browser.post(url, headers=HTMX).text
    assert len(house.asked) == asked
    sound = browser.get(url)
    assert (b"".join(sound), sound["Content-Type"]) == (b"ID3 sound", "audio/mpeg")
    assert "sandbox" in sound["Content-Security-Policy"]
    assert [as_(denis).get(url).status_code, as_(denis).post(url).status_code] == [404, 404]


def test_one_press_is_one_call(as_, clock, exchange, house, globus, anna, olga):
    clock("Fri 15:00")
    house.says("/commands/callback", {"result": 1000})
    sent = {"phone": "+79074391500", "token": uuid.uuid4()}
    browser, url = as_(olga), f"/contacts/{anna.pk}/dialing/"

    assert "dialog:close" in browser.post(url, sent, headers=HTMX)["HX-Trigger"]
    browser.post(url, sent, headers=HTMX)
    assert len(house.asked) == 1
    assert json.loads(house.form()["json"])["command_id"] == str(sent["token"])
    browser.post(url, sent | {"token": uuid.uuid4(), "phone": "+79990000000"}, headers=HTMX)
    assert len(house.asked) == 1  # only numbers of the card


def test_the_exchange_could_not(as_, clock, exchange, house, globus, anna, olga):
    clock("Fri 15:00")
    house.says("/commands/callback", {"result": 3100})
    answer = as_(olga).post(
        f"/contacts/{anna.pk}/dialing/", {"phone": "+79074391500", "token": uuid.uuid4()}, headers=HTMX
    )
    assert "АТС не начала звонок" in answer.text


def test_without_a_telephone_the_number_is_a_link(as_, clock, globus, anna, olga, exchange):
    clock("Fri 15:00")
    assert f'action="/contacts/{anna.pk}/dialing/"' in as_(olga).get(f"/contacts/{anna.pk}/").text
    Extension.objects.all().delete()
    page = as_(olga).get(f"/contacts/{anna.pk}/").text
    assert 'href="tel:+79074391500"' in page and f'action="/contacts/{anna.pk}/dialing/"' not in page


def test_outside_the_hours_it_warns_and_offers_the_next_good_moment(as_, clock, globus, anna, olga, exchange):
    anna.change(by=olga, at=LONG_AGO, windows=[(0, time(10), time(12))])
    at = clock("Fri 15:00")
    assert f"/contacts/{anna.pk}/dialing/?phone=" in as_(olga).get(f"/contacts/{anna.pk}/").text
    dialog = as_(olga).get(f"/contacts/{anna.pk}/dialing/?phone=%2B79074391500", headers=HTMX).text
    assert "Всё равно позвонить" in dialog and "Напомнить" in dialog

    as_(olga).post(f"/contacts/{anna.pk}/reminder/", headers=HTMX)
    agreement = Agreement.objects.get()
    assert (agreement.due_at, agreement.contact) == (moment("next Mon 12:00"), anna)
    assert at < agreement.due_at


def test_the_duty_it_was_for_is_put_off_till_then(as_, clock, globus, anna, olga, exchange):
    anna.change(by=olga, at=LONG_AGO, windows=[(0, time(10), time(12))])
    happens(exchange, event("ended", 30, talk_seconds=0))
    engine.full_pass(clock("Fri 15:10"))
    duty = Duty.objects.get(clause="R12.answer")
    as_(olga).post(f"/contacts/{anna.pk}/reminder/", {"duty": duty.pk}, headers=HTMX)

    duty.refresh_from_db()
    assert duty.postponed_until == moment("next Mon 10:00")


def test_the_answer_is_written_down_with_the_talk(as_, clock, globus, anna, olga):
    clock("Fri 15:00")
    sent = {"token": uuid.uuid4(), "client": globus.pk, "kind": "call", "contact": anna.pk, "summary": "план"}
    as_(olga).post("/touches/new/", sent | {"convenient": "later", "later": "2026-11-24T14:30"})

    said = Convenience.objects.get()
    assert (said.contact, said.answer, said.later_at, said.touch.summary) == (
        anna,
        "later",
        moment("next Tue 14:30"),
        "план",
    )
    as_(olga).post("/touches/new/", sent | {"token": uuid.uuid4(), "convenient": "<b>", "later": "не знаю"})
    assert (Touch.objects.count(), Convenience.objects.count()) == (2, 1)


def answers(contact: Contact, *said: str) -> None:
    """«yes Tue 14:10 0»: the answer, the day and hour, how many weeks ago."""
    for words in said:
        answer, day, hour, weeks = words.split()
        at = moment(f"{day} {hour}") - timedelta(weeks=int(weeks))
        Convenience.objects.create(contact=contact, answer=answer, at=at, user=contact.client.manager)


def test_three_alike_propose_a_window_and_a_person_confirms(as_, clock, globus, anna, olga):
    clock("Fri 15:00")
    answers(anna, "yes Tue 14:10 0", "yes Tue 16:30 1")
    assert "Добавить эти часы?" not in as_(olga).get(f"/contacts/{anna.pk}/").text
    answers(anna, "yes Tue 15:00 2")
    page = as_(olga).get(f"/contacts/{anna.pk}/").text
    assert "по вторникам с 14:00 до 17:00 — 3 раза из 3" in page

    as_(olga).post(f"/contacts/{anna.pk}/lesson/", {"decision": "add"})
    assert list(anna.windows.values_list("weekday", "starts", "ends")) == [(1, time(14), time(17))]
    assert "Добавить эти часы?" not in as_(olga).get(f"/contacts/{anna.pk}/").text


@pytest.mark.parametrize("said", [
    ("yes Tue 10:00 0", "yes Tue 14:00 1", "yes Tue 18:00 2"),  # no hours, a whole day
    ("yes Tue 14:00 0", "yes Tue 14:10 1", "yes Tue 14:20 2", "no Tue 14:40 3"),  # and once it did not suit
    ("yes Mon 14:00 0", "yes Tue 14:10 0", "yes Wed 14:20 0"),  # three different days
    ("no Tue 14:00 0", "no Tue 14:10 1", "no Tue 14:20 2"),
    ("yes Tue 14:00 20", "yes Tue 14:10 21", "yes Tue 14:20 22"),  # long ago
])  # fmt: skip
def test_what_teaches_nothing(as_, clock, globus, anna, olga, said):
    clock("Fri 15:00")
    answers(anna, *said)
    assert "Добавить эти часы?" not in as_(olga).get(f"/contacts/{anna.pk}/").text


def test_turned_down_it_is_counted_anew(as_, clock, globus, anna, olga):
    clock("Fri 15:00")
    answers(anna, "yes Tue 14:10 0", "yes Tue 16:30 1", "yes Tue 15:00 2")
    as_(olga).post(f"/contacts/{anna.pk}/lesson/", {"decision": "no"})
    answers(anna, "yes Tue 14:20 0")
    assert "Добавить эти часы?" not in as_(olga).get(f"/contacts/{anna.pk}/").text
    assert not anna.windows.exists()


def test_telephones_get_their_owners(as_, clock, exchange, globus, anna, head, denis, olga):
    happens(exchange, event("answered", 0, extension="777"), event("ended", 60, extension="777", talk_seconds=50))
    clock("Fri 15:10")
    url = f"/settings/connections/{exchange.pk}/telephones/"
    assert "777" in as_(head).get(url).text
    assert as_(olga).get(url).status_code == 404

    as_(head).post(url, {"number": "777", "user": denis.pk})
    page = as_(head).get(url).text
    assert "ничей" not in page and "Денис Кравцов" in page
    assert Touch.objects.get().user == denis
    as_(head).post(f"{url}{Extension.objects.get(number='777').pk}/release/")
    assert not Extension.objects.filter(number="777").exists()


def test_a_sample_is_understood_before_it_is_trusted(as_, clock, head):
    clock("Fri 15:00")
    connection = Connection.open_up(
        kind="calls",
        name="АТС",
        medium="call",
        by=None,
        at=LONG_AGO,
        secret={"secret": "w"},
        settings={"path_id": "uuid"},
    )
    url = f"/settings/connections/{connection.pk}/sample/"
    good = as_(head).post(url, {"sample": '{"uuid": "u-7", "state": "ended", "phone": "+79074391500"}'}, headers=HTMX)
    assert "u-7" in good.text and "Такое событие система поймёт" in good.text
    assert "Номер звонка не нашёлся" in as_(head).post(url, {"sample": '{"state": "ended"}'}, headers=HTMX).text
    assert "Это не JSON и не форма" in as_(head).post(url, {"sample": "привет"}, headers=HTMX).text


def test_calls_of_one_client_are_not_seen_by_another_manager(as_, clock, exchange, globus, anna, denis, olga):
    happens(exchange, *TALK)
    clock("Fri 15:10")
    call = Call.objects.get()
    assert as_(olga).get(f"/calls/{call.pk}/").status_code == 200
    assert as_(denis).get(f"/calls/{call.pk}/").status_code == 404
    assert call.talk == Touch.objects.get()
    assert calling.give_up(at=AT + timedelta(days=1)) == 0
