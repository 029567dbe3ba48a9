from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.conversations.models import Touch
from dirigent.domain.people.models import Department
from dirigent.domain.tasks.models import Part, Task
from dirigent.domain.tasks.models.work import PRODUCTION_WORK
from dirigent.foundation.journal.models import Entry
from tests.cast import moment


@pytest.fixture
def filled(globus, production_head):
    def form(**changes):
        return {
            "token": uuid4(), "client": globus.name, "title": "Нарисовать баннеры", "work_kind": "other",
            "department": production_head.department.pk, "assignee": "", "purpose": "Продать билеты",
            "expected_result": "Шесть файлов", "check_by": "Прошли модерацию", "quick": "next",
            "urgency": 2, "importance": 2, **changes,
        }  # fmt: skip

    return form


def test_a_task_goes_to_the_head_of_the_department_unless_said_otherwise(
    as_, olga, production_head, specialist, filled
):
    as_(olga).post("/tasks/new/", filled())
    as_(olga).post("/tasks/new/", filled(assignee=specialist.pk))

    assert [t.assignee for t in Task.objects.order_by("pk")] == [production_head, specialist]
    task = Task.objects.first()
    assert (task.author, task.due_at) == (olga, moment("Thu 19:00"))


def test_everything_that_was_filled_in_is_kept(as_, olga, marina, specialist, head, filled):
    as_(olga).post(
        "/tasks/new/",
        filled(
            checklist="- Раз\n\n• Два  \n", co_executors=[specialist.pk], auditors=[marina.pk], needs_head="on",
            due_at="2026-11-24T15:30", plain_words="Нарисуем картинки", urgency=3,
        ),
    )  # fmt: skip

    task = Task.objects.get()
    assert [line.text for line in task.checklist.all()] == ["Раз", "Два"]
    assert {(p.user, p.part, p.by_rule) for p in task.participants.all()} == {
        (specialist, Part.CO_EXECUTOR, False), (marina, Part.AUDITOR, False), (head, Part.AUDITOR, True),
    }  # fmt: skip
    assert (task.due_at, task.urgency) == (moment("next Tue 15:30"), 3)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Скажите одной строкой"), ("purpose", " ", "без цели"), ("expected_result", "", "лучше с цифрами"),
        ("check_by", "", "как проверите"), ("client", "", "Укажите заказчика"), ("client", "Нет такого", "Среди ваших клиентов нет"),
        ("quick", "", "Выберите срок"), ("due_at", "2026-11-17T12:00", "уже прошло"), ("checklist", "я" * 301, "не длиннее 300"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_at_the_field(as_, olga, filled, field, value, sentence):
    answer = as_(olga).post("/tasks/new/", filled(**{field: value}))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Task.objects.exists()


@pytest.mark.parametrize("kind", sorted(PRODUCTION_WORK))
@pytest.mark.parametrize("field", ["assignee", "co_executors"])
def test_a_manager_gets_no_production_work(as_, olga, marina, filled, kind, field):
    answer = as_(olga).post("/tasks/new/", filled(work_kind=kind, **{field: marina.pk}))

    assert answer.status_code == 422
    assert "обязательные правила, пункт 4" in answer.text
    assert not Task.objects.exists()


def test_a_department_without_a_head_needs_a_name(as_, olga, filled):
    nobody = Department.objects.create(name="SMM", kind="production")

    assert "У отдела нет руководителя" in as_(olga).post("/tasks/new/", filled(department=nobody.pk)).text


def test_a_client_of_another_cannot_be_named(as_, denis, filled):
    answer = as_(denis).post("/tasks/new/", filled())

    assert "Среди ваших клиентов нет" in answer.text
    assert not Task.objects.exists()


def test_an_administrator_sets_no_tasks(as_, admin, filled):
    assert as_(admin).post("/tasks/new/", filled()).status_code == 403


def test_pressed_twice_it_is_set_once(as_, olga, filled):
    form = filled()
    as_(olga).post("/tasks/new/", form)
    as_(olga).post("/tasks/new/", form)

    assert Task.objects.count() == 1


def test_a_wish_heard_in_a_talk_keeps_its_link(as_, olga, globus, anna, filled):
    Touch.note_down(globus, channel="call", by=olga, at=moment("Wed 11:00"), contact=anna, summary="Просят баннеры")
    entry = Entry.objects.get(kind="touch.noted")
    page = as_(olga).get(f"/tasks/new/?client={globus.pk}&origin={entry.pk}&title=Баннеры")
    assert 'value="Баннеры"' in page.text and f'value="{entry.pk}"' in page.text

    as_(olga).post("/tasks/new/", filled(origin=entry.pk))
    task = Task.objects.get()
    assert task.origin == entry
    assert "из разговора" in as_(olga).get(f"/tasks/{task.pk}/").text


def test_an_entry_of_another_client_is_no_origin(as_, olga, globus, head, filled):
    elsewhere = Entry.objects.filter(kind="user.hired").first()

    as_(olga).post("/tasks/new/", filled(origin=elsewhere.pk))
    assert Task.objects.get().origin is None


def test_the_responsible_follow_the_department(as_, olga, production_head):
    answer = as_(olga).get(f"/tasks/new/assignee/?department={production_head.department_id}")

    assert f'value="{production_head.pk}" selected' in answer.text
    assert as_(olga).get("/tasks/new/assignee/?department=x").status_code == 404


def test_setting_a_task_takes_few_queries(as_, olga, filled):
    browser = as_(olga)
    browser.post("/tasks/new/", filled())
    with CaptureQueriesContext(connection) as queries:
        browser.post("/tasks/new/", filled(checklist="Раз\nДва\nТри"))

    assert len(queries) <= 45


@pytest.mark.parametrize(("said", "sentence"), [
    ({"plain_why": "Чтобы пришли"}, "что делаем"), ({"plain_words": "Рисуем"}, "зачем это ему"),
])  # fmt: skip
def test_what_the_client_is_shown_is_said_to_them_plainly(as_, olga, filled, said, sentence):
    answer = as_(olga).post("/tasks/new/", filled(shown="on", **said))
    assert answer.status_code == 422 and sentence in answer.text

    plainly = {
        "plain_words": "Рисуем",
        "plain_why": "Чтобы пришли",
        "plain_how": "Покажем два",
        "plain_when": "К пятнице",
    }
    as_(olga).post("/tasks/new/", filled(shown="on", **plainly))
    task = Task.objects.shown().get()
    assert {name: getattr(task, name) for name in plainly} == plainly
    assert "клиент это видит" in as_(olga).get(f"/tasks/{task.pk}/").text
