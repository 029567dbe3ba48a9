"""Twenty presses in one moment, and an answer that meets a new version."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dirigent.domain.approvals.certifying import make
from dirigent.domain.approvals.models import Approval, Certificate, Decision, State, Version
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.verdicts import Refused
from tests.cast import moment
from tests.visiting import in_room

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 20


def together(*acts):
    """All of them at once, each with a connection of its own; what each came to."""
    gate = Barrier(len(acts))

    def done(act):
        try:
            gate.wait(timeout=30)
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as hands:
        return list(hands.map(done, acts))


def answer(version_id, contact, seen, said="approve"):
    def act():
        version = Version.objects.select_related("approval").get(pk=version_id)
        return version.decide(contact, said, **in_room(contact, "link"), at=moment("Mon 13:00"), seen_hash=seen)

    return act


def test_twenty_presses_are_one_answer(asked, anna):
    seen = asked.current.content_hash
    found = together(*[answer(asked.current_id, anna, seen)] * PRESSES)

    assert {one.pk for one in found} == {Decision.objects.get().pk}
    assert Entry.objects.filter(kind="approval.approved").count() == 1


def test_yes_and_no_at_once_are_one_answer(asked, anna):
    seen = asked.current.content_hash
    found = together(*[answer(asked.current_id, anna, seen, said) for said in ("approve", "changes")] * 5)

    kept = Decision.objects.get()
    asked.refresh_from_db()
    assert asked.state == (State.APPROVED if kept.approves else State.CHANGES)
    assert sum(isinstance(one, Refused) for one in found) == 5


def test_an_answer_is_never_to_a_version_that_is_void(asked, anna, olga):
    seen, number = asked.current.content_hash, asked.pk

    def put_up():
        approval = Approval.objects.select_related("client").get(pk=number)
        return approval.put_up("Иначе", [], "Текст", by=olga, at=moment("Mon 13:00"))

    together(answer(asked.current_id, anna, seen), put_up)

    asked.refresh_from_db()
    assert (asked.state, asked.current.number) == (State.WAITING, 2)
    assert [version.number for version in asked.versions.filter(voided_at=None)] == [2]


def test_one_sheet_however_many_make_it(asked, anna):
    answer(asked.current_id, anna, asked.current.content_hash)()
    for _ in range(3):  # another sealer may be at work: then it is made the next time
        together(
            *[lambda: make(Approval.objects.select_related("client").get(pk=asked.pk), at=moment("Mon 14:00"))] * 5
        )

    assert Certificate.objects.count() == 1
    assert Entry.objects.filter(kind="approval.certificate").count() == 1
