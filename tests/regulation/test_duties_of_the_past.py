"""What is past stays with those who had it."""

from dirigent.domain.clients.models import Client
from dirigent.regulation import engine
from dirigent.regulation.models import Duty
from tests.cast import moment


def test_a_new_manager_inherits_the_work_but_not_the_blame(globus, olga, denis, head):
    engine.refresh(moment("Thu 12:00"), since=moment("last Mon 00:00"))
    week = Duty.objects.get(clause="R9.contacts", client=globus, key="2026-W47")
    engine.refresh(moment("next Mon 11:00"), since=moment("last Mon 00:00"))

    globus.change(manager=denis, by=head, at=moment("next Mon 11:30"))
    engine.refresh(moment("next Mon 12:00"), since=moment("last Mon 00:00"))

    week.refresh_from_db()
    now = Duty.objects.get(clause="R9.contacts", client=globus, key="2026-W48")
    assert (week.accountable, now.accountable, now.responsible) == (olga, denis, denis)


def test_weeks_before_the_client_came_into_the_book_are_not_judged(olga, marina):
    added = moment("Wed 12:00")
    client = Client.take_on(
        by=None, at=added, running_since=moment("2026-06-01 12:00"), name="Новый", manager=olga, deputy=marina
    )

    engine.refresh(moment("next Mon 11:00"), since=moment("2026-10-01 00:00"))

    weeks = Duty.objects.filter(clause="R9.contacts", client=client).order_by("due_at").values_list("key", flat=True)
    assert list(weeks) == ["2026-W47", "2026-W48"]
