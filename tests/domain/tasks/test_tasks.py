import pytest
from django.db import IntegrityError, transaction

from dirigent.domain.people.models import Role
from dirigent.domain.tasks import access
from dirigent.domain.tasks.models import Part, Project, Return, Stage, Task, WorkKind
from dirigent.domain.tasks.models.work import PRODUCTION_WORK
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.search.finding import find
from dirigent.foundation.verdicts import Refused
from tests.cast import hired, moment


def told(task):
    return list(Entry.objects.about(task).order_by("pk").values_list("kind", flat=True))


def test_a_task_stands_in_the_project_of_client_and_department(set_task, globus, context_ads):
    first, second = set_task("Первая"), set_task("Вторая")

    assert first.project == second.project == Project.objects.get()
    assert (first.project.client, first.project.department) == (globus, context_ads)
    assert [d.due_at for d in first.deadlines.all()] == [first.due_at]
    assert told(first) == ["task.set"]
    assert [hit.title for hit in find("билетов", client_ids=None)] == ["Вторая", "Первая"]


def test_a_disputed_task_makes_the_heads_auditors_by_rule(set_task, head, marina):
    task = set_task(needs_head=True, auditors=[marina])

    assert {(p.user, p.part, p.by_rule) for p in task.participants.all()} == {
        (head, Part.AUDITOR, True),
        (marina, Part.AUDITOR, False),
    }


def test_a_task_that_becomes_disputed_gets_the_head_too(task, head, olga):
    task.change(needs_head=True, by=olga, at=moment("Tue 12:00"))

    assert [(p.user, p.by_rule) for p in task.participants.all()] == [(head, True)]


def test_who_helps_changes_and_the_one_there_by_rule_stays(set_task, head, marina, specialist, olga):
    task = set_task(needs_head=True, auditors=[marina])
    helper = hired("ivan", "Иван", "Рощин", Role.SPECIALIST, specialist.department)

    task.seat(co_executors=[helper], auditors=[], by=olga, at=moment("Tue 12:00"))
    task.seat(co_executors=[helper], auditors=[], by=olga, at=moment("Tue 12:01"))

    assert {(p.user, p.part) for p in task.participants.all()} == {(head, Part.AUDITOR), (helper, Part.CO_EXECUTOR)}
    assert told(task) == ["task.set", "task.people"]
    assert Entry.objects.get(kind="task.people").data == {"came": [helper.pk], "went": [marina.pk]}


def test_there_are_ten_kinds_of_production_work():
    assert len(PRODUCTION_WORK) == 10


@pytest.mark.parametrize("kind", sorted(PRODUCTION_WORK))
@pytest.mark.parametrize("part", ["assignee", "co_executors"])
@pytest.mark.parametrize("who", ["olga", "head"])
def test_client_service_does_no_production_work(set_task, request, kind, part, who):
    person = request.getfixturevalue(who)

    with pytest.raises(Refused, match="работу производства"), transaction.atomic():
        set_task(work_kind=kind, **{part: person if part == "assignee" else [person]})
    assert not Task.objects.exists()


@pytest.mark.parametrize("kind", sorted(PRODUCTION_WORK))
def test_nor_is_it_handed_to_them_later(set_task, olga, marina, kind):
    task, other = set_task(work_kind=kind), set_task(assignee=olga)

    with pytest.raises(Refused), transaction.atomic():
        task.change(assignee=marina, by=olga, at=moment("Tue 12:00"))
    with pytest.raises(Refused), transaction.atomic():
        task.seat(co_executors=[marina], auditors=[], by=olga, at=moment("Tue 12:00"))
    with pytest.raises(Refused), transaction.atomic():
        other.change(work_kind=kind, by=olga, at=moment("Tue 12:00"))
    task.refresh_from_db()
    other.refresh_from_db()
    assert task.assignee != marina and other.work_kind == WorkKind.OTHER


def test_a_helper_from_client_service_keeps_the_kind_from_becoming_production(set_task, olga, marina):
    task = set_task(co_executors=[marina])

    with pytest.raises(Refused), transaction.atomic():
        task.change(work_kind=WorkKind.SEO, by=olga, at=moment("Tue 12:00"))


def test_other_work_is_theirs_to_do(set_task, olga):
    assert set_task(assignee=olga).assignee == olga


def test_one_who_left_gets_no_task(set_task, specialist, head):
    specialist.dismiss(by=head, at=moment("Mon 11:00"))

    with pytest.raises(Refused, match="не работает"):
        set_task(assignee=specialist)


def test_from_new_to_closed_and_back(task, olga, specialist):
    assert task.stage == Stage.NEW
    task.start(by=specialist, at=moment("Tue 11:00"))
    assert task.stage == Stage.WORKING
    task.hand_in("Отчёт в папке клиента", by=specialist, at=moment("Wed 11:00"))
    assert (task.stage, task.result) == (Stage.READY, "Отчёт в папке клиента")
    task.rework("Нет октября", by=olga, at=moment("Wed 12:00"))
    assert task.stage == Stage.WORKING
    task.hand_in("Дополнен", by=specialist, at=moment("Thu 11:00"))
    task.close(by=olga, at=moment("Thu 12:00"))
    assert task.stage == Stage.CLOSED
    task.reopen(by=olga, at=moment("Thu 12:01"))
    assert task.stage == Stage.READY
    assert told(task) == [
        "task.set", "task.started", "task.ready", "task.reworked", "task.ready", "task.closed", "task.reopened",
    ]  # fmt: skip


@pytest.mark.parametrize("stage", Stage)
def test_the_list_and_the_task_agree_on_the_stage(set_task, olga, specialist, stage):
    every = [set_task(f"Задача {n}") for n in range(4)]
    for task in every[1:]:
        task.start(by=specialist, at=moment("Tue 11:00"))
    for task in every[2:]:
        task.hand_in("Готово", by=specialist, at=moment("Tue 12:00"))
    every[3].close(by=olga, at=moment("Tue 13:00"))

    assert list(Task.objects.in_stage(stage)) == [t for t in Task.objects.all() if t.stage == stage]
    assert Task.objects.in_stage(stage).count() == 1


def test_a_task_is_closed_once(task, olga, marina):
    other_window = Task.objects.get(pk=task.pk)
    task.close(by=olga, at=moment("Thu 12:00"))
    other_window.close(by=marina, at=moment("Thu 12:01"))

    task.refresh_from_db()
    assert (task.closed_by, task.closed_at) == (olga, moment("Thu 12:00"))
    assert told(task).count("task.closed") == 1


def test_a_moved_deadline_keeps_its_history(task, specialist, olga):
    task.move(moment("next Mon 19:00"), reason="Клиент не дал доступ", by=specialist, at=moment("Wed 12:00"))
    task.move(moment("next Tue 19:00"), reason="Ждём кассу", by=olga, at=moment("Thu 12:00"))

    assert [(d.due_at, d.reason, d.set_by, d.replaced_at) for d in task.deadlines.all()] == [
        (moment("Fri 19:00"), "", olga, moment("Wed 12:00")),
        (moment("next Mon 19:00"), "Клиент не дал доступ", specialist, moment("Thu 12:00")),
        (moment("next Tue 19:00"), "Ждём кассу", olga, None),
    ]
    assert Entry.objects.filter(kind="task.moved").count() == 2


def test_the_same_deadline_is_no_move(task, olga):
    task.move(task.due_at, reason="Просто так", by=olga, at=moment("Wed 12:00"))

    assert task.deadlines.count() == 1


def test_only_one_deadline_is_current(task, olga):
    with pytest.raises(IntegrityError), transaction.atomic():
        task.deadlines.create(due_at=moment("Sat 12:00"), set_at=moment("Wed 12:00"), set_by=olga)


def test_a_task_is_returned_once_and_settled_once(task, specialist, olga):
    first = Return.send_back(
        task, clause="R13.returned", words="Не указан заказчик", by=specialist, at=moment("Tue 11:00")
    )
    again = Return.send_back(task, clause="R13.returned", words="Ещё раз", by=specialist, at=moment("Tue 11:01"))
    assert (again, again.words) == (first, "Не указан заказчик")

    first.correct(by=olga, at=moment("Tue 12:00"))
    again.withdraw(by=specialist, at=moment("Tue 12:01"))
    again.refresh_from_db()
    assert (again.settled_by, again.withdrawn) == (olga, False)
    assert told(task) == ["task.set", "task.returned", "task.return_settled"]

    Return.send_back(task, clause="R13.deadline", words="Срок прошёл", by=specialist, at=moment("Tue 13:00"))
    assert task.returns.count() == 2


def test_the_checklist_is_ticked_and_unticked_once(set_task, specialist):
    task = set_task(checklist=["Выгрузить расходы", "Сверить с кассой"])
    item = task.checklist.first()

    for _ in range(2):
        item.tick(by=specialist, at=moment("Tue 11:00"))
    assert (item.done_by, told(task).count("task.ticked")) == (specialist, 1)
    for _ in range(2):
        item.untick(by=specialist, at=moment("Tue 11:05"))
    assert (item.done_by, item.done_at, told(task).count("task.unticked")) == (None, None, 1)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("olga", True), ("marina", True), ("head", True), ("specialist", True), ("production_head", True),
        ("desk_docs", True), ("denis", False), ("seller", False),
    ],
)  # fmt: skip
def test_who_sees_a_task(task, request, who, sees):
    user = request.getfixturevalue(who)

    assert Task.objects.visible_to(user, moment("Wed 12:00")).filter(pk=task.pk).exists() is sees


def test_an_auditor_sees_a_task_of_a_strangers_client(set_task, denis):
    task, other = set_task(auditors=[denis]), set_task("Чужая")

    assert list(Task.objects.visible_to(denis, moment("Wed 12:00"))) == [task]
    assert other not in Task.objects.visible_to(denis, moment("Wed 12:00"))


@pytest.mark.parametrize(
    ("may", "allowed"),
    [
        (access.can_change_task, {"olga", "marina", "head", "production_head"}),
        (access.can_work, {"specialist", "head", "production_head"}),
        (access.can_move, {"olga", "marina", "head", "production_head", "specialist"}),
        (access.can_close, {"olga", "marina", "head"}),
        (access.can_return, {"specialist", "production_head"}),
    ],
)
def test_who_may_do_what(task, request, may, allowed):
    cast = ["olga", "marina", "head", "production_head", "specialist", "denis", "seller", "desk_docs", "admin"]

    assert {who for who in cast if may(request.getfixturevalue(who), task)} == allowed
    task.close(by=request.getfixturevalue("olga"), at=moment("Thu 12:00"))
    assert not any(may(request.getfixturevalue(who), task) for who in cast)
