"""R12.request: what a client's person asked for at the portal is done by the time they were told."""

from datetime import timedelta

import pytest

from dirigent.domain.conversations import from_portal
from dirigent.domain.conversations.models import Attachment, ClientRequest, Message, Touch
from dirigent.foundation.files.storing import store
from tests.cast import moment
from tests.regulation.story import derived, duty, hour, state

pytestmark = pytest.mark.django_db
WHEN = "Thu 12:00"


def asked(contact, kind: str, due: str) -> ClientRequest:
    return from_portal.ask(
        contact, kind, "Прошу", due_at=moment(due), words="О смете", token=f"{kind}-token", at=moment(WHEN)
    )


def now(looked: str) -> str:
    return state(duty("R12.request", looked), looked)


def test_a_call_is_owed_by_the_time_they_named(anna, olga):
    asked(anna, "call", "Fri 15:00")
    found = duty("R12.request", "Fri 12:00")
    assert (found.responsible_id, hour(found.due_at)) == (olga.pk, "Fri 15:00")
    assert found.headline == "Перезвонить, как просили: Анна Ковалёва"
    assert "О смете" in found.explanation
    assert [now(looked) for looked in ("Thu 12:01", "Fri 14:59", "Fri 15:30")] == ["due", "due", "late"]


@pytest.mark.parametrize(
    ("channel", "result", "at", "expected"),
    [
        ("call", "talked", "Fri 13:00", "kept"),
        ("meeting", "talked", "Fri 13:00", "kept"),
        ("call", "no_answer", "Fri 13:00", "due"),  # they were not reached
        ("mail", "talked", "Fri 13:00", "due"),  # a letter is no call
        ("call", "talked", "Thu 11:00", "due"),  # before they asked
    ],
)
def test_a_talk_fulfils_a_call(anna, globus, olga, channel, result, at, expected):
    asked(anna, "call", "Fri 15:00")
    Touch.note_down(globus, channel=channel, result=result, by=olga, at=moment(at), contact=anna)
    assert now("Fri 14:00") == expected


def test_a_letter_with_a_file_fulfils_a_report(anna, globus, olga):
    request = asked(anna, "report", "Fri 19:00")
    answer = Message.objects.create(
        thread=request.message.thread, direction="out", author=olga, sender_address="o@k.example", sender_key="o@k.example",
        text="Сделаем", new_text="Сделаем", at=moment("Fri 12:00"), raw=store(b"answer"),
    )  # fmt: skip
    assert now("Fri 13:00") == "due"
    Attachment.objects.create(message=answer, file=store(b"report"), name="отчёт.pdf")
    assert now("Fri 13:00") == "kept"
    assert now("Fri 11:00") == "due"


def test_the_mark_fulfils_and_can_be_taken_back(anna, olga):
    request = asked(anna, "report", "Fri 19:00")
    assert request.finish(by=olga, at=moment("Fri 12:00"))
    assert not request.finish(by=olga, at=moment("Fri 12:01"))
    assert now("Fri 13:00") == "kept"
    request.reopen(by=olga, at=moment("Fri 13:00"))
    assert now("Fri 13:30") == "due"


def test_what_they_take_back_is_owed_no_more(anna):
    request = asked(anna, "call", "Fri 15:00")
    assert from_portal.take_back(request, at=moment("Fri 12:00"))
    assert not from_portal.take_back(request, at=moment("Fri 12:00") + timedelta(minutes=1))
    assert derived("R12.request", "Fri 13:00") == []
    assert derived("R12.answer", "Fri 13:00") == []
