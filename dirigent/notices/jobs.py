"""Looks and deliveries in the background; one at a time, and each can be done twice."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from . import delivering, forgetting, looking


@app.periodic(cron="* * * * *")
@app.task(name="notices.look", queue="notices", lock="notices", queueing_lock="notices.look")
def look(timestamp: int) -> None:
    """Time alone makes things burn, and digests due."""
    _look(max(datetime.fromtimestamp(timestamp, UTC), datetime.now(UTC)))


@app.task(name="notices.look_now", queue="notices", lock="notices", queueing_lock="notices.look_now")
def look_now() -> None:
    _look(timezone.now())


def _look(at: datetime) -> None:
    looking.look(at)
    delivering.deliver(at)


@app.periodic(cron="23 3 * * *")
@app.task(name="notices.forget", queue="notices", queueing_lock="notices.forget")
def forget(timestamp: int) -> None:
    forgetting.forget(datetime.fromtimestamp(timestamp, UTC))
