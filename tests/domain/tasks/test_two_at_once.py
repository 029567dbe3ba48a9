"""Two people press at the same moment: real transactions in real threads."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dirigent.domain.tasks.models import Comment, Return, Task
from dirigent.foundation.journal.models import Entry
from tests.cast import moment

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(20) for future in [pool.submit(run, act) for act in acts]]


def test_closing(task, olga, marina):
    windows = [Task.objects.get(pk=task.pk) for _ in range(2)]
    at_once(
        *(lambda t=t, u=u: t.close(by=u, at=moment("Thu 12:00")) for t, u in zip(windows, (olga, marina), strict=True))
    )

    assert Entry.objects.filter(kind="task.closed").count() == 1


def test_moving(task, olga, marina):
    windows = [Task.objects.get(pk=task.pk) for _ in range(2)]
    due = moment("next Mon 19:00"), moment("next Tue 19:00")
    at_once(
        lambda: windows[0].move(due[0], reason="Одна причина", by=olga, at=moment("Thu 12:00")),
        lambda: windows[1].move(due[1], reason="Другая причина", by=marina, at=moment("Thu 12:00")),
    )

    task.refresh_from_db()
    assert task.deadlines.count() == 3
    assert task.deadlines.get(replaced_at=None).due_at == task.due_at
    assert task.revision == 2


def test_returning(task, specialist, production_head):
    people = specialist, production_head
    at_once(
        *(
            lambda u=u: Return.send_back(task, clause="R13.returned", words=u.login, by=u, at=moment("Tue 11:00"))
            for u in people
        )
    )

    assert task.returns.count() == 1
    assert Entry.objects.filter(kind="task.returned").count() == 1


def test_commenting_keeps_the_order_of_the_clock(task, olga, specialist):
    at_once(
        *(
            lambda u=u, n=n: Comment.say(task, f"{u.login} {n}", by=u, at=moment("Tue 11:00"))
            for u in (olga, specialist)
            for n in range(3)
        )
    )

    written = list(Comment.objects.order_by("pk"))
    assert [c.at for c in written] == sorted({c.at for c in written})
    assert len(written) == 6
