"""The regulation listens to the journal: what happened to a client changes its duties at once."""

from django.utils import timezone

from dirigent.foundation.journal.listening import Change

from . import engine
from .clause import REGISTRY

# Kinds that change duties of clients whom the entry does not name: somebody else acts for them now, or time runs otherwise.
_OF_EVERYONE = ("absence.", "user.", "regulation.", "calendar.")
# Kinds that may change any duty of the client they name.
_OF_THE_CLIENT = ("client.",)


def on_change(change: Change) -> None:
    """Derive anew the duties that the facts of the transaction may have changed.

    A fact told late is judged as far back as the memory reaches: an archive of old letters brings no old breaches.
    """
    now = max(change.at, timezone.now())
    everyone = _speaks(change, _OF_EVERYONE)
    clauses = [
        clause
        for clause in REGISTRY.values()
        if everyone or _speaks(change, clause.facts) or (clause.of_clients and _speaks(change, _OF_THE_CLIENT))
    ]
    engine.refresh(now, since=now - engine.MEMORY, clients=None if everyone else change.clients, clauses=clauses)


def _speaks(change: Change, of: tuple[str, ...]) -> bool:
    return any(kind.startswith(of) for kind in change.kinds)
