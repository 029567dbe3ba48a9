import pytest

from dirigent.domain.people.models import Role
from dirigent.domain.tasks.changing_many import change_many, preview, undo
from dirigent.domain.tasks.models import BulkChange, Task, WorkKind
from dirigent.foundation.journal.models import Entry
from tests.cast import hired, moment

What = BulkChange.What
NOON, LATER = moment("Wed 12:00"), moment("Wed 12:05")


@pytest.fixture
def ivan(specialist):
    return hired("ivan", "Иван", "Рощин", Role.SPECIALIST, specialist.department)


@pytest.fixture
def three(set_task):
    return [set_task(f"Задача {n}") for n in range(3)]


def test_each_task_has_its_own_entry_and_one_undo_gives_all_back(three, olga, specialist, ivan):
    outcome = change_many(three, What.ASSIGN, {"assignee": ivan}, by=olga, at=NOON)

    assert [t.assignee for t in Task.objects.all()] == [ivan] * 3
    assert len(outcome.changed) == Entry.objects.filter(kind="task.changed").count() == 3

    assert undo(outcome.change, by=olga, at=LATER) == 3
    assert [t.assignee for t in Task.objects.all()] == [specialist] * 3
    assert undo(outcome.change, by=olga, at=LATER) == 0


def test_what_one_may_not_change_is_left_alone_and_named(set_task, three, olga, marina, denis):
    production = set_task("Баннеры", work_kind=WorkKind.BANNER)
    outcome = change_many([*three, production], What.ASSIGN, {"assignee": marina}, by=olga, at=NOON)

    assert {t.pk for t in outcome.changed} == {t.pk for t in three}
    assert [task for task, _ in outcome.skipped] == [production]
    assert "работу производства" in outcome.skipped[0][1]
    assert preview(three, What.CLOSE, {}, by=denis).changed == []


def test_undo_leaves_what_somebody_changed_since(three, olga, specialist, ivan):
    outcome = change_many(three, What.LEVELS, {"urgency": 3}, by=olga, at=NOON)
    Task.objects.get(pk=three[0].pk).change(urgency=1, by=olga, at=LATER)

    assert undo(outcome.change, by=olga, at=LATER) == 2
    assert [t.urgency for t in Task.objects.order_by("pk")] == [1, 2, 2]


def test_a_move_says_why_to_each_and_comes_back(three, olga):
    due = three[0].due_at
    outcome = change_many(
        three, What.MOVE, {"due_at": moment("next Mon 19:00")}, by=olga, at=NOON, reason="Клиент в отпуске"
    )
    assert [t.deadlines.last().reason for t in Task.objects.all()] == ["Клиент в отпуске"] * 3

    assert undo(outcome.change, by=olga, at=LATER) == 3
    assert [t.due_at for t in Task.objects.all()] == [due] * 3
    assert [t.deadlines.count() for t in Task.objects.all()] == [3] * 3


def test_closing_comes_back_only_where_it_is_still_that_closing(three, olga):
    outcome = change_many(three, What.CLOSE, {}, by=olga, at=NOON)
    again = Task.objects.get(pk=three[0].pk)
    again.reopen(by=olga, at=LATER)
    again.close(by=olga, at=moment("Wed 12:03"))

    assert undo(outcome.change, by=olga, at=LATER) == 2
    assert Task.objects.open().count() == 2


def test_what_is_so_already_is_no_change(three, olga, specialist):
    outcome = change_many(three, What.ASSIGN, {"assignee": specialist}, by=olga, at=NOON)

    assert (outcome.change, outcome.changed) == (None, [])
    assert not BulkChange.objects.exists()
