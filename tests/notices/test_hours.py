"""Outside working time nothing rings but what is urgent, and only for whoever is on call; the rest waits for the morning."""

from datetime import time

import pytest

from dirigent.domain.conversations.models import Thread
from dirigent.domain.people.models import Absence, Department
from dirigent.foundation.worktime.models import Schedule
from dirigent.notices.hours import hours_of
from dirigent.notices.models import Dispatch, Notice, Preference
from tests.cast import moment
from tests.notices.conftest import letter, of, on_call

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("at", "is_open", "digest"),
    [
        ("Fri 09:00", False, "Fri 10:55"),
        ("Fri 10:55", False, "Fri 17:00"),  # the digest of the morning is the one that is being told now
        ("Fri 11:00", True, "Fri 17:00"),
        ("Fri 14:00", True, "Fri 17:00"),  # lunch is work
        ("Fri 18:59", True, "next Mon 10:55"),
        ("Fri 19:00", False, "next Mon 10:55"),
        ("Sat 00:00", False, "next Mon 10:55"),
        ("Sun 15:00", False, "next Mon 10:55"),
        ("2026-12-31 12:00", False, "2027-01-11 10:55"),  # the long holidays of January
        ("2026-11-03 18:30", False, "2026-11-05 10:55"),  # a short day, then a state holiday
        ("2026-11-03 17:30", True, "2026-11-05 10:55"),
    ],
)
def test_working_time_of_a_person(olga, at, is_open, digest):
    hours = hours_of([olga.pk], moment(at))[olga.pk]

    assert hours.is_open(moment(at)) is is_open
    assert hours.next_digest(moment(at)) == moment(digest)


def test_lunch_between_two_intervals_is_work(olga, service):
    week = {day: [(time(9), time(13)), (time(14), time(18))] for day in range(5)}
    Department.objects.filter(pk=service.pk).update(schedule=Schedule.objects.found("С обедом", week=week))

    hours = hours_of([olga.pk], moment("Fri 13:30"))[olga.pk]

    assert hours.is_open(moment("Fri 13:30"))
    assert not hours.is_open(moment("Fri 18:00"))
    assert hours.next_digest(moment("Fri 16:30")) == moment("next Mon 08:55")


@pytest.mark.parametrize(
    ("until", "digest"),
    [
        ("Wed 11:00", "Wed 10:55"),
        ("Wed 12:00", "Wed 17:00"),
        ("Sat 00:00", "next Mon 10:55"),
        (None, "Tue 10:55"),
    ],
)
def test_nothing_is_told_to_whoever_is_away(olga, head, until, digest):
    Absence.report(
        olga, kind="leave", starts_at=moment("Mon 11:00"), ends_at=until and moment(until), by=head,
        at=moment("Mon 11:00"),
    )  # fmt: skip

    hours = hours_of([olga.pk], moment("Mon 12:00"))[olga.pk]

    assert not hours.is_open(moment("Mon 12:00"))
    assert hours.next_digest(moment("Mon 12:00")) == moment(digest)


def sorted_by(head, *, urgent: bool = True) -> dict:
    return {"urgent": urgent, "sorted_by": head, "sorted_at": moment("Fri 12:00")}


@pytest.fixture
def friday(look, globus, anna, olga, reachable):
    """Olga wants letters of clients at once, by mail."""
    Preference.choose(olga, {("message", "mail"): "at_once"}, at=moment("Mon 11:00"))
    look("Mon 11:30")
    reachable.clear()
    Dispatch.objects.all().delete()
    return reachable


def test_at_once_means_at_once_in_working_time(look, friday, globus, olga):
    letter(globus, moment("Fri 12:00"))

    look("Fri 12:00")
    assert [m for m in friday if "Смета" in m.body and "Письмо" in m.body] == []
    look("Fri 12:01")

    assert [m.subject for m in friday if m.to == [olga.email] and "Письмо" in m.body] == [
        "Театр «Глобус»: письмо: Анна Ковалёва"
    ]


def test_the_weekend_is_silent_and_monday_has_one_digest(look, friday, globus, olga):
    letter(globus, moment("Fri 19:30"), subject="Первое")
    look("Fri 19:31")
    friday.clear()
    letter(globus, moment("Sat 23:58"), subject="Второе")
    look("Sat 23:59")
    for hour in ("Sun 00:00", "Sun 12:00", "next Mon 00:00", "next Mon 10:54"):
        look(hour)
    assert friday == []

    look("next Mon 10:55")

    assert len([m for m in friday if m.to == [olga.email]]) == 1
    text = next(m.body for m in friday if m.to == [olga.email])
    assert "Первое" in text and "Второе" in text and text.count("Театр «Глобус»") == 1


def test_what_was_answered_meanwhile_is_not_in_the_digest(look, friday, globus, olga, marina):
    letter(globus, moment("Fri 19:30"), subject="Первое")
    letter(globus, moment("Fri 19:40"), subject="Второе", thread="b")
    look("Fri 19:41")
    letter(globus, moment("Fri 20:00"), by=marina)
    friday.clear()

    look("next Mon 10:55")

    text = next(m.body for m in friday if m.to == [olga.email])
    assert "Второе" in text and "Первое" not in text


def test_escalation_never_comes_at_midnight(look, friday, globus, marina, head):
    """Due on Friday at 18:50, the head brought in three working hours later: that is Monday, and no minute earlier."""
    letter(globus, moment("Fri 17:50"))
    for hour in ("Fri 18:51", "Fri 19:10", "Fri 23:59", "Sat 00:00", "Sun 03:00", "next Mon 10:00"):
        look(hour)
        assert not [m for m in friday if m.to == [marina.email]], hour
    assert of(marina, kind="brought_in") == []

    look("next Mon 11:51")

    assert len(of(marina, kind="brought_in")) == 1


def test_an_urgent_letter_rings_for_whoever_is_on_call(look, friday, globus, marina, olga, head):
    on_call(marina, head, "Fri 19:00", "next Mon 11:00")
    thread = letter(globus, moment("Sat 02:00"), subject="Сайт лежит")
    Thread.objects.filter(pk=thread.pk).update(**sorted_by(head))

    look("Sat 02:01")

    assert [(m.to, m.subject) for m in friday] == [([marina.email], "Театр «Глобус»: срочно. Ответить: «Сайт лежит»")]
    assert Notice.objects.get(user=marina, kind="urgent").rings
    look("Sat 02:02")
    assert len(friday) == 1


@pytest.mark.parametrize(
    ("policy", "urgent", "rings"),
    [("nothing", True, 0), ("urgent", False, 0), ("urgent", True, 1), ("everything", False, 1)],
)
def test_the_client_decides_what_may_ring(look, friday, globus, marina, head, policy, urgent, rings):
    on_call(marina, head, "Fri 19:00", "next Mon 11:00")
    globus.change(by=head, at=moment("Fri 12:00"), after_hours=policy)
    thread = letter(globus, moment("Sat 02:00"))
    Thread.objects.filter(pk=thread.pk).update(**sorted_by(head, urgent=urgent))

    look("Sat 02:01")

    assert Notice.objects.filter(kind="urgent").count() == len(friday) == rings


def test_when_the_office_opens_the_call_is_over(look, friday, globus, marina, head):
    on_call(marina, head, "Fri 19:00", "next Mon 12:00")
    thread = letter(globus, moment("Sat 02:00"))
    Thread.objects.filter(pk=thread.pk).update(matter="breakdown", **sorted_by(head))
    look("Sat 02:01")
    assert Notice.objects.get(user=marina, kind="urgent").is_pending

    look("next Mon 11:00")

    assert not Notice.objects.get(user=marina, kind="urgent").is_pending


def test_in_working_time_nobody_is_called(look, friday, globus, marina, head):
    on_call(marina, head, "Fri 09:00", "next Mon 11:00")
    thread = letter(globus, moment("Fri 12:00"))
    Thread.objects.filter(pk=thread.pk).update(**sorted_by(head))

    look("Fri 12:01")

    assert not Notice.objects.filter(kind="urgent").exists()


def test_an_absence_holds_what_was_on_its_way(look, friday, globus, olga, head):
    letter(globus, moment("Fri 12:00"))
    look("Fri 12:00")
    Absence.report(
        olga, kind="illness", starts_at=moment("Fri 12:00"), ends_at=moment("next Wed 11:00"), by=head,
        at=moment("Fri 12:00"),
    )  # fmt: skip

    look("Fri 12:05")

    assert [m for m in friday if m.to == [olga.email]] == []
    held = Dispatch.objects.get(user=olga, lines__notice__kind="message")
    assert (held.state, held.due_at) == ("waiting", moment("next Wed 10:55"))
