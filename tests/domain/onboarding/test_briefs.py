"""A brief: who answered what and when, what was there before, and when it counts as understood."""

import pytest

from dirigent.domain.onboarding import access
from dirigent.domain.onboarding.models import Brief, BriefTemplate, OpenQuestion, Service, Stage
from dirigent.domain.onboarding.models.template import built_in
from dirigent.foundation.journal.models import Entry
from tests.cast import moment


@pytest.mark.parametrize("service", Service.values)
def test_what_we_came_with_asks_for_the_goal_of_every_service(service):
    told = built_in(service)
    codes = [one["code"] for one in told["questions"]]

    assert len(codes) == len(set(codes)) >= 15
    assert next(one for one in told["questions"] if one["code"] == "goal")["required"]
    assert all(one.get("choices") for one in told["questions"] if one["kind"] in ("choice", "several"))


def test_a_brief_keeps_the_version_it_was_begun_with(brief, globus, olga, head):
    told = built_in("context")
    told["questions"] = [{"code": "goal", "text": "Чего хотите?", "kind": "text", "required": True}]
    BriefTemplate.publish("context", **told, by=head, at=moment("Tue 11:00"))
    later = Brief.begin(globus, "context", by=olga, at=moment("Tue 12:00"))

    assert (brief.template.number, brief.template.questions.count()) == (1, 24)
    assert (later.template.number, later.template.questions.count()) == (2, 1)


def test_each_answer_knows_who_gave_it_and_what_was_there_before(brief, anna, olga):
    brief.fill({"goal": "Продать билеты"}, by=olga, at=moment("Mon 11:00"))
    brief.fill({"goal": "Продать все билеты"}, by=olga, at=moment("Mon 11:01"))  # still typing
    brief.fill({"goal": "Продать 900 билетов"}, contact=anna, at=moment("Mon 11:02"))
    brief.fill({"goal": "Продать 900 билетов"}, contact=anna, at=moment("Mon 11:03"))  # the same again

    told = [(a.words, a.who, a.replaced_at) for a in brief.answers.select_related("question", "user", "contact")]
    assert told == [("Продать все билеты", olga, moment("Mon 11:02")), ("Продать 900 билетов", anna, None)]


def test_filling_is_silent_and_handing_in_is_told_once(brief, anna):
    brief.fill({"goal": "Продать"}, contact=anna, at=moment("Mon 11:00"))
    assert brief.hand_in(contact=anna, at=moment("Mon 12:00"))
    assert not brief.hand_in(contact=anna, at=moment("Mon 12:01"))
    brief.fill({"goal": "Продать больше"}, contact=anna, at=moment("Mon 12:30"))

    told = [e.kind for e in Entry.objects.about(brief).order_by("pk")]
    assert told == ["brief.begun", "brief.arrived", "brief.changed"]


def test_a_change_takes_the_managers_word_back(filled, anna, olga):
    filled.understand(by=olga, at=moment("Mon 13:00"))
    assert filled.stage == Stage.UNDERSTOOD

    filled.fill({"budget": "80000"}, contact=anna, at=moment("Mon 15:00"))

    assert (filled.stage, filled.changed_at) == (Stage.ARRIVED, moment("Mon 15:00"))
    assert filled.answers.filter(question__code="budget").count() == 2


def test_an_open_question_means_it_is_not_understood(filled, anna, olga):
    filled.understand(by=olga, at=moment("Mon 13:00"))
    asked = OpenQuestion.ask(
        filled.client, "Какие площадки?", contact=anna, brief=filled, by=olga, at=moment("Mon 14:00")
    )

    assert filled.stage == Stage.ARRIVED
    verdict = access.can_understand(olga, filled)
    assert str(verdict.reason) == "Остался открытым 1 вопрос."

    asked.settle("Яндекс", through="spoken", contact=anna, by=olga, at=moment("Mon 15:00"))
    assert access.can_understand(olga, filled)


def test_what_we_cannot_begin_without_is_asked_for_by_name(brief, anna, olga):
    brief.fill({"goal": "Продать"}, contact=anna, at=moment("Mon 11:00"))
    brief.hand_in(contact=anna, at=moment("Mon 12:00"))

    assert str(access.can_understand(olga, brief).reason) == "Нет ответа: «Сколько готовы тратить на рекламу в месяц?»."


def test_a_question_is_answered_once(globus, anna, olga):
    asked = OpenQuestion.ask(globus, "Какие площадки?", contact=anna, by=olga, at=moment("Mon 14:00"))

    assert asked.settle("Яндекс", through="portal", contact=anna, at=moment("Mon 15:00"))
    assert not asked.settle("VK", through="portal", contact=anna, at=moment("Mon 15:01"))
    assert asked.answer == "Яндекс"


def test_a_question_to_a_colleague_is_never_the_clients_to_see(globus, anna, olga, specialist):
    OpenQuestion.ask(globus, "Успеем?", colleague=specialist, by=olga, at=moment("Mon 14:00"))
    to_anna = OpenQuestion.ask(globus, "Где?", contact=anna, by=olga, at=moment("Mon 14:00"))

    assert list(OpenQuestion.objects.for_contact(anna)) == [to_anna]


def test_only_what_was_given_to_the_client_is_theirs_to_see(brief, anna, olga):
    assert not Brief.objects.for_contact(anna).exists()
    brief.ask(anna, by=olga, at=moment("Mon 11:10"))
    assert list(Brief.objects.for_contact(anna)) == [brief]
