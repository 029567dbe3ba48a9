"""Letters of those who are away: whoever stands in reads what the manager has not."""

import pytest

from dirigent.desk.shell import unread_threads
from dirigent.domain.people.models import Absence, AbsenceKind
from tests.cast import moment
from tests.desk.inbox.letters import letter


@pytest.fixture
def away(olga, marina, head):
    return Absence.report(
        olga, kind=AbsenceKind.ILLNESS, starts_at=moment("Fri 09:00"), deputy=marina, by=head, at=moment("Fri 09:00")
    )


def test_what_the_manager_has_read_needs_no_second_reader(ours, globus, anna, olga, marina, away):
    seen = letter("anna@globus.example", at="Fri 10:00", subject="Афиша").thread
    new = letter("anna@globus.example", at="Fri 12:00", subject="Смета").thread

    seen.read_by(olga, at=moment("Fri 10:30"))

    assert list(unread_threads(marina, moment("Fri 15:00"))) == [new]
