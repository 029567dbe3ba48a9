"""The first page: who is with you, what we wait for, what we do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.conversations.models import Agreement
from dirigent.domain.people.models import Absence
from dirigent.domain.tasks.models import Task
from tests.cast import moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday(clock):
    return clock("Fri 12:00")


@pytest.fixture
def work(globus, olga, specialist, context_ads):
    def made(
        title="Настроить ретаргетинг",
        what="Показываем афишу тем, кто уже был у вас на сайте",
        why="Они покупают чаще.",
        **said,
    ):
        return Task.set(
            globus, department=context_ads, title=title, purpose="Внутренняя цель", expected_result="Внутренний итог", check_by="Глазами",
            assignee=specialist, due_at=moment("next Mon 18:00"), plain_words=what, plain_why=why,
            by=olga, at=moment("Thu 12:00"), **said,
        )  # fmt: skip

    return made


def test_the_stand_in_is_with_you_until_the_manager_is_back(in_, anna, olga, marina, head):
    page = in_(anna).get("/portal/").text
    assert "С вами Ольга Снегирёва" in page
    assert "отвечает в течение рабочего часа" in page

    Absence.report(
        olga,
        kind="leave",
        starts_at=moment("Fri 10:00"),
        ends_at=moment("next Fri 19:00"),
        by=head,
        at=moment("Fri 09:00"),
    )

    page = in_(anna).get("/portal/").text
    assert "С вами Марина Орлова" in page
    assert "вместо: Ольга Снегирёва, до 27 ноября" in page.replace("\xa0", " ")


def test_work_is_told_in_plain_words_and_never_in_ours(in_, anna, work):
    work()
    work(title="Внутренняя задача", what="", why="")
    page = in_(anna).get("/portal/").text.replace("\xa0", " ")
    assert "Показываем афишу тем, кто уже был у вас на сайте" in page
    assert "Зачем: Они покупают чаще." in page
    assert "до 23 ноября" in page
    for ours in ("ретаргетинг", "Внутренн", "Пётр Анисимов"):
        assert ours not in page


def test_promises_both_ways(in_, anna, globus, olga):
    for side, text in (("ours", "Пришлём медиаплан"), ("theirs", "Дадите афишу")):
        Agreement.make(
            globus, text, side=side, due_at=moment("next Tue 12:00"), by=olga, at=moment("Thu 12:00"), contact=anna
        )
    page = in_(anna).get("/portal/").text
    assert "Пришлём медиаплан" in page
    assert "вы обещали" in page


def test_one_page_costs_the_same_for_little_and_much(in_, anna, globus, olga, work):
    browser = in_(anna)
    work()
    Agreement.make(
        globus, "Раз", side="ours", due_at=moment("next Tue 12:00"), by=olga, at=moment("Thu 12:00"), contact=anna
    )
    browser.get("/portal/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get("/portal/")
    for number in range(20):
        work(title=f"Задача {number}")
        Agreement.make(
            globus,
            f"{number}",
            side="ours",
            due_at=moment("next Tue 12:00"),
            by=olga,
            at=moment("Thu 12:00"),
            contact=anna,
        )
    with CaptureQueriesContext(connection) as many:
        browser.get("/portal/")
    assert len(many) == len(few), [one["sql"][:120] for one in many]
