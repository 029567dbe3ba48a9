"""What wakes the look, and what the look of a minute does."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from dirigent.domain.conversations.models import Touch
from dirigent.notices import forgetting, jobs, watching
from dirigent.notices.models import Look, Notice
from tests.cast import moment

pytestmark = pytest.mark.django_db


def waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name="notices.look_now", status="todo").count()


def test_what_happens_wakes_the_look_once(globus, anna, olga, django_capture_on_commit_callbacks):
    before = waiting()
    for minute in (1, 2):
        with django_capture_on_commit_callbacks(execute=True):
            Touch.note_down(globus, channel="call", by=olga, at=moment(f"Fri 12:0{minute}"), contact=anna, summary="да")

    assert waiting() == max(before, 1)
    watching.wake()
    assert waiting() == 1


def test_the_minute_looks_and_delivers(globus, anna, olga):
    jobs.look(timestamp=int(moment("Fri 12:00").timestamp()))

    assert Look.objects.get().at >= moment("Fri 12:00")


def test_old_notices_are_forgotten_but_not_of_open_duties(look, globus, anna, olga):
    look("Mon 11:30")
    Notice.objects.create(user=olga, kind="task", key="old", title="Старое", at=moment("2026-01-12 12:00"), read_at=moment("Mon 12:00"))  # fmt: skip
    of_duties = Notice.objects.filter(subject_kind="regulation.duty")
    of_duties.update(at=moment("2026-01-12 12:00"), read_at=moment("2026-01-12 13:00"))
    kept = of_duties.count()

    forgetting.forget(moment("Fri 12:00"))

    assert not Notice.objects.filter(key="old").exists()
    assert of_duties.count() == kept > 0
