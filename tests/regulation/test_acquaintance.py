"""R3.callback, R3.restated, R3.report: understood aloud, then in writing."""

import pytest

from dirigent.domain.conversations.models import Agreement, Assignment, ContactReport, Message, Touch
from dirigent.regulation.models import Version
from tests.cast import moment
from tests.regulation.story import duty, history, hour, state

pytestmark = pytest.mark.usefixtures("anna", "head")


def assignment(globus, olga, arrived: str, marked: str = "") -> Assignment:
    history(globus, f"{arrived} letter")
    at = moment(marked or arrived)
    return Assignment.mark(Message.objects.get(), by=olga, at=at)


def call(globus, olga, when: str, **said) -> Touch:
    return Touch.note_down(globus, channel="call", by=olga, at=moment(when), contact=globus.contacts.first(), **said)


@pytest.mark.parametrize(
    ("arrived", "due"),
    [
        ("Fri 12:00", "Fri 19:00"),
        ("Fri 17:59", "Fri 19:00"),
        ("Fri 18:00", "next Mon 12:00"),  # an hour before closing is too late for today
        ("Fri 20:00", "next Mon 12:00"),
        ("Sat 12:00", "next Mon 12:00"),
        ("Fri 09:00", "Fri 19:00"),  # before opening is today
        ("2026-11-03 16:30", "2026-11-03 18:00"),  # a short day closes at six
        ("2026-11-03 17:30", "2026-11-05 12:00"),
    ],
)
def test_a_written_assignment_is_called_back_the_same_day(globus, olga, arrived, due):
    assignment(globus, olga, arrived)

    assert duty("R3.callback", arrived).due_at == moment(due)


@pytest.mark.parametrize(
    ("result", "linked", "looked", "expected"),
    [
        ("talked", True, "Fri 18:00", "kept"),
        ("no_answer", True, "Fri 18:00", "due"),
        ("talked", False, "Fri 18:00", "due"),
        ("talked", False, "Fri 19:30", "late"),
    ],
)
def test_only_a_talk_about_it_counts(globus, olga, result, linked, looked, expected):
    task = assignment(globus, olga, "Fri 12:00")
    touch = call(globus, olga, "Fri 15:00", result=result)
    if linked:
        task.walk_through(touch, by=olga, at=moment("Fri 15:00"))

    found = duty("R3.callback", looked)

    assert state(found, looked) == expected
    assert found.headline == "Позвонить по заданию: «Где отчёт за октябрь?»"


def test_a_call_written_down_by_mistake_walked_through_nothing(globus, olga):
    task = assignment(globus, olga, "Fri 12:00")
    touch = call(globus, olga, "Fri 15:00")
    task.walk_through(touch, by=olga, at=moment("Fri 15:00"))
    touch.strike(by=olga, at=moment("Fri 15:30"))

    assert state(duty("R3.callback", "Fri 16:00"), "Fri 16:00") == "due"

    task.walk_through(call(globus, olga, "Fri 16:30"), by=olga, at=moment("Fri 16:30"))
    assert state(duty("R3.callback", "Fri 17:00"), "Fri 17:00") == "kept"


def test_a_letter_that_is_no_assignment_after_all_leaves_nothing(globus, olga):
    task = assignment(globus, olga, "Fri 12:00")
    task.unmark(by=olga, at=moment("Fri 12:30"))

    assert duty("R3.callback", "Fri 13:00") is None


def test_marked_late_it_counts_from_its_arrival(globus, olga):
    assignment(globus, olga, "Thu 12:00", marked="Fri 12:00")

    assert duty("R3.callback", "Fri 11:00") is None
    assert state(duty("R3.callback", "Fri 13:00"), "Fri 13:00") == "late"


def test_after_the_talk_it_is_restated_and_confirmed(globus, olga):
    task = assignment(globus, olga, "Thu 12:00")
    assert duty("R3.restated", "Thu 14:00") is None

    task.walk_through(call(globus, olga, "Thu 15:00"), by=olga, at=moment("Thu 15:00"))
    found = duty("R3.restated", "Thu 16:00")
    assert hour(found.due_at) == "next Mon 19:00"
    assert found.headline == "Пересказать задание своими словами: «Где отчёт за октябрь?»"

    task.restate("Делаем шесть баннеров", by=olga, at=moment("Thu 17:00"))
    assert duty("R3.restated", "Thu 18:00").headline == "Получить подтверждение задания: «Где отчёт за октябрь?»"

    task.confirm(how="call", evidence="«Да, всё верно»", by=olga, at=moment("Fri 12:00"))
    assert state(duty("R3.restated", "Fri 13:00"), "Fri 13:00") == "kept"

    task.restate("Делаем восемь баннеров", by=olga, at=moment("Fri 14:00"))  # another wording, another yes
    assert state(duty("R3.restated", "Fri 15:00"), "Fri 15:00") == "due"


@pytest.mark.parametrize(
    ("happened", "looked", "expected"),
    [
        ("Thu 12:00 meeting", "Fri 18:00", "due"),
        ("Thu 12:00 meeting", "next Mon 11:00", "late"),
        ("Thu 12:00 video", "Fri 18:00", "due"),
        ("Thu 12:00 call", "Fri 18:00", "nothing"),  # nothing was agreed in it
        ("Thu 12:00 messenger", "Fri 18:00", "nothing"),
        ("Thu 12:00 no answer", "Fri 18:00", "nothing"),
        ("last Thu 12:00 meeting", "2026-12-05 12:00", "missed"),
    ],
)
def test_a_meeting_is_followed_by_a_report(globus, happened, looked, expected):
    history(globus, happened)

    assert state(duty("R3.report", looked), looked) == expected


def test_a_call_is_followed_by_a_report_when_something_was_agreed(globus, olga):
    touch = call(globus, olga, "Thu 12:00")
    promise = Agreement.make(
        globus, "пришлём смету", side="ours", due_at=moment("Fri 18:00"), by=olga, at=moment("Thu 12:00"), touch=touch
    )

    found = duty("R3.report", "Thu 13:00")
    assert found.headline == "Отправить, о чём договорились в разговоре"
    assert (
        found.explanation
        == "1 договорённость от 19 ноября: клиент получает это письменно и подтверждает или поправляет. Черновик готов."
    )

    promise.withdraw(by=olga, at=moment("Thu 14:00"))
    assert duty("R3.report", "Thu 15:00") is None


@pytest.mark.parametrize(("calls", "plain", "agreed"), [(0, False, False), (1, False, True), (2, True, True)])
def test_the_regulation_says_which_calls(globus, olga, head, calls, plain, agreed):
    Version.publish(
        {("R3.report", "calls"): calls}, valid_from=moment("Mon 11:00"), why="", by=head, at=moment("Mon 11:00")
    )
    call(globus, olga, "Thu 12:00")
    touch = call(globus, olga, "Thu 13:00")
    Agreement.make(
        globus, "смета", side="ours", due_at=moment("Fri 18:00"), by=olga, at=moment("Thu 13:00"), touch=touch
    )

    owed = {when: duty("R3.report", "Thu 14:00", opens_at=moment(when)) for when in ("Thu 12:00", "Thu 13:00")}

    assert (owed["Thu 12:00"] is not None, owed["Thu 13:00"] is not None) == (plain, agreed)


def test_it_is_done_when_the_report_was_sent_and_a_correction_of_the_record_changes_nothing(globus, olga):
    history(globus, "Thu 12:00 meeting")
    first = duty("R3.report", "Thu 13:00")
    touch = Touch.objects.get().correct(by=olga, at=moment("Thu 13:00"), summary="Обсудили премьеру")
    report = ContactReport.draw_up(touch, "Обсудили премьеру.", by=olga, at=moment("Thu 14:00"))

    found = duty("R3.report", "Thu 15:00")
    assert (found.subject_id, state(found, "Thu 15:00")) == (first.subject_id, "due")  # a draft is no report

    report.send(by=olga, at=moment("Thu 16:00"))
    touch.correct(by=olga, at=moment("Thu 17:00"), summary="Обсудили премьеру и афиши")
    assert state(duty("R3.report", "Thu 18:00"), "Thu 18:00") == "kept"


def test_a_meeting_that_was_none_needs_no_report(globus, olga):
    history(globus, "Thu 12:00 meeting")
    Touch.objects.get().strike(by=olga, at=moment("Thu 13:00"))

    assert duty("R3.report", "Thu 14:00") is None
