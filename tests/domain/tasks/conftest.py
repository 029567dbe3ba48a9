import pytest

from dirigent.domain.tasks.models import Task
from tests.cast import moment


@pytest.fixture
def set_task(globus, context_ads, specialist, olga):
    """`set_task(due="Fri 19:00", …)`: a task of Olga's for Pyotr, as it would be set on Monday noon."""

    def made(title="Собрать отчёт за октябрь", *, due="Fri 19:00", at="Mon 12:00", by=None, **fields):
        wanted = {
            "department": context_ads, "assignee": specialist, "purpose": "Показать, сколько билетов принесла реклама",
            "expected_result": "Отчёт на пяти страницах", "check_by": "Сверить продажи с кассой", **fields,
        }  # fmt: skip
        client = wanted.pop("client", globus)
        return Task.set(client, title, due_at=moment(due), by=by or olga, at=moment(at), **wanted)

    return made


@pytest.fixture
def task(set_task):
    return set_task()
