"""How the regulation is kept: the figures the head sees, counted over what the table says."""

from datetime import timedelta

import pytest

from dirigent.regulation import compliance, engine
from dirigent.regulation.compliance import Share
from dirigent.regulation.models import Duty
from tests.cast import moment
from tests.regulation.story import history

pytestmark = pytest.mark.usefixtures("anna", "head")
AT = moment("Fri 15:00")
SINCE = moment("last Mon 00:00")


@pytest.fixture
def kept(globus):
    """Two letters answered in time, one late, one not at all."""
    history(
        globus,
        "last Tue 12:00 letter, last Tue 12:30 reply, last Wed 12:00 letter, last Wed 14:00 reply,"
        "Mon 12:00 letter, Mon 12:59 reply, Fri 11:12 letter",
    )
    engine.full_pass(AT)
    return compliance.judged(AT, since=SINCE).filter(clause="R12.answer")


def test_kept_share(kept):
    assert compliance.kept_share(kept) == Share(kept=2, judged=4)
    assert compliance.kept_share(kept).percent == 50
    assert compliance.kept_share(Duty.objects.none()).percent is None


def test_by_clause_user_and_week(kept, olga):
    assert compliance.by_clause(kept) == {"R12.answer": Share(2, 4)}
    assert compliance.by_user(kept) == {olga.pk: Share(2, 4)}
    assert compliance.by_user_and_clause(kept) == {(olga.pk, "R12.answer"): Share(2, 4)}
    assert compliance.by_week(kept, AT) == [
        (moment("last Mon 00:00"), Share(1, 2)), (moment("Mon 00:00"), Share(1, 2)),
    ]  # fmt: skip


def test_what_is_due_at_the_end_of_the_week_is_that_weeks(globus):
    engine.full_pass(AT)
    contacts = compliance.judged(AT, since=moment("last Mon 00:00")).filter(clause="R9.contacts")

    assert compliance.by_week(contacts, AT) == [(moment("last Mon 00:00"), Share(0, 1))]


def test_a_waived_duty_is_not_judged(kept, olga):
    Duty.objects.get(clause="R12.answer", fulfilled_at=None).waive(reason="Ошибка адреса", by=olga, at=AT)

    assert compliance.kept_share(kept) == Share(2, 3)


def test_breaches_are_the_late_and_the_missing(kept):
    found = compliance.breaches(AT, since=SINCE).filter(clause="R12.answer")

    assert [duty.due_at for duty in found] == [moment("Fri 12:12"), moment("last Wed 13:00")]


def test_standing_counts_what_is_open_now(kept):
    assert compliance.standing(AT)["R12.answer"] == compliance.Standing(open=1, late=1)


@pytest.mark.parametrize(
    ("share", "percent", "tone"),
    [
        (Share(0, 0), None, ""),
        (Share(999, 1000), 99, "ok"),
        (Share(9, 10), 90, "ok"),
        (Share(3, 4), 75, "warn"),
        (Share(1, 2), 50, "bad"),
    ],
)
def test_a_share_is_rounded_down(share, percent, tone):
    assert (share.percent, share.tone) == (percent, tone)


def test_the_window_begins_after_its_first_instant(globus):
    """A week that ended at this instant is the last one's."""
    engine.full_pass(AT)

    judged = compliance.judged(AT, since=moment("Mon 00:00")).filter(clause="R9.contacts", due_at__lte=AT)
    assert not judged.exists()
    assert compliance.judged(AT, since=moment("Mon 00:00") - timedelta(seconds=1)).filter(clause="R9.contacts").exists()
