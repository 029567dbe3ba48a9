"""What conversations do in the background."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from .calling import give_up
from .chatting import bring_files
from .intake import settle
from .models import Connection, Delivery
from .sending import deliver, deliver_due
from .snoozing import wake_due


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


@app.task(name="conversations.send", queue="channels")
def send(*, outgoing_id: int) -> None:
    """A letter's moment has come."""
    deliver(outgoing_id, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queue="channels", queueing_lock="conversations.send_left", lock="conversations.send_left")
def send_left(timestamp: int) -> None:
    """Letters put off after a fault, whatever a killed process was sending, and those whose job was lost."""
    deliver_due(at=max(datetime.fromtimestamp(timestamp, UTC), timezone.now()))


@app.periodic(cron="* * * * *")
@app.task(queue="channels", queueing_lock="conversations.calls_given_up", lock="conversations.calls_given_up")
def calls_given_up(timestamp: int) -> None:
    """Calls of which the exchange fell silent: who rang is a missed call."""
    give_up(at=datetime.fromtimestamp(timestamp, UTC))


FETCHES = 5


@app.task(
    name="conversations.fetch_chat_files",
    queue="channels",
    pass_context=True,
    retry=RetryStrategy(max_attempts=FETCHES, exponential_wait=3),
)
def fetch_chat_files(context: JobContext, *, delivery_id: int) -> None:
    """What came with a message of a chat; after the last attempt the message says what could not be had."""
    delivery = Delivery.objects.select_related("connection", "file", "message").get(pk=delivery_id)
    bring_files(delivery, at=timezone.now(), last=context.job.attempts >= FETCHES)


@app.periodic(cron="* * * * *")
@app.task(queue="system", queueing_lock="conversations.wake_snoozed")
def wake_snoozed(timestamp: int) -> None:  # noqa: ARG001  # a late job wakes all that is due by now
    """What was put off until this minute is on the desk again."""
    wake_due(timezone.now())
