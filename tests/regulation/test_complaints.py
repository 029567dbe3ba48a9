"""R12.complaint: answered, planned, put right, confirmed by the client; the head watches all the way."""

import pytest

from dirigent.domain.care.models import Complaint
from dirigent.domain.conversations.models import Message, Touch
from tests.cast import moment
from tests.regulation.story import derived, duty, history, hour, state

pytestmark = pytest.mark.usefixtures("anna", "head")
WHEN = "Thu 12:00"


@pytest.fixture
def complaint(globus, olga, anna) -> Complaint:
    return Complaint.write_down(globus, "Третий раз сорвали срок", contact=anna, by=olga, at=moment(WHEN))


def steps(looked: str) -> dict[str, str]:
    return {d.key: state(d, looked) for d in derived("R12.complaint", looked)}


def test_it_begins_with_an_answer_and_a_plan(complaint, olga, head):
    answer, plan = (duty("R12.complaint", "Thu 13:00", key=key) for key in ("answer", "plan"))

    assert (hour(answer.due_at), hour(plan.due_at)) == ("Thu 14:00", "next Mon 19:00")
    assert [(d.responsible_id, d.joined) for d in (answer, plan)] == [(olga.pk, [head.pk])] * 2
    assert answer.headline == "Ответить на жалобу: «Третий раз сорвали срок»"
    assert steps("Thu 14:30") == {"answer": "late", "plan": "due"}


def test_a_talk_linked_to_it_answers(complaint, globus, olga):
    touch = Touch.note_down(globus, channel="call", by=olga, at=moment("Thu 13:00"))
    assert steps("Thu 13:30")["answer"] == "due"

    complaint.answer(touch=touch, by=olga, at=moment("Thu 13:00"))
    assert steps("Thu 13:30")["answer"] == "kept"

    touch.strike(by=olga, at=moment("Thu 13:40"))
    assert steps("Thu 13:50")["answer"] == "due"


def test_our_next_letter_in_its_thread_answers(globus, olga):
    history(globus, "Thu 12:00 letter")
    letter = Message.objects.get()
    Complaint.write_down(globus, "Где отчёт?!", message=letter, opened_at=letter.at, by=olga, at=moment("Thu 12:10"))
    history(globus, "Thu 13:00 reply")

    assert steps("Thu 13:30")["answer"] == "kept"


def test_it_ends_with_the_word_of_the_client(complaint, olga, head, anna):
    complaint.make_plan("Вернём сроки", due_at=moment("Fri 18:00"), by=olga, at=moment("Thu 13:00"))
    assert steps("Thu 14:00") == {"answer": "kept", "plan": "kept", "settled": "due"}  # a plan is an answer too
    assert (
        duty("R12.complaint", "Thu 14:00", key="settled").headline
        == "Исправить то, на что жалуется клиент: «Третий раз сорвали срок»"
    )

    complaint.resolve("Сдали баннеры", by=olga, at=moment("Fri 12:00"))
    found = duty("R12.complaint", "Fri 13:00", key="settled")
    assert (state(found, "Fri 13:00"), found.joined) == ("due", [head.pk])
    assert found.headline == "Спросить, решён ли вопрос: «Третий раз сорвали срок»"

    complaint.confirm(how="call", evidence="Да, спасибо", contact=anna, by=olga, at=moment("Fri 15:00"))
    assert steps("Fri 16:00") == {"answer": "kept", "plan": "kept", "settled": "kept"}
    assert all(d.joined == [] for d in derived("R12.complaint", "Fri 16:00"))

    complaint.reopen("Снова опоздали", by=olga, at=moment("Fri 17:00"))
    assert steps("Fri 18:30")["settled"] == "late"


def test_what_was_no_complaint_leaves_nothing(complaint, head):
    complaint.withdraw(by=head, at=moment("Thu 12:30"))

    assert steps("Thu 13:00") == {}


def test_a_plan_later_than_two_days_is_a_breach(complaint, olga):
    complaint.make_plan("Вернём сроки", due_at=moment("next Fri 18:00"), by=olga, at=moment("next Tue 12:00"))

    assert steps("next Tue 13:00") == {"answer": "kept late", "plan": "kept late", "settled": "due"}
