"""Standing in: what the deputy is told, what the one who is back reads, and silence that counts as absence."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.care.announcing import announce_all
from dirigent.domain.clients.covering import without_anybody
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Agreement, Connection, Medium, Note, Outgoing, Touch
from dirigent.domain.people import silence
from dirigent.domain.people.models import Absence, AbsenceKind, Agency, WorkDay
from dirigent.foundation.journal.models import Entry
from dirigent.regulation import engine
from dirigent.regulation.models import Duty
from tests.cast import LONG_AGO, moment
from tests.regulation.story import history


def away(user, since, until=None, **fields):
    at = moment(since)
    told = {"kind": "leave", "by": user, **fields}
    return Absence.report(user, starts_at=at, ends_at=moment(until) if until else None, at=at, **told)


@pytest.fixture
def leave(globus, anna, olga):
    """Olga is on leave from Wednesday to Friday evening; something is promised, somebody is annoyed, a letter waits."""
    promise(globus, anna, olga, "смета на декабрь", "Thu 18:00")
    promise(globus, anna, olga, "оплатить счёт 118", "next Fri 18:00", side="theirs")
    Note.leave(globus, "Недовольна тишиной", mood="annoyed", by=olga, at=moment("Tue 12:00"), contact=anna)
    history(globus, "Wed 09:50 letter")
    return away(olga, "Wed 10:00", "Fri 19:00")


def promise(client, contact, by, text, due, side="ours", at="Mon 12:00"):
    return Agreement.make(client, text, side=side, due_at=moment(due), by=by, at=moment(at), contact=contact)


def test_the_deputy_learns_what_burns_what_is_promised_and_who_is_upset(as_, marina, leave, clock):
    engine.full_pass(clock("Wed 13:00"))

    page = as_(marina).get(f"/team/absences/{leave.pk}/briefing/").text

    assert "Театр «Глобус»" in page and "Смета на декабрь" in page
    assert "Недовольна тишиной" in page and "1 клиент недоволен" in page
    assert "дело горит" in page or "дела горят" in page, "the letter of the morning was due at noon"
    assert "Оплатить счёт 118" in page, "money is told whatever its date"


def test_a_stand_in_is_told_of_the_clients_that_fall_to_them_alone(as_, marina, denis, head, leave, olga, clock):
    clock("Wed 13:00")
    museum = Client.take_on(by=None, at=LONG_AGO, name="Музей кино", manager=olga, deputy=denis)
    promise(museum, None, olga, "баннер для музея", "Thu 12:00")
    address = f"/team/absences/{leave.pk}/briefing/"

    assert "музея" not in as_(marina).get(address).text
    assert "смета" not in as_(denis).get(address).text.lower()
    whole = as_(head).get(address).text
    assert "Баннер для музея" in whole and "Смета на декабрь" in whole


def test_a_stranger_finds_no_briefing(as_, denis, leave, clock):
    clock("Wed 13:00")

    for page in ("briefing", "protocol"):
        assert as_(denis).get(f"/team/absences/{leave.pk}/{page}/").status_code == 404


def test_who_comes_back_reads_what_happened_and_says_so_once(as_, globus, anna, olga, marina, leave, clock):
    Touch.note_down(
        globus, channel="call", by=marina, at=moment("Thu 12:00"), contact=anna, summary="Согласовали смету"
    )
    Agreement.objects.get(text="смета на декабрь").keep(by=marina, at=moment("Thu 13:00"), evidence="отправлена")
    history(globus, "Thu 12:30 letter")
    promise(globus, anna, marina, "прислать фото зала", "next Tue 12:00", side="theirs", at="Thu 12:05")
    engine.full_pass(clock("Sat 12:00"))
    browser = as_(olga)

    assert "Что было, пока вас не было" in browser.get("/").text
    page = browser.get(f"/team/absences/{leave.pk}/protocol/").text
    for told in ("Согласовали смету", "Смета на декабрь", "Прислать фото зала", "1 письмо нам", "Марина Орлова"):
        assert told in page, told
    assert "Ждёт вас сейчас" in page, "the letter of Wednesday was never answered"

    browser.post(f"/team/absences/{leave.pk}/protocol/reading/")
    browser.post(f"/team/absences/{leave.pk}/protocol/reading/")

    assert "Что было, пока вас не было" not in browser.get("/").text
    assert Entry.objects.filter(kind="absence.protocol_read").count() == 1


@pytest.mark.parametrize("page", ["briefing", "protocol"])
def test_it_asks_as_much_of_many_clients_as_of_one(as_, head, olga, leave, clock, page):
    clock("Fri 12:00")
    browser, address = as_(head), f"/team/absences/{leave.pk}/{page}/"
    browser.get(address)
    counts = []
    for n in (0, 20):
        for number in range(n):
            client = Client.take_on(by=None, at=LONG_AGO, name=f"Театр {number}", manager=olga)
            person = Contact.introduce(
                client,
                by=None,
                at=LONG_AGO,
                given_name="Анна",
                phones=[("+79070000000", "")],
                mails=[f"a@{number}.example"],
            )
            promise(client, person, olga, "смета", "Fri 18:00")
            Note.leave(client, "сердится", mood="angry", by=olga, at=moment("Thu 12:00"), contact=person)
            history(client, "Thu 12:00 letter")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


SILENT = [
    ("", "Fri 12:59", False),  # less than two working hours of the day
    ("", "Fri 13:00", True),
    ("arrived", "Fri 15:00", False),
    ("excused", "Fri 15:00", False),
    ("answered", "Fri 15:00", False),
    ("", "Sat 15:00", False),  # nobody owes a sign of life on a day off
]


@pytest.mark.parametrize(("did", "looked", "is_silent"), SILENT)
def test_silence(olga, globus, did, looked, is_silent):
    on = moment("Fri 11:00").date()
    if did == "arrived":
        WorkDay.arrive(olga, on=on, at=moment("Fri 11:00"))
    elif did == "excused":
        WorkDay.excuse_absence(olga, on=on, words="пробка", by=olga, at=moment("Fri 10:30"))
    elif did == "answered":
        Touch.note_down(globus, channel="call", by=olga, at=moment("Fri 11:30"), summary="x")

    assert (olga in [one.user for one in silence.silent(moment(looked))]) is is_silent


def test_the_head_has_a_silent_manager_replaced_with_one_click(as_, olga, marina, head, globus, anna, clock):
    history(globus, "Fri 11:12 letter")
    WorkDay.arrive(marina, on=moment("Fri 11:00").date(), at=moment("Fri 11:00"))
    engine.full_pass(clock("Fri 14:00"))
    browser = as_(head)
    assert "Ольга Снегирёва молчит 3" in browser.get("/team/").text

    browser.post(f"/team/silences/{olga.pk}/replacement/")
    browser.post(f"/team/silences/{olga.pk}/replacement/")

    engine.full_pass(clock("Fri 14:00"))
    assert Absence.objects.get(user=olga).kind == AbsenceKind.UNREACHABLE
    assert Duty.objects.get(clause="R12.answer").responsible == marina
    assert "молчит" not in browser.get("/team/").text

    as_(olga).post("/day/arrival/")

    engine.full_pass(clock("Fri 14:01"))
    assert not Absence.objects.during(moment("Fri 14:01")).exists(), "a sign of life ends it"
    assert Duty.objects.get(clause="R12.answer").responsible == olga


def test_only_the_head_replaces(as_, marina, olga, globus, clock):
    clock("Fri 14:00")

    assert as_(marina).post(f"/team/silences/{olga.pk}/replacement/").status_code == 403


def test_the_system_replaces_by_itself_only_where_the_agency_wants_it(olga, globus):
    at = moment("Fri 14:00")
    assert list(silence.replace_all(at)) == []

    agency = Agency.load()
    agency.silent_automatic = True
    agency.save()
    silence.replace_all(at)
    silence.replace_all(at + timedelta(minutes=5))

    absence = Absence.objects.get(user=olga)
    assert (absence.kind, absence.reported_by) == (AbsenceKind.UNREACHABLE, None)


def test_clients_without_anybody_are_seen_before_it_happens(olga, marina, denis, globus):
    now = moment("Fri 12:00")
    Client.take_on(by=None, at=LONG_AGO, name="Музей кино", manager=olga)
    away(olga, "next Mon 11:00", "next Fri 19:00")
    left = without_anybody(now, now + timedelta(days=14))
    assert [(one.client.name, one.stand_in) for one in left] == [("Музей кино", None)]

    away(marina, "next Wed 11:00", "next Thu 19:00")
    left = without_anybody(now, now + timedelta(days=14))

    assert [(one.client.name, one.since) for one in left] == [
        ("Музей кино", moment("next Mon 11:00")),
        ("Театр «Глобус»", moment("next Wed 11:00")),  # its deputy is away as well then
    ]


@pytest.fixture
def mailbox(db):
    return Connection.open_up(
        by=None, at=moment("Mon 09:00"), kind="mail", name="Клиентский сервис", medium=Medium.MAIL,
        address="service@kvartet.example", settings={"transport": "folder"},
    )  # fmt: skip


def test_clients_are_told_who_stands_in_each_once(as_, olga, marina, leave, mailbox, clock):
    clock("Wed 13:00")
    browser, address = as_(olga), f"/team/absences/{leave.pk}/announcement/"
    assert "Анна" in browser.get(address).text

    for _press in range(2):
        browser.post(address)

    letter = Outgoing.objects.get(purpose="absence")
    assert letter.to == [["Анна Ковалёва", "anna@globus.example"]] and letter.author == marina
    assert "Ольга Снегирёва отсутствует с 18 ноября по 20 ноября" in letter.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Марина Орлова" in letter.text and "Недовольна" not in letter.text
    assert "Сообщать некому" in browser.get(address).text


def test_the_system_tells_only_where_the_agency_wants_it_and_never_of_silence(olga, globus, anna, leave, mailbox):
    at = moment("Wed 13:00")
    Agency.load()
    assert announce_all(at) == 0
    Agency.objects.filter(pk=1).update(announces_absence=True)
    assert (announce_all(at), announce_all(at)) == (1, 0)

    leave.end(by=olga, at=moment("Wed 14:00"))
    silence.replace(olga, by=None, at=moment("Thu 13:00"))

    assert announce_all(moment("Thu 13:05")) == 0
