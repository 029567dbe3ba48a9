"""R12.meeting and R12.birthday: nobody is forgotten."""

import pytest

from dirigent.domain.clients.models import Client, Contact
from tests.cast import LONG_AGO, moment
from tests.regulation.story import duty, history, state


@pytest.mark.usefixtures("anna")
@pytest.mark.parametrize(
    ("happened", "looked", "month", "expected"),
    [
        ("", "2026-11-19 12:00", "2026-11", "due"),
        ("2026-11-10 12:00 meeting", "2026-11-19 12:00", "2026-11", "kept"),
        ("2026-11-10 12:00 video", "2026-11-19 12:00", "2026-11", "kept"),
        ("2026-11-10 12:00 call", "2026-11-19 12:00", "2026-11", "due"),  # a call is no meeting
        ("2026-10-30 12:00 meeting", "2026-11-19 12:00", "2026-11", "due"),
        ("2026-11-30 23:00 meeting", "2026-12-01 11:00", "2026-11", "kept"),
        ("2026-12-01 12:00 meeting", "2026-12-01 13:00", "2026-11", "missed"),
    ],
)
def test_meeting(globus, happened, looked, month, expected):
    history(globus, happened)

    assert state(duty("R12.meeting", looked, key=month), looked) == expected


@pytest.mark.usefixtures("anna")
def test_it_is_reminded_of_on_the_20th(globus):
    assert duty("R12.meeting", "2026-11-19 12:00", key="2026-11").warns_at == moment("2026-11-20 00:00")


@pytest.mark.usefixtures("anna")
def test_a_client_taken_after_the_20th_is_met_next_month(olga, globus):
    late = Client.take_on(by=olga, at=moment("2026-11-25 12:00"), name="Школа «Азимут»", manager=olga)

    assert duty("R12.meeting", "2026-11-27 12:00", client_id=late.pk, key="2026-11") is None
    assert duty("R12.meeting", "2026-12-02 12:00", client_id=late.pk, key="2026-12")


def born(client: Client, day: int, month: int, year: int | None = None) -> Contact:
    return Contact.introduce(
        client, by=None, at=LONG_AGO, given_name="Ирина", family_name="Вольская",
        birth_day=day, birth_month=month, birth_year=year, mails=["irina@globus.example"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("birthday", "happened", "looked", "due", "expected"),
    [
        ((20, 11), "", "Fri 12:00", "Fri 19:00", "due"),
        ((20, 11), "Fri 12:00 congratulation", "Fri 13:00", "Fri 19:00", "kept"),
        ((20, 11), "Wed 12:00 congratulation", "Fri 13:00", "Fri 19:00", "kept"),  # within three days before
        ((20, 11), "Fri 12:00 call", "Fri 13:00", "Fri 19:00", "due"),  # an ordinary call is no congratulation
        ((21, 11), "", "Fri 12:00", "Fri 19:00", "due"),  # Saturday: congratulate on Friday
        ((22, 11), "next Mon 12:00 congratulation", "next Mon 13:00", "Fri 19:00", "kept late"),
        ((4, 11), "", "2026-11-03 12:00", "2026-11-03 18:00", "due"),  # a holiday after a short day
        ((29, 2), "", "2026-02-27 12:00", "2026-02-27 19:00", "due"),  # a common year, 28 February is a Saturday
        ((29, 2), "", "2028-02-29 12:00", "2028-02-29 19:00", "due"),
        ((20, 11), "", "2026-11-29 12:00", "Fri 19:00", "missed"),  # nine days later there is nothing to save
    ],
)
def test_birthday(olga, birthday, happened, looked, due, expected):
    client = Client.take_on(by=None, at=moment("2025-01-01"), name="Музей кино", manager=olga)
    born(client, *birthday)
    history(client, happened)

    found = duty("R12.birthday", looked, key=str(moment(due).year))

    assert state(found, looked) == expected
    assert found.due_at == moment(due)


def test_the_age_is_told_where_the_year_is_known(globus):
    born(globus, 20, 11, 1986)

    found = duty("R12.birthday", "Fri 12:00")

    assert found.headline == "Поздравить с днём рождения: Ирина Вольская"
    assert found.explanation == "День рождения 20 ноября, исполняется 40."


def test_those_who_left_and_paused_clients_are_not_congratulated(globus, olga):
    person = born(globus, 20, 11)
    globus.move_to("paused", by=olga, at=moment("Thu 12:00"))
    assert duty("R12.birthday", "Fri 12:00") is None

    globus.move_to("running", by=olga, at=moment("Fri 12:30"))
    assert duty("R12.birthday", "Fri 13:00") is not None

    person.leave(by=olga, at=moment("Fri 14:00"))
    assert duty("R12.birthday", "Fri 15:00") is None
