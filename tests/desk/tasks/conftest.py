import pytest

from dirigent.domain.tasks.models import Task
from tests.cast import moment


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock("Wed 12:00")


@pytest.fixture
def set_task(globus, specialist, olga):
    """`set_task(due="Fri 19:00", …)`: a task of Olga's for Pyotr, set on Monday noon."""

    def made(title="Собрать отчёт за октябрь", *, due="Fri 19:00", at="Mon 12:00", by=None, **fields):
        wanted = {
            "department": specialist.department, "assignee": specialist, "purpose": "Показать продажи билетов",
            "expected_result": "Отчёт на пяти страницах", "check_by": "Сверить с кассой", **fields,
        }  # fmt: skip
        client = wanted.pop("client", globus)
        return Task.set(client, title, due_at=moment(due), by=by or olga, at=moment(at), **wanted)

    return made


@pytest.fixture
def task(set_task):
    return set_task()


@pytest.fixture
def htmx():
    """The headers of a part asked for by a page."""
    return {"HTTP_HX_REQUEST": "true"}
