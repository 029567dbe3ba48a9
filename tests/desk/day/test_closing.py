"""Closing the day: nothing is hidden, and what is left needs a reason (DAY-3)."""

import pytest

from dirigent.domain.conversations.mentioning import leave_beside, unread_mentions
from dirigent.domain.conversations.models import Agreement, Thread
from dirigent.domain.people.models import WorkDay
from dirigent.domain.tasks.models import Comment, Task
from dirigent.regulation import engine
from tests.cast import moment
from tests.regulation.story import history


@pytest.fixture
def evening(clock, globus, anna, head, olga):
    """A Friday evening with nothing of the card left to fill in."""
    globus.move_to("lead", by=olga, at=moment("Mon 09:00"))
    at = clock("Fri 18:40")
    WorkDay.arrive(olga, on=moment("Fri").date(), at=moment("Fri 10:52"))
    engine.full_pass(at)
    engine.Duty.objects.filter(clause="R2.card").update(waived_at=at)
    return at


def task(globus, olga, context_ads, due="Fri 18:00"):
    return Task.set(
        globus, "Проверить смету", department=context_ads, assignee=olga, due_at=moment(due), by=olga, at=moment("Mon 12:00"),
        purpose="-", expected_result="-", check_by="-",
    )  # fmt: skip


def test_a_settled_day_closes_with_one_press(as_, olga, evening):
    browser = as_(olga)
    assert "Всё решено" in browser.get("/day/closing/").text

    browser.post("/day/closing/")

    day = WorkDay.objects.get(user=olga)
    assert (day.closed_at, day.leftovers) == (evening, 0)
    assert "День закрыт в 18:40." in browser.get("/day/closing/").text
    assert "день закрыт в 18:40" in browser.get("/").text


def test_everything_that_is_left_is_shown(as_, olga, denis, globus, evening, context_ads):
    history(globus, "Fri 11:00 letter, Fri 11:30 reply, Fri 17:50 letter")
    Comment.say(task(globus, olga, context_ads), "Есть вопрос", by=denis, at=moment("Fri 12:00"), mentions=[olga])
    task(globus, olga, context_ads, due="next Mon 12:00")
    Agreement.make(globus, "Смета", side="ours", due_at=moment("Fri 19:00"), by=olga, at=moment("Mon 12:00"))
    engine.full_pass(evening)

    page = as_(olga).get("/day/closing/").text

    assert "осталось 5 дел" in page
    for said in ("Непрочитанные письма", "Непрочитанные комментарии", "Задачи на сегодня и горящие",
                 "Договорённости на сегодня", "Дела по регламенту", "Обещано: Смета", "Проверить смету"):  # fmt: skip
        assert said in page
    assert page.count("Проверить смету") == 2  # its comment and itself; Monday's waits for Monday


def test_leftovers_need_a_reason_which_the_head_sees(as_, olga, head, globus, evening, context_ads):
    task(globus, olga, context_ads)
    browser = as_(olga)

    refused = browser.post("/day/closing/", {"reason": "  "})
    assert refused.status_code == 422
    assert "Напишите, почему осталось" in refused.text
    assert WorkDay.objects.get(user=olga).closed_at is None

    browser.post("/day/closing/", {"reason": "Ждём доступ"})
    assert WorkDay.objects.get(user=olga).leftovers == 1
    board = as_(head).get("/team/").text
    assert "остался 1" in board and "Ждём доступ" in board


def test_letters_and_comments_are_read_at_once(as_, olga, denis, globus, evening, context_ads):
    history(globus, "Fri 17:50 letter, Fri 17:55 letter elsewhere")
    Comment.say(
        task(globus, olga, context_ads, due="next Fri 12:00"),
        "Смотри",
        by=denis,
        at=moment("Fri 12:00"),
        mentions=[olga],
    )
    browser = as_(olga)

    browser.post("/day/closing/letters/")
    browser.post("/day/closing/comments/")

    page = browser.get("/day/closing/").text
    assert "Непрочитанные письма" not in page
    assert "Непрочитанные комментарии" not in page


def test_a_closed_day_is_opened_again(as_, olga, evening):
    browser = as_(olga)
    browser.post("/day/closing/")
    browser.post("/day/closing/undo/")

    assert WorkDay.objects.get(user=olga).closed_at is None


def test_a_second_closing_changes_nothing(as_, olga, evening, clock):
    browser = as_(olga)
    browser.post("/day/closing/")
    clock("Fri 18:50")
    browser.post("/day/closing/")

    assert WorkDay.objects.get(user=olga).closed_at == evening


def test_whoever_was_asked_to_look_sees_it_before_going_home(as_, olga, marina, globus, evening):
    thread = Thread.objects.create(client=globus, subject="Смета премьеры", started_at=evening, last_at=evening)
    leave_beside(thread, "@Ольга Снегирёва, глянь", by=marina, at=evening, mentions=[olga])

    said = as_(olga).get("/day/closing/").text

    assert "Вас просили посмотреть" in said and "Смета премьеры" in said
    assert as_(olga).post("/day/closing/").status_code == 422  # what is left needs a reason
    unread_mentions(olga).update(read_at=evening)
    assert "Вас просили посмотреть" not in as_(olga).get("/day/closing/").text
