from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from dirigent.foundation import journal
from dirigent.foundation.journal import listening

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def noon():
    return NOON


@pytest.fixture
def write():
    """Record a fact as a verb would, in a transaction of its own."""

    def write(kind="contact.recorded", client=7, subject=None, by=3, at=NOON, **data):
        with transaction.atomic():
            return journal.record(kind, client=client, subject=subject, by=by, at=at, **data)

    return write


@pytest.fixture
def behind():
    """SQL of somebody who owns the database and does not want to be seen: no trigger runs."""

    def behind(statement, parameters=None):
        with connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")
            cursor.execute(statement, parameters)
            cursor.execute("set local session_replication_role = origin")

    return behind


@pytest.fixture
def heard():
    """The changes a listener is told of."""
    changes = []
    before = listening._listeners[:]
    listening._listeners[:] = [changes.append]
    yield changes
    listening._listeners[:] = before
