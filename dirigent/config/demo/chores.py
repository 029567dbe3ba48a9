"""Tasks of the demo agency: set, done, moved, returned, discussed."""

from datetime import timedelta
from random import Random

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import Department, DepartmentKind, User
from dirigent.domain.tasks.models import Comment, Return, Task, TaskReading

from . import words
from .cast import leader
from .clock import Clock

HANDS = {
    "Контекстная реклама": ("sonya", "artem"),
    "Таргет и соцсети": ("maks",),
    "Дизайн и веб": ("liza",),
    "Отдел документов": ("tamara",),
}
RETURNS = (
    ("R13.deadline", "Срок «завтра», а исходников нет. Поправьте срок или приложите логотип."),
    ("R2.card", "В задаче не указано, как проверяем результат."),
)


def set_tasks(clients: list[Client], people: dict[str, User], clock: Clock, dice: Random) -> None:
    departments = {department.name: department for department in Department.objects.select_related("head")}
    for number, client in enumerate(clients):
        if client.status == "lead":
            continue
        for nth, day in enumerate(clock.days[number % 9 :: 9]):
            kind = words.TASKS[(number + nth) % len(words.TASKS)]
            _task(client, kind, departments[kind[0]], people, clock, dice, day)


def _task(
    client: Client, words_: tuple, department: Department, people: dict[str, User], clock: Clock, dice: Random, day
) -> None:
    _name, kind, title, purpose, result, check, plain = words_
    by, at = leader(client), clock.within(day)
    own = department.kind == DepartmentKind.CLIENT_SERVICE
    assignee = by if own else people[dice.choice(HANDS[department.name])]
    task = Task.set(
        client, title, department=department, assignee=assignee, due_at=clock.due(at, dice.randint(2, 6)), by=by, at=at,
        purpose=purpose, expected_result=result, check_by=check, plain_words=plain, work_kind=kind,
        urgency=dice.choice((1, 2, 2, 3)), importance=dice.choice((1, 2, 2, 3)), needs_head=dice.random() < 0.06,
        checklist=words.CHECKLIST if dice.random() < 0.5 else (),
        auditors=[client.deputy] if client.deputy and dice.random() < 0.2 else [],
    )  # fmt: skip
    if dice.random() < 0.07 and assignee != by:
        _send_back(task, assignee, clock, dice)
    if dice.random() < 0.4:
        _discuss(task, assignee, clock, dice)
    _work(task, assignee, clock, dice)


def _send_back(task: Task, assignee: User, clock: Clock, dice: Random) -> None:
    if not (at := clock.later(task.created_at, 20, 200)):
        return
    clause, said = dice.choice(RETURNS)
    returned = Return.send_back(task, clause=clause, words=said, by=assignee, at=at)
    if settled := clock.later(at, 30, 400):
        returned.correct(by=task.author, at=settled)


def _discuss(task: Task, assignee: User, clock: Clock, dice: Random) -> None:
    said = task.created_at
    for speaker in (assignee, task.author, assignee)[: dice.randint(1, 3)]:
        if not (at := clock.later(said, 20, 400)):
            return
        said = at
        other = task.author if speaker == assignee else assignee
        if at < clock.schedule.add_minutes(clock.now, -300):
            TaskReading.mark(task, other, at=clock.now)
        Comment.say(
            task, dice.choice(words.COMMENTS), by=speaker, at=at, mentions=[other] if dice.random() < 0.3 else []
        )


def _work(task: Task, assignee: User, clock: Clock, dice: Random) -> None:
    if not (started := clock.later(task.created_at, 30, 500)):
        return
    task.start(by=assignee, at=started)
    if dice.random() < 0.14:
        moved = clock.schedule.add_minutes(task.due_at, -dice.randint(60, 300))
        if moved > clock.now:
            return
        task.move(
            clock.due(moved, dice.randint(1, 4)), reason=dice.choice(words.REASONS), by=assignee, at=max(moved, started)
        )
    late = dice.random() < 0.1
    ready = (
        task.due_at + timedelta(days=dice.randint(1, 3)) if late else task.due_at - timedelta(hours=dice.randint(1, 30))
    )
    ready = max(ready, started + timedelta(minutes=5))
    if ready > clock.now or (clock.now - ready < timedelta(days=6) and dice.random() < 0.2):
        return
    for item in task.checklist.all():
        item.tick(by=assignee, at=ready - timedelta(minutes=4))
    task.hand_in("Готово: материалы и выводы в комментариях.", by=assignee, at=ready)
    if checked := clock.later(ready, 20, 600):
        task.close(by=task.author, at=checked)
