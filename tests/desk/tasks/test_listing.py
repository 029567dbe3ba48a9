import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.clients.models import Client
from dirigent.domain.tasks.models import Comment, WorkKind
from tests.cast import LONG_AGO, moment


def titles(answer):
    return [task.title for task in answer.context["tasks"]]


@pytest.fixture
def boards(set_task, specialist, olga):
    late, today = set_task("Просрочена", due="Tue 19:00"), set_task("Сегодня", due="Wed 19:00")
    later = set_task("Потом", due="next Mon 19:00", urgency=3, importance=3)
    return late, today, later


def test_late_ones_come_first_and_weight_turns_the_order(as_, specialist, boards):
    browser = as_(specialist)

    assert titles(browser.get("/tasks/")) == ["Просрочена", "Сегодня", "Потом"]
    assert titles(browser.get("/tasks/?sort=weight")) == ["Потом", "Просрочена", "Сегодня"]
    assert titles(browser.get("/tasks/?sort=-due")) == ["Потом", "Сегодня", "Просрочена"]


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {"Просрочена", "Сегодня", "Потом"}),
        ("view=set", set()),
        ("burning=1", {"Просрочена", "Сегодня"}),
        ("stage=working", {"Сегодня"}),
        ("stage=closed", set()),
        ("kind=banner", {"Потом"}),
        ("client=Театр «Глобус»", {"Просрочена", "Сегодня", "Потом"}),
        ("client=Нет такого", set()),
        ("department=999", set()),
        ("view=нет&sort=нет&stage=нет&kind=нет&department=x&page=x", {"Просрочена", "Сегодня", "Потом"}),
    ],
)
def test_filters(as_, specialist, olga, boards, query, seen):
    boards[1].start(by=specialist, at=moment("Wed 11:00"))
    boards[2].change(work_kind=WorkKind.BANNER, by=olga, at=moment("Wed 11:00"))

    assert set(titles(as_(specialist).get(f"/tasks/?{query}"))) == seen


def test_views_are_whose_tasks_they_are(as_, olga, marina, production_head, boards, set_task):
    watched = set_task("Под присмотром", auditors=[marina])

    assert titles(as_(olga).get("/tasks/")) == []
    assert len(titles(as_(olga).get("/tasks/?view=set"))) == 4
    assert titles(as_(marina).get("/tasks/?view=auditor")) == [watched.title]
    assert len(titles(as_(production_head).get("/tasks/?view=department"))) == 4
    assert "view=department" not in as_(olga).get("/tasks/").text


def test_a_stranger_sees_none_and_is_told_what_to_do(as_, denis, boards):
    answer = as_(denis).get("/tasks/?view=all")

    assert titles(answer) == []
    assert "Глобус" not in answer.text
    assert "Открытых задач здесь нет" in answer.text


def test_of_a_strangers_client_nothing_is_told(as_, denis, globus, boards):
    answer = as_(denis).get(f"/tasks/?client={globus.pk}")

    assert titles(answer) == []
    assert globus.name not in answer.text


def test_a_row_says_how_often_it_was_moved_and_that_somebody_wrote(as_, olga, specialist, task):
    task.move(moment("next Mon 19:00"), reason="Ждём доступ", by=olga, at=moment("Wed 11:00"))
    Comment.say(task, "Где доступ?", by=specialist, at=moment("Wed 11:00"))

    text = as_(olga).get("/tasks/?view=set").text
    assert "Переносили 1 раз" in text
    assert "1 новый" in text


def test_fifty_rows_a_page_and_the_rest_on_demand(as_, specialist, set_task, htmx):
    for n in range(53):
        set_task(f"Задача {n}")
    browser = as_(specialist)

    first = browser.get("/tasks/")
    assert len(first.context["tasks"]) == 50
    assert "Показать ещё 50" in first.text
    rest = browser.get("/tasks/?page=2", **htmx)
    assert rest.text.count("data-row") == 3
    assert "<html" not in rest.text and 'id="page-2"' in rest.text


@pytest.mark.parametrize("address", ["/tasks/", "/tasks/board/", "/tasks/board/?by=stage"])
def test_as_many_queries_for_fifty_rows_as_for_one(as_, specialist, olga, set_task, address):
    def full(n):
        task = set_task(f"Задача {n}", checklist=["Раз", "Два"])
        Comment.say(task, "Как дела?", by=olga, at=moment("Wed 11:00"))

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(address)
        return len(queries)

    full(0)
    browser = as_(specialist)
    asked()
    one = asked()
    for n in range(1, 50):
        full(n)
    assert asked() == one
    assert one <= 22


def test_a_column_has_a_cap(as_, specialist, set_task):
    for n in range(33):
        set_task(f"Задача {n}", due="next Mon 19:00")

    answer = as_(specialist).get("/tasks/board/")
    column = next(one for one in answer.context["columns"] if one["value"] == "later")
    assert (len(column["cards"]), column["n"], column["rest"]) == (30, 33, 3)
    assert "ещё 3" in answer.text


@pytest.mark.parametrize(
    ("due", "column"),
    [
        ("Wed 11:59", "late"), ("Wed 12:00", "late"), ("Wed 19:00", "today"), ("Thu 00:00", "tomorrow"),
        ("Fri 00:00", "week"), ("Sun 23:59", "week"), ("next Mon 00:00", "later"),
    ],
)  # fmt: skip
def test_columns_of_deadlines_leave_no_gap(as_, specialist, set_task, due, column):
    set_task(due=due)

    columns = as_(specialist).get("/tasks/board/").context["columns"]
    assert [one["value"] for one in columns if one["cards"]] == [column]


def test_the_client_of_a_filter_is_looked_up_among_ones_own(as_, denis, olga, globus):
    Client.take_on(by=None, at=LONG_AGO, name="Глобус знаний", manager=denis)

    assert "Глобус знаний" in as_(denis).get("/tasks/new/clients/?client=глобус").text
    assert "Театр" not in as_(denis).get("/tasks/new/clients/?client=глобус").text
    assert "Театр" in as_(olga).get("/tasks/new/clients/?client=глобус").text
