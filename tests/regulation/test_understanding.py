"""R3.first-call, R3.questions, R3.debrief: the task is understood before anybody works on it; R13.accept-result: and checked after."""

import pytest

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Touch
from dirigent.domain.onboarding.calling_first import write_down
from dirigent.domain.onboarding.models import Aim, Brief, Debrief, FirstCall, OpenQuestion
from dirigent.domain.tasks.models import Task
from tests.cast import LONG_AGO, moment
from tests.regulation.story import derived, duty, hour, state
from tests.visiting import in_room

pytestmark = pytest.mark.usefixtures("head")


@pytest.fixture
def sold(olga, marina) -> Client:
    """A lead of sales who became a client on Thursday at noon."""
    client = Client.take_on(by=None, at=LONG_AGO, name="Кафе «Весна»", manager=olga, deputy=marina, status="lead")
    client.move_to("running", by=None, at=moment("Thu 12:00"))
    return client


def called(client, olga, when: str, **said) -> Touch:
    touch = Touch.note_down(client, channel="call", by=olga, at=moment(when), **said)
    FirstCall.of(client, by=olga, at=moment(when)).link(touch, by=olga, at=moment(when))
    return touch


def answered(client, olga, when: str, *aims: str) -> None:
    call = FirstCall.of(client, by=olga, at=moment(when))
    write_down(call, dict.fromkeys(aims, "узнали"), by=olga, at=moment(when))


@pytest.mark.parametrize(
    ("talk", "aims", "looked", "expected"),
    [
        ("", (), "Fri 18:00", "due"),
        ("", (), "Fri 19:30", "late"),
        ("Fri 12:00", (), "Fri 18:00", "due"),  # a talk without its goals
        ("", tuple(Aim.values), "Fri 18:00", "due"),  # goals without a talk
        ("Fri 12:00", tuple(Aim.values)[:5], "Fri 18:00", "due"),
        ("Fri 12:00", tuple(Aim.values), "Fri 18:00", "kept"),
        ("next Mon 12:00", tuple(Aim.values), "next Mon 18:00", "kept late"),
    ],
)
def test_the_first_call(sold, olga, talk, aims, looked, expected):
    answered(sold, olga, "Fri 11:30", *aims)
    if talk:
        called(sold, olga, talk)

    found = duty("R3.first-call", looked)

    assert (state(found, looked), hour(found.due_at)) == (expected, "Fri 19:00")


def test_a_talk_struck_out_was_none(sold, olga):
    answered(sold, olga, "Fri 11:30", *Aim.values)
    touch = called(sold, olga, "Fri 12:00")
    touch.strike(by=olga, at=moment("Fri 13:00"))

    assert state(duty("R3.first-call", "Fri 14:00"), "Fri 14:00") == "due"


def test_who_was_entered_as_a_client_is_known_already(globus):
    assert derived("R3.first-call", "Fri 12:00") == []


@pytest.mark.parametrize(
    ("due", "answer", "looked", "expected"),
    [
        ("", "", "Fri 18:00", "due"),
        ("", "", "next Mon 19:30", "late"),
        ("", "Fri 15:00", "Fri 18:00", "kept"),
        ("Thu 18:00", "", "Fri 11:00", "late"),  # asked for by Thursday
        ("Thu 18:00", "Fri 11:00", "Fri 12:00", "kept late"),
    ],
)
def test_an_open_question(globus, anna, olga, due, answer, looked, expected):
    asked = OpenQuestion.ask(
        globus, "Какие площадки?", contact=anna, by=olga, at=moment("Thu 12:00"), due_at=moment(due) if due else None
    )
    if answer:
        asked.settle("Яндекс", through="spoken", contact=anna, by=olga, at=moment(answer))

    found = duty("R3.questions", looked)

    assert state(found, looked) == expected
    assert found.headline == "Получить ответ: «Какие площадки?»"


def test_a_question_to_a_colleague_is_seen_by_them_too(globus, olga, specialist):
    asked = OpenQuestion.ask(globus, "Успеем?", colleague=specialist, by=olga, at=moment("Thu 12:00"))
    assert duty("R3.questions", "Thu 13:00").joined == [specialist.pk]

    asked.withdraw(by=olga, at=moment("Thu 14:00"))
    assert duty("R3.questions", "Thu 15:00") is None


@pytest.fixture
def brief(globus, anna, olga) -> Brief:
    brief = Brief.begin(globus, "context", by=olga, at=moment("Wed 11:00"), title="Премьера")
    brief.fill({"goal": "Продать билеты"}, contact=anna, at=moment("Wed 11:30"))
    return brief


def restated(brief, olga, anna, when: str, agreed: str = "") -> Debrief:
    debrief = Debrief.write(brief, [("Цель", f"Продать билеты {when}")], by=olga, at=moment(when))
    debrief.send([anna], by=olga, at=moment(when), changed="иначе")
    if agreed:
        version = debrief.version
        version.decide(anna, "approve", **in_room(anna), at=moment(agreed), seen_hash=version.content_hash)
    return debrief


@pytest.mark.parametrize(
    ("came", "sent", "agreed", "looked", "expected"),
    [
        ("", "", "", "Fri 12:00", "nothing"),
        ("Wed 12:00", "", "", "Fri 12:00", "due"),
        ("Wed 12:00", "", "", "Fri 19:30", "late"),
        ("Wed 12:00", "Thu 12:00", "", "Fri 19:30", "late"),  # sent is not confirmed
        ("Wed 12:00", "Thu 12:00", "Fri 12:00", "Fri 19:30", "kept"),
        ("Wed 12:00", "Thu 12:00", "next Mon 12:00", "next Mon 13:00", "kept late"),
    ],
)
def test_a_brief_is_restated_and_confirmed(brief, olga, anna, came, sent, agreed, looked, expected):
    if came:
        brief.hand_in(contact=anna, at=moment(came))
    if sent:
        restated(brief, olga, anna, sent, agreed)

    assert state(duty("R3.debrief", looked), looked) == expected


def test_a_change_after_the_confirmation_asks_for_another(brief, olga, anna):
    brief.hand_in(contact=anna, at=moment("Wed 12:00"))
    restated(brief, olga, anna, "Wed 13:00", "Wed 15:00")
    assert [d.key for d in derived("R3.debrief", "Wed 16:00")] == ["brief"]

    brief.fill({"budget": "50000"}, contact=anna, at=moment("Thu 12:00"))
    found = duty("R3.debrief", "Thu 13:00")
    assert (state(found, "Thu 13:00"), hour(found.due_at)) == ("due", "next Mon 19:00")
    assert found.rule.explanation(found.figures, moment("Thu 13:00")).startswith("Бриф изменился в 12:00")

    restated(brief, olga, anna, "Fri 12:00", "Fri 13:00")
    assert state(duty("R3.debrief", "Fri 14:00"), "Fri 14:00") == "kept"


def test_a_brief_not_needed_obliges_to_nothing(brief, olga, anna):
    brief.hand_in(contact=anna, at=moment("Wed 12:00"))
    brief.withdraw(by=olga, at=moment("Thu 12:00"))

    assert derived("R3.debrief", "Thu 13:00") == []


@pytest.fixture
def task(globus, olga, production_head) -> Task:
    return Task.set(
        globus, "Баннеры", department=production_head.department, assignee=production_head, due_at=moment("Fri 18:00"),
        by=olga, at=moment("Tue 12:00"), purpose="а", expected_result="б", check_by="в",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("settled", "looked", "expected"),
    [
        ("", "Thu 18:00", "due"),
        ("", "Thu 19:30", "late"),
        ("close", "Thu 18:00", "kept"),
        ("rework", "Thu 18:00", "kept"),
    ],
)
def test_a_result_is_checked_by_the_manager(task, olga, production_head, settled, looked, expected):
    task.hand_in("Готово", by=production_head, at=moment("Wed 12:00"))
    if settled == "close":
        task.close(by=olga, at=moment("Thu 12:00"))
    if settled == "rework":
        task.rework("Не тот размер", by=olga, at=moment("Thu 12:00"))

    found = duty("R13.accept-result", looked)

    assert (state(found, looked), found.responsible_id, hour(found.due_at)) == (expected, olga.pk, "Thu 19:00")


def test_handed_in_anew_it_waits_anew(task, olga, production_head):
    task.hand_in("Готово", by=production_head, at=moment("Wed 12:00"))
    task.rework("Не тот размер", by=olga, at=moment("Wed 13:00"))
    task.hand_in("Теперь тот", by=production_head, at=moment("Thu 12:00"))

    assert sorted(state(d, "Thu 13:00") for d in derived("R13.accept-result", "Thu 13:00")) == ["due", "kept"]


def test_what_the_manager_does_themselves_needs_no_check(task, olga):
    task.hand_in("Сделала сама", by=olga, at=moment("Wed 12:00"))

    assert derived("R13.accept-result", "Thu 12:00") == []
