"""dirigent worker: what happens in the background."""

from typing import Annotated

import typer
from django.core.management import call_command


def command(jobs: Annotated[int, typer.Option(help="How many jobs run at once.")] = 4) -> None:
    """Do the jobs that wait, until told to stop; the job in hand is finished first."""
    # retries are found by asking, not by notice: ask every second
    call_command("procrastinate", "worker", "--concurrency", str(jobs), "--fetch-job-polling-interval", "1")
