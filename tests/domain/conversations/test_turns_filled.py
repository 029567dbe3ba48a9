"""The migration that says whose turn it is in conversations from before anybody asked, run over rows as they lay there."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from dirigent.domain.conversations.models import Direction, Message, Thread, Touch
from dirigent.foundation.files.storing import store
from tests.cast import moment

STEPS = import_module("dirigent.domain.conversations.migrations.0008_fill_turns")


@pytest.fixture(autouse=True)
def files(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def old(client, *said, days: int) -> Thread:
    """A conversation in which these were said («in», «out», «bulk»), the last of them so many days ago by the real clock."""
    last = timezone.now() - timedelta(days=days)  # the migration asks the clock of the database
    thread = Thread.objects.create(client=client, subject=" ".join(said), started_at=last, last_at=last)
    for number, word in enumerate(said):
        Message.objects.create(
            thread=thread, direction=Direction.OUT if word == "out" else Direction.IN,
            kind="bulk" if word == "bulk" else "person", sender_address="a@a.example", sender_key="a@a.example",
            at=last - timedelta(hours=len(said) - number), raw=store(f"{thread.pk} {number}".encode()),
        )  # fmt: skip
    return thread


def filled(*steps: str) -> None:
    with connection.cursor() as cursor:
        for step in steps:
            cursor.execute(step)


def state(thread: Thread) -> tuple[str, bool]:
    thread.refresh_from_db()
    return thread.turn, thread.done_at is not None


@pytest.mark.parametrize(
    ("said", "days", "turn", "is_done"),
    [
        (("in",), 400, "ours", False),
        (("in", "out"), 3, "theirs", False),
        (("in", "out"), 40, "theirs", True),
        (("out", "in"), 40, "ours", False),
        (("bulk",), 40, "", True),
        (("bulk",), 3, "", False),
    ],
)
def test_the_last_word_of_a_person_says_whose_turn_it_is(globus, said, days, turn, is_done):
    thread = old(globus, *said, days=days)
    filled(STEPS.TURNS, STEPS.DONE)

    assert state(thread) == (turn, is_done)
    if is_done:
        assert (thread.done_at, thread.done_by) == (thread.last_at, None)


def test_a_talk_marked_as_the_answer_is_a_word_of_ours(globus, anna, olga):
    thread = old(globus, "in", days=3)
    Touch.note_down(globus, channel="call", by=olga, at=timezone.now(), contact=anna, answers=thread)
    Thread.objects.filter(pk=thread.pk).update(turn="")
    filled(STEPS.TURNS, STEPS.DONE)

    assert state(thread) == ("theirs", False)


def test_a_stranger_is_never_done_and_what_was_settled_stays(globus, olga):
    stranger, settled = old(None, "in", "out", days=90), old(globus, "in", days=90)
    Thread.objects.filter(pk=settled.pk).update(turn="theirs", done_at=moment("Mon 12:00"), done_by=olga)
    filled(STEPS.TURNS, STEPS.DONE)

    assert state(stranger) == ("theirs", False)
    settled.refresh_from_db()
    assert (settled.turn, settled.done_at, settled.done_by) == ("theirs", moment("Mon 12:00"), olga)


def test_run_twice_and_back_again(globus):
    thread = old(globus, "in", "out", days=40)
    filled(STEPS.TURNS, STEPS.DONE, STEPS.TURNS, STEPS.DONE)
    assert state(thread) == ("theirs", True)

    filled(STEPS.UNDONE, STEPS.UNTURNED)
    assert state(thread) == ("", False)
