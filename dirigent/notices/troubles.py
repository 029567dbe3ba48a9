"""News that come with time alone: connections that have been broken for a while, absences that are over."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from dirigent.domain.conversations.models import Connection
from dirigent.domain.people.models import Absence

from . import facts, kinds
from .leading import administrators
from .telling import News, Words

# A server that restarts is no news.
PATIENCE = timedelta(minutes=10)


def news(at: datetime, *, since: datetime) -> Iterator[News]:
    yield from _broken(at)
    yield from facts.back(Absence.objects.valid().filter(ends_at__gt=since, ends_at__lte=at), at)


def _broken(at: datetime) -> Iterator[News]:
    broken = list(Connection.objects.active().filter(failing_since__lte=at - PATIENCE))
    shared = administrators() if any(one.owner_id is None for one in broken) else []
    for connection in broken:
        for user in [connection.owner_id] if connection.owner_id else shared:
            yield News(
                user, kinds.CONNECTION, f"connection:{connection.pk}:{connection.failing_since:%Y%m%d%H%M%S}",
                _of_connection(connection), at, subject=("conversations.connection", connection.pk), burning=True, own=True,
            )  # fmt: skip


def _of_connection(connection: Connection) -> Words:
    return lambda: (_("“%(name)s” is not working") % {"name": connection.name}, connection.trouble)
