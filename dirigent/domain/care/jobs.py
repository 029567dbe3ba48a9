"""What the care of clients does in the background."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from .announcing import announce_all


@app.periodic(cron="*/5 * * * *")
@app.task(name="care.announce_absences", queue="system", queueing_lock="care.announce_absences")
def announce_absences(timestamp: int) -> None:
    """Clients of those who have just left are told who is there for them, where the agency wants it so."""
    announce_all(max(datetime.fromtimestamp(timestamp, UTC), datetime.now(UTC)))
