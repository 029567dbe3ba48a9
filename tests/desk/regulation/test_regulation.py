"""The regulation as a document one reads, with its live figures."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.regulation import engine
from dirigent.regulation.clause import REGISTRY
from dirigent.regulation.models import Version
from tests.cast import moment
from tests.regulation.story import history


@pytest.fixture
def friday(clock, globus, anna, head):
    return clock("Fri 15:00")


def test_every_clause_is_there_with_its_figures(as_, olga, globus, friday):
    history(globus, "Wed 12:00 letter, Wed 15:10 reply, Thu 12:00 letter, Thu 12:10 reply, Fri 11:12 letter")
    engine.full_pass(friday)

    page = as_(olga).get("/regulation/").text

    for ref, rule in REGISTRY.items():
        assert f'id="{ref}"' in page
        assert str(rule.title) in page
    assert 'не реже <span class="chip">2 раз в неделю</span>' in page
    assert '<span class="chip">1 час</span> рабочего времени' in page
    assert "соблюдается 33" in page
    assert "Сейчас открыто 1" in page and "просрочено 1" in page


def test_another_version_speaks_with_its_own_figures(as_, olga, head, friday):
    Version.publish(
        {("R9.contacts", "per_week"): 3},
        valid_from=moment("Mon 00:00"),
        why="Больше общения",
        by=head,
        at=moment("Mon 00:00"),
    )

    page = as_(olga).get("/regulation/").text

    assert "3 раз в неделю" in page
    assert "Версия 2, действует с 16" in page and "Больше общения" in page


@pytest.mark.parametrize("ref", sorted(REGISTRY) or ["none"])
def test_the_page_of_each_clause(as_, olga, globus, friday, ref):
    engine.full_pass(friday)

    assert str(REGISTRY[ref].title) in as_(olga).get(f"/regulation/{ref}/").text


def test_the_head_sees_managers_and_others_themselves(as_, olga, denis, head, globus, friday):
    history(globus, "Wed 12:00 letter, Wed 15:10 reply")
    engine.full_pass(friday)

    assert "Ольга Снегирёва" in as_(head).get("/regulation/R12.answer/").text
    theirs = as_(denis).get("/regulation/R12.answer/").text
    assert "Ольга Снегирёва" not in theirs and "Нарушений нет" in theirs


def test_an_unknown_clause_is_missing(as_, olga, friday):
    assert as_(olga).get("/regulation/R99.nothing/").status_code == 404


def test_the_number_of_queries(as_, olga, globus, friday):
    history(globus, "Wed 12:00 letter, Wed 15:10 reply, Fri 11:12 letter")
    engine.full_pass(friday)
    browser = as_(olga)
    browser.get("/regulation/")

    with CaptureQueriesContext(connection) as queries:
        browser.get("/regulation/")

    assert len(queries) <= 15, "\n".join(query["sql"][:150] for query in queries)
