"""Who hears that what was asked for has come: whoever leads the client and whoever asked, never of their own act."""

import pytest

from dirigent.desk.notices.places import place_of
from dirigent.domain.onboarding.models import Brief, Negotiation, OpenQuestion
from dirigent.domain.tracking.models import Access
from dirigent.notices.models import Notice, Preference
from tests.cast import moment
from tests.notices.conftest import of

pytestmark = pytest.mark.django_db


@pytest.fixture
def brief(look, globus, anna, marina) -> Brief:
    """Marina asked Anna to fill it; Olga leads the client."""
    look("Mon 11:00")  # the first look of all is another matter
    brief = Brief.begin(globus, "context", by=marina, at=moment("Mon 11:30"), title="Премьера")
    brief.ask(anna, by=marina, at=moment("Mon 11:40"))
    return brief


def places(user, kind="brought") -> set[str]:
    return {place_of(notice) for notice in Notice.objects.filter(user=user, kind=kind)}


def test_a_brief_that_the_client_filled(look, brief, anna, olga, marina, denis):
    brief.fill({"goal": "Продать билеты"}, contact=anna, at=moment("Mon 12:00"))
    look("Mon 12:05")
    assert of(olga, kind="brought") == []  # still being filled
    brief.hand_in(contact=anna, at=moment("Mon 12:10"))
    for minute in (20, 30):
        brief.fill({"goal": f"Продать {minute} билетов"}, contact=anna, at=moment(f"Mon 12:{minute}"))
        look(f"Mon 12:{minute + 1}")
    for user in (olga, marina):
        assert of(user, kind="brought") == ["Клиент заполнил бриф: Премьера", "Клиент изменил бриф: Премьера"]
        assert places(user) == {f"/briefs/{brief.pk}/"}
    assert of(denis, kind="brought") == []


def test_what_we_filled_ourselves_is_no_news(look, brief, olga, marina):
    brief.hand_in(by=olga, at=moment("Mon 12:10"))
    look("Mon 12:11")
    assert of(olga, kind="brought") == of(marina, kind="brought") == []


def test_an_answer_to_a_question(look, brief, globus, anna, olga, marina, denis):
    theirs = OpenQuestion.ask(globus, "Какой бюджет?", contact=anna, brief=brief, by=marina, at=moment("Mon 12:00"))
    ours = OpenQuestion.ask(globus, "Успеем?", colleague=denis, by=marina, at=moment("Mon 12:00"))
    theirs.settle("Сто тысяч", through="portal", contact=anna, at=moment("Mon 12:10"))
    ours.settle("Да", through="here", user=denis, at=moment("Mon 12:20"))
    look("Mon 12:21")
    assert of(olga, kind="brought") == ["Ответ на ваш вопрос: Анна Ковалёва"]
    assert of(marina, kind="brought") == ["Ответ на ваш вопрос: Анна Ковалёва", "Ответ на ваш вопрос: Денис Кравцов"]
    assert places(olga) == {f"/briefs/{brief.pk}/#questions"}
    assert of(denis, kind="brought") == []


def test_an_access_given_or_not(look, brief, globus, anna, olga, denis):
    access = Access.note(globus, "metrika", by=olga, at=moment("Mon 12:00"))
    access.ask(contact=anna, through="letter", by=olga, at=moment("Mon 12:01"))
    access.get_stuck("Не помню пароль", contact=anna, at=moment("Mon 12:10"))
    access.give(contact=anna, at=moment("Mon 12:20"))
    look("Mon 12:21")
    assert of(olga, kind="brought") == [
        f"Клиент не может дать доступ: {access}", f"Доступ дан, проверьте: {access}",
    ]  # fmt: skip
    assert places(olga) == {f"/accesses/{access.pk}/"}
    assert of(denis, kind="brought") == []


def test_whoever_wants_no_such_news_gets_none(look, brief, anna, olga, marina):
    Preference.choose(olga, {("brought", "app"): "never"}, at=moment("Mon 11:50"))
    brief.hand_in(contact=anna, at=moment("Mon 12:10"))
    look("Mon 12:11")
    assert of(olga, kind="brought") == [] and of(marina, kind="brought") == ["Клиент заполнил бриф: Премьера"]


def test_a_deadline_talked_over(look, brief, globus, olga, production_head):
    talk = Negotiation.ask(
        globus, "Сайт к премьере", department=production_head.department, wanted_at=moment("Fri 18:00"), brief=brief,
        by=olga, at=moment("Mon 12:00"),
    )  # fmt: skip
    look("Mon 12:01")
    assert of(production_head, kind="deadline") == ["Успеет ли ваш отдел к сроку?"]
    talk.answer(can=True, by=production_head, at=moment("Mon 13:00"))
    look("Mon 13:01")
    assert of(olga, kind="deadline") == ["Отдел успеет к сроку"] and of(production_head, kind="deadline") == [
        "Успеет ли ваш отдел к сроку?"
    ]
    assert places(olga, "deadline") == {f"/briefs/{brief.pk}/"}
