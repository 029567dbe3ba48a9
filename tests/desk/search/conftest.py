import pytest

from dirigent.domain.conversations.models import Agreement, Note, Touch
from dirigent.domain.tasks.models import Comment, Task
from tests.cast import moment


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock("Wed 12:00")


@pytest.fixture
def life(globus, anna, olga, specialist):
    """Something of every kind about «Глобус»."""
    at = moment("Tue 12:00")
    Touch.note_down(globus, channel="call", by=olga, at=at, contact=anna, summary="Обсудили афиши премьеры")
    Agreement.make(globus, "Прислать афиши", side="theirs", due_at=moment("Fri 19:00"), by=olga, at=at)
    Note.leave(globus, "Про афиши говорить осторожно", by=olga, at=at)
    task = Task.set(
        globus, "Нарисовать афиши", department=specialist.department, assignee=specialist, due_at=moment("Fri 19:00"),
        by=olga, at=at, purpose="Продать билеты", expected_result="Три афиши", check_by="Утвердила Анна",
    )  # fmt: skip
    Comment.say(task, "Афиши готовы наполовину", by=specialist, at=at)
    return task
