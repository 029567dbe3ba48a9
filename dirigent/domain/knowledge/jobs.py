"""Jobs of the knowledge base."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from dirigent.foundation import worktime

from .models import Article


@app.periodic(cron="35 5 * * *")
@app.task(name="knowledge.remind", queue="system", queueing_lock="knowledge.remind")
def remind(timestamp: int) -> None:
    """Keepers hear which of their articles wait to be looked through."""
    at = datetime.fromtimestamp(timestamp, UTC)
    today = worktime.default().date_of(at)
    for article in Article.objects.stale(today):
        article.remind(at=at, on=today)
