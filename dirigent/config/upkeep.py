"""Jobs that keep the other jobs going. What the rooms do in the background stands in their own `jobs.py`."""

from datetime import UTC, datetime

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from dirigent.foundation.worktime.models import Schedule

KEEP_FINISHED_HOURS = 24
SILENT_SECONDS = 30


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="upkeep.rescue", pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are told when
    """Give back the jobs of a worker that was killed: nobody else would ever run them again."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # Another of its kind waits already, perhaps for the very lock this one holds: that one does the work.
            await manager.finish_job(job, Status.FAILED, delete_job=False)
    await manager.prune_stalled_workers(SILENT_SECONDS)


@app.periodic(cron="17 * * * *")
@app.task(queue="upkeep", queueing_lock="upkeep.sweep", pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are told when
    """Forget jobs that went well a day ago; failed ones stay until somebody has looked at them."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_FINISHED_HOURS)


@app.periodic(cron="41 3 * * *")
@app.task(queue="upkeep", queueing_lock="upkeep.calendar")
def keep_calendar(timestamp: int) -> None:
    """Draw the working calendar on before it ends, and anew when the state's days are known better."""
    Schedule.objects.keep_covered(at=datetime.fromtimestamp(timestamp, UTC))
