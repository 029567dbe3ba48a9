"""The minute's look over a large agency: 200 people and 10,000 open duties."""

from datetime import timedelta
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.notices import looking
from dirigent.notices.models import Notice
from dirigent.regulation.models import Duty
from tests.cast import LONG_AGO, moment

pytestmark = pytest.mark.django_db
PEOPLE, DUTIES = 200, 10_000


@pytest.fixture
def many(service):
    people = User.objects.bulk_create(
        User(login=f"m{n}", family_name=f"М{n}", role="account_manager", department=service, joined_at=LONG_AGO)
        for n in range(PEOPLE)
    )
    clients = Client.take_on_many(
        ({"name": f"Клиент {n}", "manager": people[n % PEOPLE]} for n in range(1000)), by=None, at=LONG_AGO
    )
    at = moment("Fri 12:00")
    Duty.objects.bulk_create(
        (
            Duty(
                clause="R12.meeting", client=clients[n % 1000], subject_id=n, key="x", owner=people[n % PEOPLE],
                responsible=people[n % PEOPLE], accountable=people[n % PEOPLE], opens_at=LONG_AGO, warns_at=LONG_AGO,
                due_at=at + timedelta(minutes=15 * (n % 400)), figures={"done": 0, "needed": 1, "ends": at.isoformat()},
            )
            for n in range(DUTIES)
        ),
        batch_size=2000,
    )  # fmt: skip
    return people


def test_the_minute_look_takes_less_than_a_second(many):
    looking.look(moment("Fri 11:00"))
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    assert Notice.objects.count() >= DUTIES

    began = perf_counter()
    with CaptureQueriesContext(connection) as queries:
        told = looking.look(moment("Fri 12:00"))
    seconds = perf_counter() - began

    assert told  # some have come to burn meanwhile
    assert len(queries) < 60  # and not one for each person or duty
    assert seconds < 1, f"{seconds:.2f} s, the slowest: {max(queries, key=lambda q: float(q['time']))}"
