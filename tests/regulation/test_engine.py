"""The engine: the table always says what the facts say, whoever is away and however long nobody looked."""

from datetime import timedelta

import pytest

from dirigent.domain.conversations.models import Agreement
from dirigent.domain.people.models import Absence
from dirigent.regulation import access, engine
from dirigent.regulation.models import Decision, Duty, State
from tests.cast import moment
from tests.regulation.story import duty, history, state

pytestmark = pytest.mark.usefixtures("anna", "head")


def table(ref: str) -> Duty:
    return Duty.objects.get(clause=ref, withdrawn_at=None)


def leave(user, starts="Fri 12:00", ends="next Fri 11:00", deputy=None, reported="Thu 12:00"):
    return Absence.report(
        user, kind="leave", starts_at=moment(starts), ends_at=moment(ends), deputy=deputy, by=user, at=moment(reported)
    )


def test_a_second_pass_changes_nothing(globus):
    history(globus, "Mon call, Fri 11:12 letter")

    assert engine.full_pass(moment("Fri 15:00")).changed > 0
    assert engine.full_pass(moment("Fri 15:00")).changed == 0
    assert engine.refresh(moment("Fri 15:00"), since=moment("Mon 00:00"), clients=[globus.pk]) == 0


def test_a_logged_answer_takes_the_duty_away_at_once(globus, olga, django_capture_on_commit_callbacks, clock):
    clock("Fri 11:30")
    history(globus, "Fri 11:12 letter")
    engine.full_pass(moment("Fri 11:30"))
    assert Duty.objects.of(olga).shown(moment("Fri 11:31")).filter(clause="R12.answer").exists()

    with django_capture_on_commit_callbacks(execute=True):
        history(globus, "Fri 11:30 call answering")

    assert not Duty.objects.of(olga).shown(moment("Fri 11:31")).filter(clause="R12.answer").exists()


def test_a_paused_client_owes_no_contacts_and_breaks_nothing(globus, olga):
    engine.full_pass(moment("Fri 15:00"))
    this_week = Duty.objects.get(clause="R9.contacts", key="2026-W47")
    assert this_week.is_open

    globus.move_to("paused", by=olga, at=moment("Fri 16:00"))
    engine.refresh(moment("Fri 16:00"), since=moment("Mon 00:00"), clients=[globus.pk])
    engine.full_pass(moment("next Mon 12:00"))

    this_week.refresh_from_db()
    assert this_week.withdrawn_at == moment("Fri 16:00")
    assert not Duty.objects.breached(moment("next Mon 12:00")).filter(pk=this_week.pk).exists()


def test_a_withdrawn_duty_comes_back_with_its_ground(globus, olga):
    engine.full_pass(moment("Tue 12:00"))
    globus.move_to("paused", by=olga, at=moment("Wed 12:00"))
    engine.full_pass(moment("Wed 12:01"))
    globus.move_to("running", by=olga, at=moment("Wed 13:00"))
    engine.full_pass(moment("Wed 13:01"))

    assert Duty.objects.get(clause="R9.contacts", key="2026-W47").is_open


def test_duties_follow_the_deputy_and_come_back(globus, olga, marina):
    history(globus, "Fri 11:12 letter")
    absence = leave(olga)
    seen = {}
    for looked in ("Fri 11:30", "Fri 12:30"):
        engine.full_pass(moment(looked))
        seen[looked] = table("R12.answer").responsible
    absence.end(by=olga, at=moment("Fri 14:00"))
    engine.full_pass(moment("Fri 14:01"))

    assert seen == {"Fri 11:30": olga, "Fri 12:30": marina}
    assert table("R12.answer").responsible == olga


def test_the_absence_names_another_deputy(globus, olga, denis):
    history(globus, "Fri 11:12 letter")
    leave(olga, deputy=denis)

    assert duty("R12.answer", "Fri 12:30").responsible_id == denis.pk


def test_nobody_stands_in_then_it_stays(globus, olga):
    globus.change(by=olga, at=moment("Mon 12:00"), deputy=None)
    history(globus, "Fri 11:12 letter")
    leave(olga)

    assert duty("R12.answer", "Fri 12:30").responsible_id == olga.pk


def test_a_client_without_a_manager_is_the_heads(globus, olga, head):
    history(globus, "Fri 11:12 letter")
    globus.change(by=olga, at=moment("Fri 11:20"), manager=None)

    assert duty("R12.answer", "Fri 11:30").responsible_id == head.pk


@pytest.mark.parametrize(
    ("starts", "ends", "whose"),
    [
        ("Fri 11:30", "next Fri 11:00", "marina"),  # away when it fell due at 12:12
        ("Fri 12:30", "next Fri 11:00", "olga"),  # it was late before she left
        ("Thu 11:00", "Fri 12:00", "olga"),  # back in time
    ],
)
def test_a_breach_is_theirs_who_had_it_at_the_due_moment(globus, olga, starts, ends, whose):
    history(globus, "Fri 11:12 letter")
    leave(olga, starts, ends, reported="Wed 12:00")

    assert duty("R12.answer", "Fri 16:00").accountable.login == whose
    engine.full_pass(moment("Fri 16:00"))
    engine.full_pass(moment("next Fri 16:00"))
    assert table("R12.answer").accountable.login == whose


def test_an_absence_is_not_known_before_it_is_reported(globus, olga, marina):
    history(globus, "Fri 11:12 letter")
    leave(olga, starts="Fri 11:00", reported="Fri 14:00")

    assert duty("R12.answer", "Fri 13:00").responsible_id == olga.pk
    assert duty("R12.answer", "Fri 14:00").responsible_id == marina.pk


class TestDecisions:
    @pytest.fixture
    def late(self, globus, olga) -> Duty:
        Agreement.make(globus, "Смета", side="ours", due_at=moment("Thu 18:00"), by=olga, at=moment("Mon 12:00"))
        engine.full_pass(moment("Fri 11:00"))
        return table("R1.agreement")

    def test_a_waived_duty_is_neither_kept_nor_broken(self, late, olga):
        late.waive(reason="Клиент передумал", by=olga, at=moment("Fri 12:00"))
        engine.full_pass(moment("Fri 13:00"))

        late.refresh_from_db()
        at = moment("Fri 13:00")
        assert late.state(at) == State.WAIVED
        assert not Duty.objects.breached(at).filter(pk=late.pk).exists()
        assert not Duty.objects.judged(at).filter(pk=late.pk).exists()

    def test_a_postponed_duty_comes_back_and_stays_a_breach(self, late, olga):
        late.postpone(moment("Fri 16:00"), reason="Ждём смету", by=olga, at=moment("Fri 12:00"))
        engine.full_pass(moment("Fri 13:00"))

        assert not Duty.objects.of(olga).shown(moment("Fri 15:59")).filter(pk=late.pk).exists()
        assert Duty.objects.of(olga).shown(moment("Fri 16:00")).filter(pk=late.pk).exists()
        assert Duty.objects.breached(moment("Fri 15:00")).filter(pk=late.pk).exists()

    def test_derived_duties_know_the_decisions_of_their_moment(self, late, olga):
        late.waive(reason="Клиент передумал", by=olga, at=moment("Fri 12:00"))
        late.take_up(by=olga, at=moment("Fri 14:00"))

        assert [state(duty("R1.agreement", f"Fri {time}"), f"Fri {time}") for time in ("11:30", "13:00", "15:00")] == [
            "late", "waived", "late",
        ]  # fmt: skip

    def test_it_is_decided_once(self, late, olga):
        assert late.waive(reason="Раз", by=olga, at=moment("Fri 12:00"))
        assert late.waive(reason="Два", by=olga, at=moment("Fri 12:01")) is None
        assert Decision.objects.count() == 1

    def test_only_the_owner_and_the_head_decide(self, late, olga, marina, head):
        assert access.can_decide(olga, late)
        assert access.can_decide(head, late)
        assert not access.can_decide(marina, late)
        assert not access.can_take_up(olga, late)


def test_three_days_of_outage_lose_nothing(globus, olga):
    history(globus, "last Thu 12:00 letter")
    Agreement.make(globus, "Смета", side="ours", due_at=moment("last Fri 18:00"), by=olga, at=moment("last Mon 12:00"))
    engine.full_pass(moment("last Thu 12:30"))
    history(globus, "last Fri 12:00 reply, Mon 12:00 letter, Mon 15:00 reply, Tue 12:00 call")

    engine.full_pass(moment("Tue 13:00"))

    assert _rows(Duty.objects.standing()) == _rows(engine.derive(moment("Tue 13:00"), since=moment("last Wed 12:00")))


def test_very_late_facts_reach_as_far_back_as_they_happened(globus, olga, django_capture_on_commit_callbacks, clock):
    engine.full_pass(moment("last Fri 15:00"))
    engine.full_pass(moment("Fri 15:00"))
    missed = Duty.objects.get(clause="R9.contacts", key="2026-W46")
    assert missed.lapsed_at

    clock("Fri 15:30")
    with django_capture_on_commit_callbacks(execute=True):
        history(globus, "last Mon 12:00 letter, last Tue 12:00 reply, last Wed 12:00 letter")

    missed.refresh_from_db()
    assert missed.lapsed_at is None
    assert missed.fulfilled_at == moment("last Wed 12:00")


def test_a_query_a_clause_and_no_more(globus, django_assert_max_num_queries):
    engine.full_pass(moment("Fri 15:00"))
    history(globus, "Fri 11:12 letter")

    with django_assert_max_num_queries(36):
        engine.refresh(moment("Fri 15:00"), since=moment("Mon 00:00"), clients=[globus.pk])


def _rows(duties) -> set[tuple]:
    return {
        (d.clause, d.subject_id, d.key, d.responsible_id, d.accountable_id, tuple(d.joined), d.opens_at, d.due_at, d.fulfilled_at, d.lapsed_at)
        for d in duties
        if timedelta(0) <= d.due_at - moment("last Thu 12:31")
    }  # fmt: skip
