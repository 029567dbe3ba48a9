"""What happens to people as time goes by."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from . import silence


@app.periodic(cron="*/5 * * * *")
@app.task(name="people.silence", queue="system", queueing_lock="people.silence")
def notice_silence(timestamp: int) -> None:
    silence.replace_all(max(datetime.fromtimestamp(timestamp, UTC), datetime.now(UTC)))
