import pytest

from dirigent.domain.tasks.models import BulkChange, Task
from tests.cast import moment


@pytest.fixture
def three(set_task):
    return [set_task(f"Задача {n}") for n in range(3)]


def ids(tasks):
    return [task.pk for task in tasks]


def test_first_it_is_said_what_would_change(as_, marina, three, set_task, head, htmx):
    answer = as_(marina).post("/tasks/bulk/", {"ids": ids(three), "what": "close"}, **htmx)

    assert "Изменятся 3 задачи" in answer.text
    assert Task.objects.open().count() == 3


def test_then_it_changes_and_one_undo_gives_all_back(as_, olga, three, htmx):
    fields = {"ids": ids(three), "what": "levels", "urgency": "3", "importance": "", "sure": "1"}
    answer = as_(olga).post("/tasks/bulk/", fields, **htmx)
    assert answer["HX-Refresh"] == "true"
    assert {t.urgency for t in Task.objects.all()} == {3}

    change = BulkChange.objects.get()
    page = as_(olga).get("/tasks/")
    assert page.status_code == 200
    as_(olga).post(f"/tasks/bulk/{change.pk}/undo/", **htmx)
    assert {t.urgency for t in Task.objects.all()} == {2}


def test_the_undo_is_offered_on_the_next_page(as_, olga, three, htmx):
    browser = as_(olga)
    browser.post("/tasks/bulk/", {"ids": ids(three), "what": "close", "sure": "1"}, **htmx)

    text = browser.get("/tasks/").text
    assert "Изменены 3 задачи." in text
    assert f'data-toast-undo="/tasks/bulk/{BulkChange.objects.get().pk}/undo/"' in text


def test_another_cannot_undo_it(as_, olga, marina, three, htmx):
    as_(olga).post("/tasks/bulk/", {"ids": ids(three), "what": "close", "sure": "1"}, **htmx)

    assert as_(marina).post(f"/tasks/bulk/{BulkChange.objects.get().pk}/undo/", **htmx).status_code == 404
    assert not Task.objects.open().exists()


def test_what_may_not_be_changed_is_named(as_, production_head, olga, three, set_task, htmx):
    foreign = set_task("Чужой отдел", department=olga.department, assignee=olga, auditors=[production_head])
    answer = as_(production_head).post("/tasks/bulk/", {"ids": ids([*three, foreign]), "what": "move"}, **htmx)

    assert "Изменятся 3 задачи" in answer.text
    assert "«Чужой отдел»" in answer.text


def test_strangers_tasks_are_as_if_they_were_not(as_, denis, three, htmx):
    answer = as_(denis).post("/tasks/bulk/", {"ids": ids(three), "what": "close", "sure": "1"}, **htmx)

    assert answer.status_code == 204
    assert Task.objects.open().count() == 3


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"what": "assign"}, "Выберите, кто сделает"),
        ({"what": "move", "reason": "Отпуск"}, "Выберите новый срок"),
        ({"what": "move", "due_at": "2026-11-30T19:00"}, "без неё срок не переносят"),
        ({"what": "move", "due_at": "2026-11-01T19:00", "reason": "Отпуск"}, "уже прошло"),
        ({"what": "levels"}, "Выберите срочность"),
    ],
)
def test_half_filled_forms_are_refused(as_, olga, three, htmx, fields, sentence):
    answer = as_(olga).post("/tasks/bulk/", {"ids": ids(three), "sure": "1", **fields}, **htmx)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_move_of_many_says_why_in_each(as_, olga, three, htmx):
    fields = {
        "ids": ids(three),
        "what": "move",
        "due_at": "2026-11-30T19:00",
        "reason": "Клиент в отпуске",
        "sure": "1",
    }
    as_(olga).post("/tasks/bulk/", fields, **htmx)

    assert {t.due_at for t in Task.objects.all()} == {moment("2026-11-30 19:00")}
    assert {t.deadlines.last().reason for t in Task.objects.all()} == {"Клиент в отпуске"}


@pytest.mark.parametrize(
    "fields", [{}, {"what": "nonsense"}, {"what": "nonsense", "sure": "1"}, {"ids": ["x", "9" * 30], "what": ""}]
)
def test_nonsense_is_refused_in_a_sentence(as_, olga, three, htmx, fields):
    assert as_(olga).post("/tasks/bulk/", fields, **htmx).status_code == 400
