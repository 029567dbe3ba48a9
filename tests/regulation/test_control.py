"""R9.contacts: a running client is spoken to at least twice a week."""

import pytest

from dirigent.domain.conversations.models import Channel, Touch
from tests.cast import moment
from tests.regulation.story import duty, history, hour, state

pytestmark = pytest.mark.usefixtures("anna")


@pytest.mark.parametrize(
    ("happened", "looked", "expected", "done"),
    [
        ("", "Fri 19:00", "due", 0),
        ("Mon call, Thu 10:00 mail answered", "Thu 12:00", "kept", 2),
        ("Mon call, Tue newsletter", "Fri 19:00", "due", 1),  # a mass mailing is no contact
        ("Mon call", "next Mon 11:00", "missed", 1),
        ("Mon call, Tue no answer, Wed missed call", "Fri 19:00", "due", 1),  # nobody talked
        ("Mon letter, Tue auto-reply", "Fri 19:00", "due", 0),  # a machine answered nobody
        ("Mon 11:00 letter, Mon 11:30 our auto-reply", "Fri 19:00", "due", 0),
        (
            "Mon 11:00 letter, Mon 12:00 reply, Mon 13:00 letter, Mon 14:00 reply",
            "Fri 19:00",
            "due",
            1,
        ),  # a thread a day
        ("Mon 11:00 letter, Mon 12:00 reply, Tue 13:00 letter", "Fri 19:00", "kept", 2),  # the other day counts anew
        ("Mon 11:00 mail answered, Mon 12:00 letter elsewhere, Mon 13:00 reply elsewhere", "Fri 19:00", "kept", 2),
        ("Mon meeting, Mon video", "Fri 19:00", "kept", 2),
        ("Mon messenger, Sun 12:00 call", "next Mon 11:00", "kept", 2),  # the week ends on Sunday night
        ("last Thu call, last Fri call", "Fri 19:00", "due", 0),  # last week's do not help this week
        ("Mon call, Tue call, Wed call", "Fri 19:00", "kept", 3),
    ],
)
def test_contacts(globus, happened, looked, expected, done):
    history(globus, happened)

    found = duty("R9.contacts", looked, key="2026-W47")

    assert state(found, looked) == expected
    assert found.figures["done"] == done


def test_the_second_half_of_the_week_warns(globus):
    found = duty("R9.contacts", "Mon 12:00", key="2026-W47")

    assert hour(found.warns_at) == "Thu 11:00"
    assert hour(found.due_at) == "next Mon 00:00"


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ([("paused", "Wed 12:00")], "nothing"),
        ([("paused", "Wed 12:00"), ("running", "Wed 18:00")], "due"),  # back before the second half
        ([("paused", "Wed 12:00"), ("running", "Thu 18:00")], "nothing"),
        ([("former", "Thu 12:00")], "nothing"),
    ],
)
def test_only_running_clients_are_called(globus, olga, story, expected):
    for status, when in story:
        globus.move_to(status, by=olga, at=moment(when))

    assert state(duty("R9.contacts", "Fri 19:00", key="2026-W47"), "Fri 19:00") == expected


def test_a_client_paused_today_owed_contacts_before(globus, olga):
    globus.move_to("paused", by=olga, at=moment("Fri 12:00"))

    assert state(duty("R9.contacts", "Fri 13:00", key="2026-W46"), "Fri 13:00") == "missed"


def test_a_record_made_later_does_not_exist_earlier(globus, olga, anna):
    history(globus, "Mon call")
    Touch.note_down(
        globus, by=olga, at=moment("Thu 18:00"), happened_at=moment("Tue 12:00"), channel=Channel.CALL, contact=anna
    )

    assert duty("R9.contacts", "Wed 12:00", key="2026-W47").figures["done"] == 1
    found = duty("R9.contacts", "Fri 12:00", key="2026-W47")
    assert (found.figures["done"], hour(found.fulfilled_at)) == (2, "Tue 12:00")


def test_a_struck_record_no_longer_counts(globus, olga):
    history(globus, "Mon call, Tue call")
    Touch.objects.latest("at").strike(by=olga, at=moment("Wed 12:00"))

    assert state(duty("R9.contacts", "Tue 18:00", key="2026-W47"), "Tue 18:00") == "kept"
    assert state(duty("R9.contacts", "Fri 12:00", key="2026-W47"), "Fri 12:00") == "due"


def test_it_speaks_russian(globus):
    history(globus, "Mon 10:20 call")
    found = duty("R9.contacts", "Fri 12:00", key="2026-W47")

    assert found.headline == "Второй контакт недели"
    assert found.explained(moment("Fri 12:00")).startswith(
        "На этой неделе 1 из 2, последний — 16 ноября, 10:20. Повод: "
    )
    assert found.explained(moment("Mon 18:00")).startswith("На этой неделе 1 из 2, последний — 10:20.")
