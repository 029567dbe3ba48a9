from django.utils import timezone
from procrastinate.contrib.django import app

from dirigent.foundation.journal.sealing import seal_all


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="journal.seal")
def seal_what_is_new(timestamp: int) -> None:  # noqa: ARG001 - periodic jobs are told when
    seal_all(timezone.now())
