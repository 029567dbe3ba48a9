"""Whoever is on call can open what reaches them, as long as the shift lasts (INB-4)."""

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import OnCall
from tests.cast import moment


def sees(user, client, when):
    return client in Client.objects.visible_to(user, moment(when))


def test_a_shift_opens_clients_who_may_reach_us_then(denis, head, globus):
    OnCall.put_on(
        denis, starts_at=moment("Fri 19:00"), ends_at=moment("Sat 10:00"), by=head, at=moment("Thu 12:00")
    )  # fmt: skip
    assert not sees(denis, globus, "Fri 18:59")
    assert sees(denis, globus, "Fri 19:00")
    assert not sees(denis, globus, "Sat 10:00")

    globus.change(by=head, at=moment("Fri 18:00"), after_hours="nothing")

    assert not sees(denis, globus, "Fri 22:00")


def test_a_shift_taken_back_opens_nothing(denis, head, globus):
    shift = OnCall.put_on(
        denis, starts_at=moment("Fri 19:00"), ends_at=moment("Sat 10:00"), by=head, at=moment("Thu 12:00")
    )
    shift.cancel(by=head, at=moment("Fri 18:00"))

    assert not sees(denis, globus, "Fri 22:00")
