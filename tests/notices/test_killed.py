"""The worker dies in the middle of a look and of a delivery: each letter goes once, and what may be lost is said."""

import os
import signal
import time
import traceback

import pytest
from django.db import connections

from dirigent.domain.people.models import Agency
from dirigent.foundation import faults
from dirigent.notices import delivering, looking
from dirigent.notices.models import Dispatch, Notice, Preference
from tests.cast import moment
from tests.notices.conftest import letter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def ready(transactional_db, settings, tmp_path, globus, anna, olga):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "sent"
    Agency.objects.update_or_create(pk=1, defaults={"name": "Квартет", "mail_domains": ["kvartet.example"]})
    olga.email = "olga@kvartet.example"
    olga.save(update_fields=["email"])
    Preference.choose(olga, {("message", "mail"): "at_once"}, at=moment("Mon 11:00"))
    looking.look(moment("Fri 11:00"))
    letter(globus, moment("Fri 12:00"))
    return tmp_path / "sent"


def worker(when: str, fault: str = "") -> int:
    """One round of the job in a process of its own; how it ended: the signal, or 0."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            os.environ["DIRIGENT_FAULT"] = fault
            faults._left.clear()
            looking.look(moment(when))
            delivering.deliver(moment(when))
            os._exit(0)
        finally:
            traceback.print_exc()
            os._exit(1)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise AssertionError("the worker did not end")


def letters(folder) -> int:
    return sum(path.read_text().count("Message-ID: <notice.") for path in folder.glob("*")) if folder.exists() else 0


def test_a_look_that_dies_has_told_nothing_and_the_next_tells_all(ready, olga, globus):
    assert worker("Fri 12:01", "notices.looked") == signal.SIGKILL
    assert not Notice.objects.filter(kind="message").exists() and not Dispatch.objects.filter(client=globus).exists()

    assert worker("Fri 12:01") == worker("Fri 12:02") == worker("Fri 12:03") == 0

    assert Notice.objects.filter(kind="message", user=olga).count() == 1
    assert letters(ready) == 1


def test_dying_before_the_letter_goes_sends_it_later_once(ready):
    worker("Fri 12:00")
    assert worker("Fri 12:01", "notices.claimed") == signal.SIGKILL
    assert letters(ready) == 0

    for when in ("12:02", "12:06", "12:07", "12:08"):
        assert worker(f"Fri {when}") == 0

    assert letters(ready) == 1


def test_dying_after_the_letter_went_does_not_send_it_again(ready, olga, globus):
    worker("Fri 12:00")
    assert worker("Fri 12:01", "notices.sent") == signal.SIGKILL
    assert letters(ready) == 1

    for when in ("12:02", "12:06", "12:07", "13:30"):
        assert worker(f"Fri {when}") == 0

    assert letters(ready) == 1
    dispatch = Dispatch.objects.get(lines__notice__kind="message")
    assert dispatch.state == "failed" and "Неизвестно, дошло ли" in dispatch.trouble
    assert Notice.objects.pending().filter(user=olga, client=globus).exists()  # under the bell it stands all the while
