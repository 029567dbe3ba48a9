"""R12.answer: a client's letter is answered within a working hour; then the deputy learns of it, then the head."""

import pytest

from dirigent.domain.conversations.attaching import attach, detach
from dirigent.domain.conversations.models import Thread
from dirigent.foundation import worktime
from dirigent.regulation.models import Version
from tests.cast import moment
from tests.regulation.story import derived, duty, history, hour, state

pytestmark = pytest.mark.usefixtures("anna", "head")


@pytest.mark.parametrize(
    ("happened", "looked", "expected", "due"),
    [
        ("Fri 11:12 letter", "Fri 12:00", "due", "Fri 12:12"),
        ("Fri 11:12 letter", "Fri 12:52", "late", "Fri 12:12"),
        ("Fri 11:12 letter, Fri 12:00 reply", "Fri 12:52", "kept", "Fri 12:12"),
        ("Fri 11:12 letter, Fri 12:13 reply", "Fri 12:52", "kept late", "Fri 12:12"),
        ("Fri 12:40 letter", "Fri 13:00", "due", "Fri 13:40"),  # lunch is working time
        ("Fri 18:30 letter", "next Mon 11:15", "due", "next Mon 11:30"),  # half an hour on Friday, half on Monday
        ("Fri 20:15 letter", "next Mon 11:15", "due", "next Mon 12:00"),
        ("Sat 12:00 letter", "next Mon 11:15", "due", "next Mon 12:00"),
        ("2026-11-03 17:30 letter", "2026-11-05 11:15", "due", "2026-11-05 11:30"),  # a short day before the holiday
        ("2026-11-04 12:00 letter", "2026-11-05 11:15", "due", "2026-11-05 12:00"),
        ("Fri 11:00 letter, Fri 11:20 letter", "Fri 12:30", "late", "Fri 12:00"),  # the first one waits
        ("Fri 11:00 auto-reply", "Fri 18:00", "nothing", ""),
        ("Fri 11:00 newsletter", "Fri 18:00", "nothing", ""),
        ("Fri 11:00 letter, Fri 11:10 our auto-reply", "Fri 18:00", "late", "Fri 12:00"),  # a machine is no answer
        ("Fri 11:00 letter, Fri 11:40 call", "Fri 18:00", "late", "Fri 12:00"),  # a call about something else
        ("Fri 11:00 letter, Fri 11:40 call answering", "Fri 18:00", "kept", "Fri 12:00"),
        ("Fri 11:00 letter, Fri 11:40 reply elsewhere", "Fri 18:00", "late", "Fri 12:00"),
        ("Fri 11:00 reply", "Fri 18:00", "nothing", ""),  # we wrote last
        ("Fri 11:00 letter, Fri 11:30 reply, Fri 15:00 letter", "Fri 15:30", "due", "Fri 16:00"),
    ],
)
def test_answer(globus, happened, looked, expected, due):
    history(globus, happened)

    found = duty("R12.answer", looked)

    assert state(found, looked) == expected
    assert hour(found and found.due_at) == due


@pytest.mark.parametrize(
    ("looked", "joined", "words"),
    [
        ("Fri 12:59", [], "В 13:12 узнает заместитель — Марина Орлова."),
        ("Fri 13:12", ["marina"], "Заместитель уже знает, в 15:12 узнает руководитель."),
        ("Fri 15:12", ["marina", "vera"], "Заместитель и руководитель уже знают."),
    ],
)
def test_silence_brings_in_the_deputy_then_the_head(globus, olga, marina, head, looked, joined, words):
    history(globus, "Fri 11:12 letter")

    found = duty("R12.answer", looked)

    logins = {olga.pk: "olga", marina.pk: "marina", head.pk: "vera"}
    assert logins[found.responsible_id] == "olga"
    assert [logins[pk] for pk in found.joined] == joined
    assert hour(found.due_at) == "Fri 12:12"  # escalation moves nothing
    assert found.explained(moment(looked)).endswith(words)


def test_an_answer_sends_everybody_home(globus):
    history(globus, "Fri 11:12 letter, Fri 16:00 reply")

    found = duty("R12.answer", "Fri 18:00")

    assert found.joined == []
    assert (
        found.explained(moment("Fri 18:00"))
        == "Анна Ковалёва, письмо в 11:12: ответ нужен за 1\N{NO-BREAK SPACE}рабочий час."
    )


def test_what_was_told_does_not_grow_after_the_answer(globus):
    history(globus, "Fri 11:12 letter, Fri 12:00 reply")

    assert duty("R12.answer", "Fri 12:30").figures == duty("R12.answer", "Fri 18:30").figures


def test_the_explanation_tells_the_day_when_it_is_another(globus):
    history(globus, "Fri 18:30 letter")

    assert duty("R12.answer", "Fri 18:40").explained(moment("Fri 18:40")) == (
        "Анна Ковалёва, письмо в 18:30: ответ нужен за 1\N{NO-BREAK SPACE}рабочий час. Заместитель (Марина Орлова) узнает 23 ноября, 12:30."
    )
    assert duty("R12.answer", "next Mon 12:00").explained(moment("next Mon 12:00")) == (
        "Анна Ковалёва, письмо от 20 ноября, 18:30: ответ нужен за 1\N{NO-BREAK SPACE}рабочий час. В 12:30 узнает заместитель — Марина Орлова."
    )


@pytest.mark.parametrize("status", ["lead", "paused"])
def test_a_lead_and_a_paused_client_are_answered_too(globus, olga, status):
    globus.move_to(status, by=olga, at=moment("Mon 12:00"))
    history(globus, "Fri 11:00 letter")

    assert state(duty("R12.answer", "Fri 11:30"), "Fri 11:30") == "due"


def test_two_threads_are_two_duties(globus):
    history(globus, "Fri 11:00 letter, Fri 11:10 letter elsewhere, Fri 11:30 reply")

    found = sorted(derived("R12.answer", "Fri 12:30"), key=lambda d: d.opens_at)

    assert [state(d, "Fri 12:30") for d in found] == ["kept", "late"]


def test_a_letter_attached_elsewhere_leaves_no_duty_behind(globus, olga):
    history(globus, "Fri 11:00 letter")
    detach([Thread.objects.get()], by=olga, at=moment("Fri 11:20"))

    assert duty("R12.answer", "Fri 12:30") is None

    attach(Thread.objects.get(), globus, by=olga, at=moment("Fri 12:40"), remember=False)
    assert state(duty("R12.answer", "Fri 12:50"), "Fri 12:50") == "late"


def test_a_version_changes_the_term_from_its_date_on(globus, head):
    history(globus, "Fri 11:00 letter")
    Version.publish(
        {("R12.answer", "minutes"): 30}, valid_from=moment("Fri 15:00"), why="Быстрее", by=head, at=moment("Fri 14:00")
    )

    assert hour(duty("R12.answer", "Fri 14:30").due_at) == "Fri 12:00"
    assert hour(duty("R12.answer", "Fri 15:30").due_at) == "Fri 11:30"


def test_another_working_day_moves_the_term(globus, head):
    worktime.default().edit_day(moment("Fri").date(), kind="dayoff", by=head.pk, at=moment("Thu 12:00"))
    history(globus, "Fri 11:00 letter")

    assert hour(duty("R12.answer", "Fri 15:00").due_at) == "next Mon 12:00"
