"""Jobs of a killed worker come back; finished ones are forgotten."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from dirigent.config import upkeep

pytestmark = pytest.mark.django_db(transaction=True)


def run(task):
    async def once():
        with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
            async with worker_app.open_async():
                await task.func(SimpleNamespace(app=worker_app), 0)

    # A browser's driver may keep a loop in this thread; ours has one of its own.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, once()).result()


def in_hand_of_a_killed_worker(job_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - interval '5 minutes') returning id"
        )
        (worker,) = cursor.fetchone()
        cursor.execute("update procrastinate_jobs set status = 'doing', worker_id = %s where id = %s", [worker, job_id])


def test_the_job_of_a_killed_worker_waits_again():
    job_id = upkeep.sweep.configure(queue="other").defer(timestamp=0)
    in_hand_of_a_killed_worker(job_id)

    run(upkeep.rescue)

    assert ProcrastinateJob.objects.get(pk=job_id).status == "todo"


def test_one_that_another_of_its_kind_waits_behind_gives_way_and_hinders_nobody():
    """It held the lock, the other held the place in the queue: neither could go on, nor anything after them."""
    minute = upkeep.sweep.configure(queue="other", queueing_lock="minute", lock="minute")
    dead = minute.defer(timestamp=0)
    in_hand_of_a_killed_worker(dead)
    waiting = minute.defer(timestamp=60)
    after = upkeep.sweep.configure(queue="other", queueing_lock="another").defer(timestamp=0)
    in_hand_of_a_killed_worker(after)

    run(upkeep.rescue)

    assert [ProcrastinateJob.objects.get(pk=job).status for job in (dead, waiting, after)] == ["failed", "todo", "todo"]


def test_what_went_well_is_forgotten_and_what_failed_is_not():
    with connection.cursor() as cursor:
        for status in ("succeeded", "failed"):
            cursor.execute(
                "insert into procrastinate_jobs (queue_name, task_name, args, status)"
                " values ('q', %s, '{}', 'todo') returning id",
                [status],
            )
            (job_id,) = cursor.fetchone()
            cursor.execute("update procrastinate_jobs set status = 'doing' where id = %s", [job_id])
            cursor.execute("update procrastinate_jobs set status = %s where id = %s", [status, job_id])
        cursor.execute("update procrastinate_events set at = now() - interval '3 days'")

    run(upkeep.sweep)

    assert list(ProcrastinateJob.objects.filter(queue_name="q").values_list("task_name", flat=True)) == ["failed"]
