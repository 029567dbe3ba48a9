"""What conversations do in the background."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from .intake import settle
from .models import Connection, Delivery


@app.task(queue="channels")
def settle_connection(*, connection_id: int) -> None:
    """Understand what this connection has brought. Doors that keep a delivery defer it in the same transaction."""
    settle(Connection.objects.get(pk=connection_id), at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queue="channels", queueing_lock="conversations.settle_left", lock="conversations.settle_left")
def settle_left(timestamp: int) -> None:
    """What a killed process kept and did not come to understand."""
    at = datetime.fromtimestamp(timestamp, UTC)
    numbers = Delivery.objects.unsettled().values("connection").distinct()
    for connection in Connection.objects.filter(pk__in=numbers):
        settle(connection, at=at)
