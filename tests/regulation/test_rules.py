"""O1.arrival and O3.close: the working day begins and ends in the open."""

import pytest

from dirigent.domain.people.models import Absence, WorkDay
from tests.cast import moment
from tests.regulation.story import duty, hour, state

FRIDAY = "2026-11-20"


def day_of(user, happened: str) -> None:
    for event in filter(None, (part.strip() for part in happened.split(","))):
        what, _, when = event.partition(" ")
        at = moment(when)
        {
            "arrived": lambda at: WorkDay.arrive(user, on=at.date(), at=at),
            "excused": lambda at: WorkDay.excuse_absence(user, on=at.date(), words="Пробка", by=user, at=at),
            "closed": lambda at: WorkDay.close(user, on=at.date(), at=at, leftovers=0),
        }[what](at)


@pytest.mark.parametrize(
    ("happened", "looked", "expected"),
    [
        ("", "Fri 10:30", "due"),
        ("", "Fri 11:10", "due"),
        ("", "Fri 11:16", "late"),
        ("arrived Fri 10:52", "Fri 12:00", "kept"),
        ("arrived Fri 11:14", "Fri 12:00", "kept"),
        ("arrived Fri 11:20", "Fri 12:00", "kept late"),
        ("arrived Fri 11:20", "Fri 11:18", "late"),
        ("excused Fri 10:40", "Fri 12:00", "kept"),  # the head was warned before the day began
        ("excused Fri 12:40", "Fri 13:00", "kept late"),
        ("excused Fri 10:40, arrived Fri 13:00", "Fri 14:00", "kept"),
        ("", "Fri 19:30", "missed"),
    ],
)
def test_arrival(olga, happened, looked, expected):
    day_of(olga, happened)

    assert state(duty("O1.arrival", looked, subject_id=olga.pk, key=FRIDAY), looked) == expected


@pytest.mark.parametrize(
    ("happened", "looked", "expected"),
    [
        ("arrived Fri 10:52", "Fri 18:00", "due"),
        ("arrived Fri 10:52", "Fri 19:01", "late"),
        ("arrived Fri 10:52, closed Fri 18:55", "Fri 20:00", "kept"),
        ("arrived Fri 10:52, closed Fri 19:40", "Fri 20:00", "kept late"),
        ("arrived Fri 10:52", "Sat 12:00", "missed"),
        ("excused Fri 10:40", "Fri 20:00", "nothing"),  # the person never came: there was no day to close
    ],
)
def test_close(olga, happened, looked, expected):
    day_of(olga, happened)

    assert state(duty("O3.close", looked, subject_id=olga.pk, key=FRIDAY), looked) == expected


def test_it_is_reminded_of_half_an_hour_before(olga):
    assert hour(duty("O3.close", "Fri 15:00", subject_id=olga.pk, key=FRIDAY).warns_at) == "Fri 18:30"


@pytest.mark.parametrize(
    ("starts", "ends", "arrives", "closes"),
    [
        ("Thu 11:00", "Sat 11:00", False, False),
        ("Fri 15:00", "Sat 11:00", True, False),  # came in the morning, left at three
        ("Fri 10:00", "Fri 14:00", False, True),  # came after lunch
    ],
)
def test_those_away_neither_arrive_nor_close(olga, marina, starts, ends, arrives, closes):
    Absence.report(
        olga,
        kind="leave",
        starts_at=moment(starts),
        ends_at=moment(ends),
        deputy=marina,
        by=olga,
        at=moment("Mon 12:00"),
    )

    assert (duty("O1.arrival", "Fri 18:00", subject_id=olga.pk, key=FRIDAY) is not None) == arrives
    assert (duty("O3.close", "Fri 18:00", subject_id=olga.pk, key=FRIDAY) is not None) == closes


def test_a_day_off_asks_nothing(olga):
    assert duty("O1.arrival", "Sat 12:00", subject_id=olga.pk, key="2026-11-21") is None
    assert duty("O1.arrival", "2026-11-04 12:00", subject_id=olga.pk, key="2026-11-04") is None


def test_only_client_service_is_asked(specialist, desk_docs, head):
    assert duty("O1.arrival", "Fri 12:00", subject_id=head.pk)
    assert duty("O1.arrival", "Fri 12:00", subject_id=specialist.pk) is None
    assert duty("O1.arrival", "Fri 12:00", subject_id=desk_docs.pk) is None
