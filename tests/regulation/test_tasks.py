"""R13.returned and R13.deadline: tasks set by the rules, deadlines that mean something."""

import pytest

from dirigent.domain.people.models import Absence
from dirigent.domain.tasks.models import Return, Task
from tests.cast import moment
from tests.regulation.story import derived, duty, hour, state


@pytest.fixture
def task(globus, specialist, context_ads, olga) -> Task:
    return Task.set(
        globus, "Собрать отчёт", department=context_ads, assignee=specialist, due_at=moment("Fri 18:00"), by=olga,
        at=moment("Mon 12:00"), purpose="Клиент ждёт", expected_result="PDF", check_by="Открыть",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("settled", "looked", "expected", "due"),
    [
        (None, "Thu 14:00", "due", "Thu 15:00"),
        (None, "Thu 15:01", "late", "Thu 15:00"),
        (("correct", "Thu 14:00"), "Fri 12:00", "kept", "Thu 15:00"),
        (("withdraw", "Thu 14:00"), "Fri 12:00", "kept", "Thu 15:00"),
        (("correct", "Thu 16:00"), "Fri 12:00", "kept late", "Thu 15:00"),
    ],
)
def test_returned(task, olga, specialist, settled, looked, expected, due):
    returned = Return.send_back(task, clause="O.4", words="Нет цели", by=specialist, at=moment("Thu 11:00"))
    if settled:
        getattr(returned, settled[0])(by=olga, at=moment(settled[1]))

    found = duty("R13.returned", looked)

    assert (state(found, looked), hour(found.due_at)) == (expected, due)
    assert found.responsible_id == olga.pk
    assert found.explanation == "Пётр Анисимов возвращает задачу, пункт O.4: Нет цели"


@pytest.mark.parametrize(
    ("happened", "looked", "expected"),
    [
        (None, "Thu 18:00", "nothing"),  # tomorrow's task burns tomorrow
        (None, "Fri 12:00", "due"),
        (None, "Fri 19:01", "late"),
        (("hand_in", "Fri 17:00"), "Fri 19:01", "kept"),
        (("close", "Fri 17:00"), "Fri 19:01", "kept"),
        (("close", "Fri 19:30"), "Fri 19:40", "kept late"),
        (("close", "Wed 17:00"), "Fri 19:01", "kept"),
        (("move", "Thu 17:00"), "Fri 19:01", "nothing"),  # moved in good time: it was never due that day
        (("move", "Fri 17:00"), "Fri 19:01", "kept"),  # moved on the day, with a reason
        (("move", "next Mon 12:00"), "next Mon 12:30", "kept late"),
    ],
)
def test_deadline(task, olga, specialist, happened, looked, expected):
    if happened:
        verb, when = happened
        at = moment(when)
        {
            "hand_in": lambda: task.hand_in("Готово", by=specialist, at=at),
            "close": lambda: task.close(by=olga, at=at),
            "move": lambda: task.move(moment("2026-12-01 18:00"), reason="Ждём доступ", by=olga, at=at),
        }[verb]()

    first = task.deadlines.earliest("set_at")
    assert state(duty("R13.deadline", looked, key=str(first.pk)), looked) == expected


@pytest.mark.parametrize(
    ("due", "looked", "expected"),
    [
        ("Sat 12:00", "Fri 11:30", "due"),  # a day off: the working day before
        ("Sun 23:00", "Fri 11:30", "due"),
        ("next Mon 12:00", "Fri 11:30", "nothing"),
        ("2027-01-05 12:00", "2026-12-30 12:00", "due"),  # the holidays begin on the 31st
    ],
)
def test_a_deadline_on_a_day_off_is_due_before_it(task, olga, due, looked, expected):
    task.move(moment(due), reason="Так просит клиент", by=olga, at=moment("Tue 12:00"))

    assert state(duty("R13.deadline", looked), looked) == expected


def test_every_deadline_is_judged_and_moves_are_told(task, olga):
    task.move(moment("next Mon 18:00"), reason="Ждём доступ", by=olga, at=moment("Fri 20:00"))

    first, second = sorted(derived("R13.deadline", "next Mon 12:00"), key=lambda d: d.due_at)

    assert (state(first, "next Mon 12:00"), state(second, "next Mon 12:00")) == ("kept late", "due")
    assert second.headline == "Собрать отчёт"
    assert (
        second.explanation == "Срок — 23 ноября. Переносили 1 раз. Сдайте работу или перенесите срок и скажите почему."
    )


def test_the_work_of_an_executor_who_is_away_goes_to_the_head_of_the_department(task, specialist, production_head):
    Absence.report(
        specialist, kind="illness", starts_at=moment("Fri 11:00"), by=specialist, at=moment("Fri 10:30"),
    )  # fmt: skip

    assert duty("R13.deadline", "Fri 12:00").responsible_id == production_head.pk
