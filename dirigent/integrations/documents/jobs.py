"""Looking into the files that came, in the background. Done twice, a file is found once."""

from contextlib import suppress
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from procrastinate import exceptions
from procrastinate.contrib.django import app

from dirigent.domain.conversations.files_read import read_next
from dirigent.domain.conversations.models import Attachment
from dirigent.foundation.journal.listening import Change

from .reading import read

BRINGS_FILES = ("mail.", "chat.", "outgoing.")
AT_MOST = 10  # batches of one job: others are waiting too


@app.task(queue="bulk", queueing_lock="documents.look_into", lock="documents.look_into")
def look_into() -> None:
    """Read the files nobody has looked into."""
    for _batch in range(AT_MOST):
        if not read_next(read, at=timezone.now()):
            return
    ask()


@app.periodic(cron="*/10 * * * *")
@app.task(queue="bulk", queueing_lock="documents.look_for_left")
def look_for_left(timestamp: int) -> None:
    """What came while nobody listened: files of before an update, of a process that was killed."""
    if Attachment.objects.unread().exists():
        for _batch in range(AT_MOST):
            if not read_next(read, at=datetime.fromtimestamp(timestamp, UTC)):
                return


def ask() -> None:
    """Have the files looked into soon; one request stands for many."""
    # That job will see these files too.
    with suppress(exceptions.AlreadyEnqueued), transaction.atomic():
        look_into.defer()


def on_change(change: Change) -> None:
    """Messages came or went: is there a file among them to look into?"""
    if any(kind.startswith(BRINGS_FILES) for kind in change.kinds) and Attachment.objects.unread().exists():
        ask()
