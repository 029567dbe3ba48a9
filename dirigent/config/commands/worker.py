"""dirigent worker: what happens in the background."""

from typing import Annotated

import typer
from procrastinate.contrib.django import app

SECONDS_TO_FINISH = 6


def command(jobs: Annotated[int, typer.Option(help="How many jobs run at once.")] = 4) -> None:
    """Do the jobs that wait, until told to stop; the jobs in hand are finished first."""
    with app.replace_connector(app.connector.get_worker_connector()) as waiting:  # type: ignore[attr-defined]  # only some connectors have one
        waiting.run_worker(
            concurrency=jobs,
            fetch_job_polling_interval=1,  # a retry is found by asking, nobody announces it
            shutdown_graceful_timeout=SECONDS_TO_FINISH,
        )
