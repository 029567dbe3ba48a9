"""Whatever happens wakes the look: the journal, after each commit."""

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from dirigent.foundation.journal.listening import Change

from . import facts, jobs

# Beside what is told of: what makes a notice old.
_ALSO = ("mail.", "chat.", "touch.", "thread.", "duty.", "agreement.", "client.", "connection.", "user.", "oncall.")


def on_change(change: Change) -> None:
    """A look is a job: whoever acts does not wait for it, and one look does for many acts."""
    if any(kind.startswith((*facts.beginnings(), *_ALSO)) for kind in change.kinds):
        wake()


def wake() -> None:
    try:
        with transaction.atomic():
            jobs.look_now.defer()
    except AlreadyEnqueued:
        pass
