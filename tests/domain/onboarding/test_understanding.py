"""From the restatement to the result of a department: what holds production back, and what lets it go."""

from decimal import Decimal

import pytest

from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations.models import Touch
from dirigent.domain.onboarding import access, negotiating, restating
from dirigent.domain.onboarding.calling_first import write_down
from dirigent.domain.onboarding.models import (
    Aim,
    Debrief,
    Feasibility,
    FirstCall,
    Negotiation,
    OpenQuestion,
    Outcome,
    Standing,
    UsualFigures,
)  # fmt: skip
from dirigent.domain.onboarding.models.debrief import in_force
from dirigent.domain.onboarding.models.feasibility import Reach, outcome, reach
from dirigent.domain.onboarding.sharing import hand_out, inspect
from dirigent.domain.tasks import changing_many
from dirigent.domain.tasks.access import can_start
from dirigent.domain.tasks.models import Task
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.verdicts import Refused
from tests.cast import LONG_AGO, moment
from tests.regulation.story import duty, hour, state
from tests.visiting import in_room

TOLD = {
    "purpose": "Продать билеты", "expected_result": "Тридцать объявлений", "check_by": "По пунктам пересказа",
    "due_at": moment("Fri 18:00"),
}  # fmt: skip


def hands_out(confirmed, points, production_head, olga, **told):
    return hand_out(
        confirmed.brief, confirmed, points, "Написать объявления", department=production_head.department,
        assignee=production_head, by=olga, at=moment("Tue 13:00"), **TOLD | told,
    )  # fmt: skip


def test_a_restatement_is_confirmed_by_the_client_and_its_hash_is_kept(confirmed):
    assert confirmed.standing == Standing.CONFIRMED
    assert len(confirmed.version.content_hash) == 64
    assert confirmed.text.startswith("1. Чего вы хотите\nПродать 900 билетов")
    assert access.can_begin(confirmed.brief)


def test_nothing_begins_before_the_client_has_confirmed(sent, points_of_sent, production_head, olga):
    assert str(access.can_begin(sent.brief).reason) == "Клиент ещё не подтвердил наш пересказ."
    with pytest.raises(Refused):
        hands_out(sent, points_of_sent, production_head, olga)
    assert not Task.objects.exists()


@pytest.fixture
def points_of_sent(sent):
    return list(sent.points.all())


def test_an_open_question_holds_production_back(confirmed, points, production_head, olga, anna):
    OpenQuestion.ask(
        confirmed.brief.client, "Где?", contact=anna, brief=confirmed.brief, by=olga, at=moment("Tue 12:30")
    )

    with pytest.raises(Refused, match="Остался открытым 1 вопрос"):
        hands_out(confirmed, points, production_head, olga)


def test_a_changed_brief_needs_a_new_restatement(confirmed, anna, olga):
    brief = confirmed.brief
    brief.fill({"budget": "50000"}, contact=anna, at=moment("Tue 15:00"))
    brief.understand(by=olga, at=moment("Tue 16:00"))
    assert str(access.can_begin(brief).reason) == "После подтверждения бриф изменился: нужен новый пересказ."

    second = Debrief.write(brief, [("Чего вы хотите", "Продать 500 билетов.")], by=olga, at=moment("Tue 16:10"))
    second.send([anna], changed="бюджет", by=olga, at=moment("Tue 16:20"))
    confirmed.refresh_from_db()
    assert (second.number, second.standing, confirmed.standing) == (2, Standing.SENT, Standing.REPLACED)
    assert second.approval == confirmed.approval

    second.version.decide(
        anna, "approve", **in_room(anna), at=moment("Tue 17:00"), seen_hash=second.version.content_hash
    )
    assert access.can_begin(brief)


def test_the_client_may_correct_it(sent, anna):
    sent.version.decide(
        anna,
        "changes",
        words="Не 900, а 700",
        **in_room(anna),
        at=moment("Tue 12:00"),
        seen_hash=sent.version.content_hash,
    )

    assert sent.standing == Standing.CORRECTED
    assert sent.words_of_client.words == "Не 900, а 700"


@pytest.mark.parametrize(("rule", "after_one"), [("any", Standing.CONFIRMED), ("all", Standing.SENT)])
def test_of_several_one_is_enough_or_everybody_is_asked(filled, anna, olga, globus, rule, after_one):
    boris = Contact.introduce(globus, by=None, at=LONG_AGO, given_name="Борис", family_name="Лунин")
    filled.understand(by=olga, at=moment("Mon 13:00"))
    debrief = Debrief.write(filled, [("Чего вы хотите", "Продать билеты")], by=olga, at=moment("Mon 13:30"))
    debrief.send([anna, boris], by=olga, at=moment("Mon 14:00"), rule=rule)

    def says(contact, when):
        version = Debrief.objects.get(pk=debrief.pk).version
        version.decide(contact, "approve", **in_room(contact), at=moment(when), seen_hash=version.content_hash)
        return Debrief.objects.get(pk=debrief.pk).standing

    assert says(anna, "Tue 12:00") == after_one
    assert (in_force(filled) is not None) == bool(access.can_begin(filled)) == (rule == "any")
    assert state(duty("R3.debrief", "Tue 13:00"), "Tue 13:00") == ("kept" if rule == "any" else "due")
    if rule == "all":
        assert says(boris, "Wed 12:00") == Standing.CONFIRMED
        assert access.can_begin(filled)
        assert hour(duty("R3.debrief", "Wed 13:00").fulfilled_at) == "Wed 12:00"


def test_a_result_is_accepted_point_by_point(confirmed, points, production_head, olga):
    share = hands_out(confirmed, points, production_head, olga)
    assert str(access.can_inspect(olga, share).reason) == "Пока ничего не сдано."
    share.task.hand_in("Двадцать объявлений", by=production_head, at=moment("Wed 12:00"))
    share.refresh_from_db()
    assert access.can_inspect(olga, share) and not access.can_inspect(production_head, share)

    first = inspect(share, {points[0]: (True, ""), points[1]: (False, "Нет Москвы")}, by=olga, at=moment("Wed 13:00"))
    share.task.refresh_from_db()
    assert (first.accepted, share.task.ready_at, share.task.closed_at) == (False, None, None)
    assert Entry.objects.filter(kind="task.reworked").get().data["words"] == "2. Кому говорим: Нет Москвы"

    share.task.hand_in("С Москвой", by=production_head, at=moment("Thu 12:00"))
    inspect(share, {point: (True, "") for point in points}, by=olga, at=moment("Thu 13:00"))
    share.task.refresh_from_db()
    assert share.task.closed_at == moment("Thu 13:00")
    assert [(h.accepted, h.settled_at) for h in share.task.hand_ins.all()] == [
        (False, moment("Wed 13:00")), (True, moment("Thu 13:00")),
    ]  # fmt: skip


def test_many_are_not_closed_past_the_check(confirmed, points, production_head, olga, django_assert_num_queries):
    share = hands_out(confirmed, points, production_head, olga)
    beside = Task.set(
        confirmed.brief.client, "Позвонить", department=production_head.department, assignee=production_head, by=olga,
        at=moment("Tue 13:10"), **TOLD,
    )  # fmt: skip
    assert changing_many.preview([share.task, beside], "close", {}, by=olga).skipped == []  # nothing came out yet
    share.task.hand_in("Двадцать объявлений", by=production_head, at=moment("Wed 12:00"))
    tasks = list(Task.objects.select_related("client", "project__department"))

    outcome = changing_many.change_many(tasks, "close", {}, by=olga, at=moment("Wed 13:00"))

    assert [task.title for task in outcome.changed] == ["Позвонить"]
    assert [(task.pk, reason) for task, reason in outcome.skipped] == [
        (share.task.pk, "Результат сначала сверяют с тем, что подтвердил клиент: закройте задачу с её страницы.")
    ]
    assert list(Task.objects.open()) == [share.task]
    with django_assert_num_queries(1):
        changing_many.preview(tasks, "close", {}, by=olga)


@pytest.mark.parametrize(
    ("wanted", "by_plan", "found"),
    [(60, False, "feasible"), (65, False, "edge"), (320, False, "edge"), (321, False, "unfeasible"),
     (320, True, "feasible"), (368, True, "edge"), (369, True, "unfeasible")],
)  # fmt: skip
def test_what_a_goal_is(wanted, by_plan, found):
    assert outcome(wanted, Reach(13, 320), by_plan=by_plan) == found


def test_the_arithmetic_is_shown(filled, olga):
    brought = reach(
        Decimal(100_000), click_low=Decimal(25), click_high=Decimal(150), rate_low=Decimal(2), rate_high=Decimal(8)
    )
    assert (brought.low, brought.high) == (13, 320)

    checked = Feasibility.check_goal(
        filled, means="search", wanted=400, budget=Decimal(100_000), months=1, by=olga, at=moment("Mon 13:00")
    )
    assert checked.outcome == Outcome.UNFEASIBLE
    assert restating.arithmetic(checked).replace("\xa0", " ") == (
        "При цене клика 25–150 ₽ и конверсии 2–8 % бюджет 100 000 ₽ даст 13–320 заявок. "
        "Вы хотите 400: даже в лучшем случае не хватает 80. "
        "Нужно от 125 000 до 3 000 000 ₽, больше времени или цель поменьше."
    )


def test_the_plan_and_the_heads_own_figures_come_first(filled, olga, head):
    figures = {
        "click_low": Decimal(10), "click_high": Decimal(20), "rate_low": Decimal(5), "rate_high": Decimal(10),
    }  # fmt: skip
    UsualFigures.write("search", figures, by=head, at=moment("Mon 12:00"))
    told = {
        "means": "search",
        "wanted": 100,
        "budget": Decimal(20_000),
        "months": 1,
        "by": olga,
        "at": moment("Mon 13:00"),
    }
    usual = Feasibility.check_goal(filled, **told)
    planned = Feasibility.check_goal(filled, **told, plan=(Decimal(40), Decimal(2)))

    assert (usual.low, usual.high, usual.outcome) == (50, 200, Outcome.FEASIBLE)
    assert (planned.low, planned.high, planned.outcome) == (10, 10, Outcome.UNFEASIBLE)


def test_a_draft_restates_the_brief(filled):
    points = restating.draft(filled)

    assert points[0][0] == "Чего вы хотите добиться"
    assert points[0][1].startswith("Продать 900 билетов на премьеру")
    assert any("100" in text and "₽" in text for _heading, text in points)


def test_the_first_call_counts_when_a_talk_is_linked_and_six_goals_are_answered(globus, anna, olga):
    call = FirstCall.of(globus, by=olga, at=moment("Mon 12:00"))
    said = {aim: f"слова {aim}" for aim in Aim.values} | {"goals": "Продать 900 билетов", "product": "Премьера\nи ещё"}
    write_down(call, said, contact=anna, by=olga, at=moment("Mon 12:10"), manner={"jargon": "some"})
    assert call.done_at is None

    touch = Touch.note_down(globus, channel="call", by=olga, at=moment("Mon 12:20"), contact=anna)
    call.link(touch, by=olga, at=moment("Mon 12:20"))
    globus.refresh_from_db()
    anna.refresh_from_db()

    assert call.done_at == moment("Mon 12:20")
    assert (globus.goal, globus.product) == ("Продать 900 билетов", "Премьера")
    assert (anna.jargon, anna.traits) == ("some", "слова win")
    write_down(call, {"meet": ""}, by=olga, at=moment("Mon 13:00"))
    assert call.done_at is None


def test_a_deadline_is_negotiated_and_the_task_follows(confirmed, points, production_head, olga, anna):
    share = hands_out(confirmed, points, production_head, olga)
    asked = Negotiation.ask(
        share.brief.client, "Объявления", department=production_head.department, wanted_at=moment("Wed 18:00"),
        task=share.task, by=olga, at=moment("Tue 14:00"),
    )  # fmt: skip
    assert access.can_answer_deadline(production_head, asked) and not access.can_answer_deadline(olga, asked)
    asked.answer(
        can=False, words="Двое в отпуске", way="split", scope="Десять объявлений", rest="Остальные двадцать",
        offered_at=moment("next Mon 18:00"), by=production_head, at=moment("Tue 15:00"),
    )  # fmt: skip
    rest = negotiating.agree(asked, anna, how="call", evidence="Да, так хорошо", by=olga, at=moment("Tue 16:00"))
    share.task.refresh_from_db()

    assert asked.agreed_contact == anna
    assert share.task.expected_result == "Десять объявлений"
    assert (rest.due_at, rest.expected_result) == (moment("next Mon 18:00"), "Остальные двадцать")
    assert negotiating.agree(asked, anna, how="call", evidence="ещё раз", by=olga, at=moment("Tue 17:00")) is None


def test_work_waits_while_the_brief_is_in_doubt(confirmed, points, production_head, olga, anna):
    share = hands_out(confirmed, points, production_head, olga)
    question = OpenQuestion.ask(
        share.brief.client, "Где?", contact=anna, brief=share.brief, by=olga, at=moment("Tue 14:00")
    )

    assert str(can_start(production_head, share.task).reason) == "Остался открытым 1 вопрос."
    with pytest.raises(Refused):
        share.task.start(by=production_head, at=moment("Tue 15:00"))

    question.settle("В Яндексе", through="spoken", contact=anna, by=olga, at=moment("Tue 16:00"))
    share.brief.refresh_from_db()
    share.brief.understand(by=olga, at=moment("Tue 16:10"))
    share.task.start(by=production_head, at=moment("Tue 17:00"))
    assert share.task.started_at == moment("Tue 17:00")
