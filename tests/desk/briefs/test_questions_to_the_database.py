"""How many questions the pages of briefs ask: the same for one row and for twenty."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.conversations.models import Touch
from dirigent.domain.onboarding.models import Brief, Negotiation, OpenQuestion
from dirigent.domain.onboarding.sharing import hand_out, inspect
from tests.cast import moment


@pytest.fixture
def asks(as_, olga, clock):
    clock("Wed 12:00")

    def counted(page: str) -> int:
        browser = as_(olga)
        browser.get(page)  # what is asked once and kept
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200, page
        return len(queries)

    return counted


def more(brief, debrief, points, anna, olga, production_head, n: int) -> None:
    """One more of everything a page of a brief lists."""
    client, at = brief.client, moment("Tue 13:00") + timedelta(minutes=n)
    OpenQuestion.ask(client, f"Вопрос {n}", contact=anna, brief=brief, by=olga, at=at).settle(
        "Да", through="spoken", contact=anna, by=olga, at=at
    )
    brief.refresh_from_db()
    brief.understand(by=olga, at=at)
    share = hand_out(
        brief, debrief, points, f"Работа {n}", department=production_head.department, assignee=production_head,
        due_at=moment("Fri 18:00"), by=olga, at=at, purpose="а", expected_result="б", check_by="в",
    )  # fmt: skip
    share.task.hand_in("Готово", by=production_head, at=at)
    inspect(share, {points[0]: (False, "нет")}, by=olga, at=at)
    wanted = moment("Fri 18:00")
    Negotiation.ask(
        client, "Срок", department=production_head.department, wanted_at=wanted, brief=brief, by=olga, at=at
    )
    Touch.note_down(client, channel="call", by=olga, at=at, contact=anna)
    other = Brief.begin(client, "graphic", title=f"Ещё {n}", by=olga, at=at)
    other.ask(anna, by=olga, at=at)


def test_as_many_for_twenty_rows_as_for_one(asks, confirmed, points, anna, olga, production_head):
    brief = confirmed.brief
    pages = {
        "/briefs/": 7,
        f"/briefs/{brief.pk}/": 26,
        f"/briefs/{brief.pk}/filling/": 12,
        f"/clients/{brief.client_id}/first-call/": 13,
    }
    for n in range(2):
        more(brief, confirmed, points, anna, olga, production_head, n)
    of_one = {page: asks(page) for page in pages}
    for n in range(2, 20):
        more(brief, confirmed, points, anna, olga, production_head, n)
    of_twenty = {page: asks(page) for page in pages}

    assert of_one == of_twenty == pages
