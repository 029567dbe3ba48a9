import json

import pytest

from dirigent.domain.tasks.models import Return, Stage
from tests.cast import moment


def said(answer):
    return json.loads(answer["HX-Trigger"])


def test_work_goes_from_hand_to_hand(as_, olga, specialist, task, htmx):
    doer, author = as_(specialist), as_(olga)
    at = f"/tasks/{task.pk}"

    assert said(doer.post(f"{at}/start/", **htmx))["dialog:close"]
    assert doer.post(f"{at}/result/", {"result": " "}, **htmx).status_code == 422
    assert doer.post(f"{at}/result/", {"result": "Лежит в папке"}, **htmx).status_code == 204
    assert author.post(f"{at}/rework/", {"words": ""}, **htmx).status_code == 422
    author.post(f"{at}/rework/", {"words": "Нет октября"}, **htmx)
    doer.post(f"{at}/result/", {"result": "Дополнено"}, **htmx)
    closed = said(author.post(f"{at}/closure/", **htmx))
    task.refresh_from_db()
    assert (task.stage, task.result) == (Stage.CLOSED, "Дополнено")

    author.post(closed["toast"]["undo_url"], **htmx)
    task.refresh_from_db()
    assert task.stage == Stage.READY


def test_closing_is_taken_back_by_delete_too(as_, olga, task):
    as_(olga).post(f"/tasks/{task.pk}/closure/")
    as_(olga).delete(f"/tasks/{task.pk}/closure/")

    task.refresh_from_db()
    assert task.closed_at is None


@pytest.mark.parametrize(
    "act",
    ["start", "result", "rework", "closure", "deadline", "return", "comments", "files", "wording", "place", "reading"],
)
def test_a_stranger_finds_no_task(as_, denis, task, act):
    assert as_(denis).post(f"/tasks/{task.pk}/{act}/").status_code == 404
    assert as_(denis).get(f"/tasks/{task.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("act", "who"), [("start", "olga"), ("closure", "specialist"), ("return", "olga"), ("wording", "specialist")]
)
def test_a_refusal_says_why(as_, task, request, act, who):
    answer = as_(request.getfixturevalue(who)).post(f"/tasks/{task.pk}/{act}/")

    assert answer.status_code == 403
    assert "data-reason" in answer.text


def test_what_one_may_not_do_is_greyed_out_with_the_reason(as_, olga, task):
    assert (
        'disabled title="О работе отчитываются только исполнители задачи."' in as_(olga).get(f"/tasks/{task.pk}/").text
    )


def move(browser, task, htmx, **fields):
    return browser.post(f"/tasks/{task.pk}/deadline/", {"due_at": "2026-11-23T19:00", **fields}, **htmx)


def test_a_deadline_moves_only_with_a_reason(as_, olga, task, htmx):
    assert "без неё срок не переносят" in move(as_(olga), task, htmx).text
    assert "Назовите причину." in move(as_(olga), task, htmx, reason="other").text
    answer = move(as_(olga), task, htmx, reason="client", words="обещали в понедельник")

    task.refresh_from_db()
    assert answer.status_code == 204
    assert (task.due_at, task.deadlines.last().reason) == (
        moment("next Mon 19:00"), "Клиент не прислал нужное: обещали в понедельник",
    )  # fmt: skip
    page = as_(olga).get(f"/tasks/{task.pk}/").text
    assert "Переносили 1 раз" in page
    assert "обещали в понедельник" in page


@pytest.mark.parametrize(
    ("due_at", "sentence"),
    [("2026-11-18T11:59", "уже прошло"), ("2026-11-20T19:00", "нынешний срок"), ("завтра", "не похоже на дату")],
)
def test_a_wrong_deadline_is_refused_at_the_field(as_, olga, task, htmx, due_at, sentence):
    answer = move(as_(olga), task, htmx, due_at=due_at, reason="client")

    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_move_is_taken_back_with_its_trace(as_, olga, task, htmx):
    undo = said(move(as_(olga), task, htmx, reason="load"))["toast"]["undo_url"]
    as_(olga).post(undo, **htmx)

    task.refresh_from_db()
    assert task.due_at == moment("Fri 19:00")
    assert task.deadlines.count() == 3


def test_a_task_against_the_regulation_is_returned_by_clause(as_, olga, specialist, task, htmx):
    dialog = as_(specialist).get(f"/tasks/{task.pk}/return/").text
    assert 'value="R13.returned"' in dialog and 'value="R9.contacts"' in dialog

    bad = as_(specialist).post(f"/tasks/{task.pk}/return/", {"clause": "R99.nothing", "words": "Нет цели"}, **htmx)
    assert bad.status_code == 422
    as_(specialist).post(f"/tasks/{task.pk}/return/", {"clause": "R13.returned", "words": "Нет цели"}, **htmx)
    assert Return.objects.get().words == "Нет цели"
    assert "Нет цели" in as_(olga).get(f"/tasks/{task.pk}/").text

    assert as_(olga).post(f"/tasks/{task.pk}/return/withdrawal/", **htmx).status_code == 403
    as_(olga).post(f"/tasks/{task.pk}/return/correction/", **htmx)
    assert Return.objects.get().settled_by == olga
    assert as_(olga).post(f"/tasks/{task.pk}/return/correction/", **htmx).status_code == 404


@pytest.mark.parametrize(
    ("column", "dialog"), [("ready", "Сдать работу"), ("today", "Перенести срок"), ("later", "Перенести срок")]
)
def test_a_card_dropped_where_words_are_needed_asks_for_them(as_, specialist, task, htmx, column, dialog):
    answer = as_(specialist).post(f"/tasks/{task.pk}/place/", {"column": column}, **htmx)

    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#dialog", "innerHTML")
    assert dialog in answer.text


@pytest.mark.parametrize(("column", "stage"), [("working", Stage.WORKING), ("closed", Stage.CLOSED)])
def test_a_card_dropped_where_none_are_needed_moves(as_, head, task, htmx, column, stage):
    as_(head).post(f"/tasks/{task.pk}/place/", {"column": column}, **htmx)

    task.refresh_from_db()
    assert task.stage == stage


@pytest.mark.parametrize("column", ["late", "new", "nonsense"])
def test_a_card_does_not_go_into_the_past_nor_back_to_new(as_, head, specialist, task, htmx, column):
    task.start(by=specialist, at=moment("Wed 11:00"))

    assert as_(head).post(f"/tasks/{task.pk}/place/", {"column": column}, **htmx).status_code == 403


def test_the_checklist_ticks(as_, specialist, olga, set_task, htmx):
    task = set_task(checklist=["Выгрузить расходы"])
    line = task.checklist.get()
    address = f"/tasks/{task.pk}/checklist/{line.pk}/"

    assert 'aria-checked="true"' in as_(specialist).post(address, {"done": "1"}, **htmx).text
    assert 'aria-checked="false"' in as_(specialist).post(address, **htmx).text
    assert as_(olga).post(address, {"done": "1"}, **htmx).status_code == 403
