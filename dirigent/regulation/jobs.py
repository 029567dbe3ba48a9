"""The minute job: time alone makes duties due, late and lapsed."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from . import engine


@app.periodic(cron="* * * * *")
@app.task(name="regulation.full_pass", queue="system", queueing_lock="regulation.full_pass")
def full_pass(timestamp: int) -> None:
    engine.full_pass(max(datetime.fromtimestamp(timestamp, UTC), datetime.now(UTC)))
