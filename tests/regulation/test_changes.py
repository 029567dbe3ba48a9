"""R1.change and R1.explain: bad news comes from us and at once; what was sent is explained aloud."""

import pytest

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Connection, Incident, Medium, Message, Outgoing, Thread, Touch
from dirigent.domain.conversations.telling import Change, tell
from dirigent.domain.tasks.models import Task
from dirigent.foundation.files.models import StoredFile
from dirigent.regulation.models import Beginning
from tests.cast import LONG_AGO, moment
from tests.regulation.story import derived, duty, history, hour, state

pytestmark = pytest.mark.usefixtures("anna", "head")


@pytest.fixture
def banners(globus, olga, specialist, context_ads) -> Task:
    return Task.set(
        globus, "Баннеры к премьере", department=context_ads, assignee=specialist, due_at=moment("Fri 18:00"), by=olga,
        at=moment("Mon 12:00"), purpose="a", expected_result="b", check_by="c", plain_words="Рисуем баннеры",
    )  # fmt: skip


def told(client: Client, duty_, when: str, **how) -> Touch:
    """A call by which the client learned of it."""
    touch = Touch.note_down(
        client, channel="call", by=client.manager, at=moment(when), contact=client.contacts.first(), **how
    )
    tell(client, [Change.named(duty_.figures["tells"])], touch=touch, by=client.manager, at=moment(when))
    return touch


@pytest.mark.parametrize(
    ("moved", "called", "looked", "expected", "due"),
    [
        ("Thu 12:00", "", "Thu 13:00", "due", "Thu 16:00"),
        ("Thu 12:00", "", "Thu 16:30", "late", "Thu 16:00"),
        ("Thu 12:00", "Thu 13:00", "Thu 16:30", "kept", "Thu 16:00"),
        ("Thu 12:00", "Thu 17:00", "Thu 18:30", "kept late", "Thu 16:00"),
        ("Thu 17:00", "", "Fri 11:00", "due", "Fri 13:00"),  # two hours on Thursday, two on Friday
        ("Thu 20:00", "", "Fri 11:00", "due", "Fri 15:00"),
    ],
)
def test_a_moved_deadline_is_told(globus, olga, banners, moved, called, looked, expected, due):
    banners.move(moment("next Wed 18:00"), reason="Ждём фото", by=olga, at=moment(moved))
    if called:
        told(globus, duty("R1.change", moved, key="moved"), called)

    found = duty("R1.change", looked, key="moved")

    assert state(found, looked) == expected
    assert hour(found.due_at) == due


def test_the_clock_of_bad_news_is_shown(globus, olga, banners):
    banners.move(moment("next Wed 18:00"), reason="ждём фото", by=olga, at=moment("Thu 12:00"))

    found = duty("R1.change", "Thu 13:00")
    assert found.headline == "Сообщить клиенту: «Баннеры к премьере» — новый срок 25 ноября"
    assert found.explained(moment("Thu 13:00")) == (
        "Мы знаем об этом с 12:00, клиент узнаёт от нас за 4 рабочих часа. Было обещано на 20 ноября. Причина: ждём фото"
    ).replace("4 ", "4\N{NO-BREAK SPACE}")

    told(globus, found, "Thu 13:30")
    assert duty("R1.change", "Thu 14:00").explained(moment("Thu 14:00")) == (
        "Мы узнали в 12:00, клиент — в 13:30: через 90 рабочих минут."
    )


def test_an_ordinary_contact_tells_nothing_and_silence_neither(globus, olga, banners):
    banners.move(moment("next Wed 18:00"), reason="Ждём фото", by=olga, at=moment("Thu 12:00"))
    history(globus, "Thu 13:00 call")
    told(globus, duty("R1.change", "Thu 12:30"), "Thu 14:00", result="no_answer")

    assert state(duty("R1.change", "Thu 16:30"), "Thu 16:30") == "late"


def test_a_letter_tells_as_well(globus, olga, banners):
    banners.move(moment("next Wed 18:00"), reason="Ждём фото", by=olga, at=moment("Thu 12:00"))
    history(globus, "Thu 13:00 letter, Thu 13:30 reply")
    change = Change.named(duty("R1.change", "Thu 13:40").figures["tells"])
    tell(globus, [change], message=Message.objects.get(direction="out"), by=olga, at=moment("Thu 13:30"))
    tell(globus, [change], message=Message.objects.get(direction="out"), by=olga, at=moment("Thu 13:30"))

    assert state(duty("R1.change", "Thu 16:30"), "Thu 16:30") == "kept"
    assert globus.tellings.count() == 1


def test_a_contact_that_was_struck_out_told_nothing(globus, olga, banners):
    banners.move(moment("next Wed 18:00"), reason="Ждём фото", by=olga, at=moment("Thu 12:00"))
    touch = told(globus, duty("R1.change", "Thu 12:30"), "Thu 13:00")
    touch.strike(by=olga, at=moment("Thu 15:00"))

    assert state(duty("R1.change", "Thu 14:00"), "Thu 14:00") == "kept"
    assert state(duty("R1.change", "Thu 15:30"), "Thu 15:30") == "due"


def test_a_corrected_contact_has_told_it_still(globus, olga, banners):
    banners.move(moment("next Wed 18:00"), reason="Ждём фото", by=olga, at=moment("Thu 12:00"))
    touch = told(globus, duty("R1.change", "Thu 12:30"), "Thu 13:00")
    touch.correct(by=olga, at=moment("Thu 15:00"), summary="Сказала о новом сроке")

    assert state(duty("R1.change", "Thu 17:00"), "Thu 17:00") == "kept"


def test_of_two_moves_telling_the_last_settles_both(globus, olga, banners):
    banners.move(moment("next Mon 18:00"), reason="Ждём фото", by=olga, at=moment("Thu 12:00"))
    banners.move(moment("next Wed 18:00"), reason="Ждём логотип", by=olga, at=moment("Thu 13:00"))
    first, last = sorted(derived("R1.change", "Thu 13:30"), key=lambda d: d.opens_at)

    told(globus, last, "Thu 14:00")
    assert [state(d, "Thu 15:00") for d in derived("R1.change", "Thu 15:00")] == ["kept", "kept"]
    assert first.figures["becomes"] == last.figures["becomes"]


def test_what_was_told_before_the_second_move_does_not_tell_it(globus, olga, banners):
    banners.move(moment("next Mon 18:00"), reason="Ждём фото", by=olga, at=moment("Thu 12:00"))
    told(globus, duty("R1.change", "Thu 12:10"), "Thu 12:30")
    banners.move(moment("next Wed 18:00"), reason="Ждём логотип", by=olga, at=moment("Thu 13:00"))

    assert [state(d, "Thu 13:30") for d in derived("R1.change", "Thu 13:30")] == ["kept", "due"]


@pytest.mark.parametrize(
    ("becomes", "plain"),
    [("Thu 18:00", "Рисуем баннеры"), ("next Wed 18:00", "")],
    ids=["an earlier date is no bad news", "the client does not wait for it"],
)
def test_what_needs_no_telling(globus, olga, specialist, context_ads, becomes, plain):
    task = Task.set(
        globus, "Баннеры", department=context_ads, assignee=specialist, due_at=moment("Fri 18:00"), by=olga,
        at=moment("Mon 12:00"), purpose="a", expected_result="b", check_by="c", plain_words=plain,
    )  # fmt: skip
    task.move(moment(becomes), reason="Так вышло", by=olga, at=moment("Wed 12:00"))

    assert duty("R1.change", "Wed 17:00") is None


def test_the_manager_says_whether_the_client_waits(globus, olga, banners):
    banners.move(moment("next Wed 18:00"), reason="Ждём фото", by=olga, at=moment("Thu 12:00"))
    banners.change(client_waits=False, by=olga, at=moment("Thu 12:10"))

    assert duty("R1.change", "Thu 13:00") is None


def test_a_move_taken_back_is_no_change(globus, olga, banners):
    banners.move(moment("next Wed 18:00"), reason="Ждём фото", by=olga, at=moment("Thu 12:00"))
    banners.move(moment("Fri 18:00"), reason="Успеваем", by=olga, at=moment("Thu 12:20"))

    assert state(duty("R1.change", "Thu 12:10"), "Thu 12:10") == "due"
    assert duty("R1.change", "Thu 13:00") is None


@pytest.mark.parametrize(
    ("handed_in", "called", "looked", "expected"),
    [
        ("", "", "Fri 17:00", "nothing"),
        ("", "", "Fri 18:30", "due"),
        ("", "Fri 18:30", "next Mon 12:00", "kept"),
        ("", "", "next Mon 15:00", "late"),
        ("next Mon 12:00", "", "next Mon 13:00", "nothing"),  # handed in before the client had to be told
        ("next Mon 16:00", "", "next Mon 17:00", "missed"),
        ("Fri 17:00", "", "next Mon 17:00", "nothing"),
    ],
)
def test_a_late_task_is_told(globus, specialist, banners, handed_in, called, looked, expected):
    if called:
        told(globus, duty("R1.change", "Fri 18:10"), called)
    if handed_in:
        banners.hand_in("Готово", by=specialist, at=moment(handed_in))

    assert state(duty("R1.change", looked), looked) == expected


def test_a_breakdown_we_know_of_is_told(globus, olga, specialist):
    incident = Incident.report(
        globus, "Форма заявки не отправляется", by=specialist, at=moment("Thu 12:10"), known_at=moment("Thu 12:00")
    )

    found = duty("R1.change", "Thu 13:00")
    assert found.headline == "Сообщить клиенту: Форма заявки не отправляется"
    assert found.responsible_id == olga.pk
    assert hour(found.due_at) == "Thu 16:00"

    incident.withdraw(by=specialist, at=moment("Thu 13:30"))
    assert duty("R1.change", "Thu 14:00") is None


def test_a_clause_that_came_later_asks_nothing_of_the_weeks_before(globus, olga, banners):
    banners.move(moment("next Wed 18:00"), reason="Ждём фото", by=olga, at=moment("Thu 12:00"))
    Beginning.objects.create(clause="R1.change", at=moment("Thu 15:00"))

    assert duty("R1.change", "Thu 16:00") is None


def sent(client: Client, when: str, *, to=None, explain: bool = True) -> Outgoing:
    at = moment(when)
    connection = Connection.open_up(by=None, at=LONG_AGO, kind="mail", medium=Medium.MAIL, name="Почта")
    thread = Thread.objects.create(client=client, subject="Медиаплан", started_at=at, last_at=at)
    message = Message.objects.create(
        thread=thread, direction="out", author=client.manager, sender_address="o@k.example", sender_key="o@k.example",
        subject="Медиаплан", at=at, raw=StoredFile.objects.create(sha256="1" * 64, size=1),
    )  # fmt: skip
    return Outgoing.objects.create(
        client=client, thread=thread, contact=to, connection=connection, medium="mail", author=client.manager,
        subject="Медиаплан", explain=explain, state="sent", created_at=at, changed_at=at, send_at=at, sent_at=at,
        message=message,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("happened", "looked", "expected"),
    [
        ("", "Fri 18:00", "due"),
        ("", "next Mon 11:30", "late"),
        ("Fri 12:00 call", "Fri 18:00", "kept"),
        ("Fri 12:00 meeting", "Fri 18:00", "kept"),
        ("Fri 12:00 messenger", "Fri 18:00", "due"),  # written again is not explained
        ("Fri 12:00 no answer", "Fri 18:00", "due"),
        ("Thu 11:00 call", "Fri 18:00", "due"),  # before it was sent
        ("next Mon 12:00 call", "next Mon 13:00", "kept late"),
    ],
)
def test_what_was_sent_is_followed_by_a_call(globus, anna, happened, looked, expected):
    sent(globus, "Thu 15:00", to=anna)
    history(globus, happened)

    found = duty("R1.explain", looked)

    assert state(found, looked) == expected
    assert hour(found.due_at) == "Fri 19:00"


def test_only_marked_letters_are_called_about(globus, anna):
    sent(globus, "Thu 15:00", to=anna, explain=False)

    assert duty("R1.explain", "Fri 18:00") is None


def test_another_person_may_be_told_by_a_linked_talk(globus, anna, olga):
    outgoing = sent(globus, "Thu 15:00", to=anna)
    touch = Touch.note_down(globus, channel="call", by=olga, at=moment("Fri 12:00"))
    assert state(duty("R1.explain", "Fri 12:30"), "Fri 12:30") == "due"

    tell(globus, [Change("conversations.outgoing", outgoing.pk)], touch=touch, by=olga, at=moment("Fri 12:00"))
    assert state(duty("R1.explain", "Fri 12:30"), "Fri 12:30") == "kept"
