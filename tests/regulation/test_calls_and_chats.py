"""R12.answer for missed calls and messengers, and who is reached when an urgent matter comes at night."""

from itertools import count

import pytest

from dirigent.domain.conversations.models import Call, Connection, Medium, Message, Thread, Touch
from dirigent.domain.people.models import OnCall
from dirigent.foundation.files.models import StoredFile
from dirigent.regulation.ringing import rings
from tests.cast import LONG_AGO, moment
from tests.regulation.story import duty, history, hour, state

pytestmark = pytest.mark.usefixtures("head")
NUMBERS = count(1)


@pytest.fixture
def telephone(db) -> Connection:
    return Connection.open_up(by=None, at=LONG_AGO, kind="generic", medium=Medium.CALL, name="АТС")


@pytest.fixture
def telegram(db) -> Connection:
    return Connection.open_up(by=None, at=LONG_AGO, kind="telegram", medium=Medium.TELEGRAM, name="Бот")


def thread_of(connection, anna, **said) -> Thread:
    at = moment("Mon 11:00")
    fields = {
        "client": anna.client,
        "connection": connection,
        "medium": connection.medium,
        "counterpart": "+79074391500",
    }
    return Thread.objects.get_or_create(**fields, defaults={"started_at": at, "last_at": at, **said})[0]


def rang(connection, anna, words: str) -> None:
    """«Fri 11:12 missed, Fri 11:40 out missed, Fri 12:00 out ended»."""
    thread = thread_of(connection, anna)
    for event in words.split(", "):
        day, clock, *how = event.split(" ")
        at, result = moment(f"{day} {clock}"), how[-1]
        Call.objects.create(
            connection=connection, external_id=str(next(NUMBERS)), thread=thread, contact=anna, phone="+79074391500",
            direction="out" if how[0] == "out" else "in", state=result, started_at=at, ended_at=at,
            answered_at=at if result == "ended" else None,
        )  # fmt: skip
    thread.settle()


def wrote(connection, anna, when: str, text: str, *, incoming: bool = True, **said) -> Thread:
    thread = thread_of(connection, anna, **said)
    at = moment(when)
    Message.objects.create(
        thread=thread, direction="in" if incoming else "out", contact=anna, sender_address="chat", sender_key="chat",
        medium=connection.medium, text=text, new_text=text, at=at,
        raw=StoredFile.objects.create(sha256=f"{next(NUMBERS):064d}", size=1),
    )  # fmt: skip
    thread.settle()
    return thread


@pytest.mark.parametrize(
    ("rung", "looked", "expected", "due"),
    [
        ("Fri 11:12 missed", "Fri 12:00", "due", "Fri 12:12"),
        ("Fri 11:12 missed", "Fri 12:30", "late", "Fri 12:12"),
        ("Fri 11:12 missed, Fri 11:40 out ended", "Fri 12:30", "kept", "Fri 12:12"),
        ("Fri 11:12 missed, Fri 11:40 out missed", "Fri 12:30", "late", "Fri 12:12"),  # they did not take ours
        ("Fri 11:12 missed, Fri 11:40 ended", "Fri 12:30", "kept", "Fri 12:12"),  # they got through themselves
        ("Fri 11:12 missed, Fri 11:20 missed", "Fri 11:30", "due", "Fri 12:12"),  # the first one waits
        ("Fri 11:12 ended", "Fri 12:30", "nothing", ""),
        ("Fri 11:12 out missed", "Fri 12:30", "nothing", ""),
        ("Fri 18:30 missed", "next Mon 11:00", "due", "next Mon 11:30"),
    ],
)
def test_a_missed_call_is_called_back(anna, telephone, rung, looked, expected, due):
    rang(telephone, anna, rung)

    found = duty("R12.answer", looked)

    assert state(found, looked) == expected
    assert hour(found and found.due_at) == due


def test_a_missed_call_is_told_as_one(anna, telephone):
    rang(telephone, anna, "Fri 11:12 missed")

    found = duty("R12.answer", "Fri 11:30")

    assert found.headline == "Перезвонить: пропущенный звонок, Анна Ковалёва"
    assert found.explained(moment("Fri 11:30")) == (
        "Анна Ковалёва: не дозвонились до нас в 11:12, перезвонить нужно за 1\N{NO-BREAK SPACE}рабочий час. В 13:12 узнает заместитель — Марина Орлова."
    )


def test_a_contact_marked_as_the_answer_closes_a_missed_call(anna, olga, telephone):
    rang(telephone, anna, "Fri 11:12 missed")
    Touch.note_down(
        anna.client, channel="messenger", by=olga, at=moment("Fri 11:50"), contact=anna, answers=Thread.objects.get()
    )

    assert state(duty("R12.answer", "Fri 13:00"), "Fri 13:00") == "kept"


def test_a_message_is_answered_where_it_was_written(anna, telegram):
    wrote(telegram, anna, "Fri 11:12", "Когда будут макеты?")

    found = duty("R12.answer", "Fri 11:30")
    assert found.headline == "Ответить в Telegram: «Когда будут макеты?»"
    assert found.explained(moment("Fri 11:30")).startswith("Анна Ковалёва, сообщение в 11:12: ответ нужен за")

    wrote(telegram, anna, "Fri 11:40", "Сегодня к 17:00", incoming=False)
    assert state(duty("R12.answer", "Fri 13:00"), "Fri 13:00") == "kept"


@pytest.mark.parametrize(
    ("policy", "thread", "looked", "reached"),
    [
        ("urgent", {"urgent": True, "sorted_at": "Sat 12:05"}, "Sat 12:30", True),
        ("urgent", {"matter": "breakdown", "sorted_at": "Sat 12:05"}, "Sat 12:30", True),
        ("urgent", {"hint": "breakdown"}, "Sat 12:30", True),  # nobody is there to confirm it
        ("urgent", {"hint": "breakdown", "matter": "talk", "sorted_at": "Sat 12:05"}, "Sat 12:30", False),
        ("urgent", {"matter": "strategy", "sorted_at": "Sat 12:05"}, "Sat 12:30", False),
        ("urgent", {"urgent": True, "sorted_at": "Sat 13:05"}, "Sat 12:30", False),  # not yet known to be urgent
        ("urgent", {}, "Sat 12:30", False),
        ("everything", {}, "Sat 12:30", True),
        ("nothing", {"urgent": True, "sorted_at": "Sat 12:05"}, "Sat 12:30", False),
        ("urgent", {"urgent": True, "sorted_at": "Sat 12:05"}, "next Mon 11:30", False),  # working time again
        ("urgent", {"urgent": True, "sorted_at": "Sat 12:05"}, "Sun 12:30", False),  # nobody is on call by then
    ],
)
def test_the_urgent_reaches_whoever_is_on_call(
    globus, anna, olga, denis, head, telegram, policy, thread, looked, reached
):
    globus.change(by=head, at=moment("Mon 12:00"), after_hours=policy)
    OnCall.put_on(denis, starts_at=moment("Fri 19:00"), ends_at=moment("Sun 10:00"), by=head, at=moment("Mon 12:00"))
    if "sorted_at" in thread:
        thread |= {"sorted_at": moment(thread["sorted_at"]), "sorted_by": olga}
    wrote(telegram, anna, "Sat 12:00", "Сайт не открывается", **thread)

    found = duty("R12.answer", looked)

    assert (denis.pk in found.joined) is reached
    assert set(rings(found)) == ({denis.pk} if reached else set())
    if reached:
        assert found.explained(moment(looked)).endswith(
            "Срочно и вне рабочего времени: на связи дежурный — Денис Кравцов."
        )


def test_a_manager_on_call_is_reached_in_person(globus, anna, olga, head, telegram):
    OnCall.put_on(olga, starts_at=moment("Fri 19:00"), ends_at=moment("Sun 10:00"), by=head, at=moment("Mon 12:00"))
    wrote(telegram, anna, "Sat 12:00", "Сайт не открывается", hint="breakdown")

    found = duty("R12.answer", "Sat 12:30")

    assert found.joined == []  # it is hers already
    assert set(rings(found)) == {olga.pk}


def test_a_shift_that_was_taken_off_reaches_nobody(globus, anna, denis, head, telegram):
    shift = OnCall.put_on(
        denis, starts_at=moment("Fri 19:00"), ends_at=moment("Sun 10:00"), by=head, at=moment("Mon 12:00")
    )
    shift.cancel(by=head, at=moment("Fri 20:00"))
    wrote(telegram, anna, "Sat 12:00", "Сайт не открывается", hint="breakdown")

    assert duty("R12.answer", "Sat 12:30").joined == []


def test_ordinary_duties_never_ring_at_night(globus, anna):
    history(globus, "Sat 12:00 letter")

    assert not rings(duty("R12.answer", "Sat 12:30"))
