"""The regulation listens to the journal: what happened to a client changes its duties at once."""

from django.utils import timezone

from dirigent.foundation.journal.listening import Change

from . import engine

# Kinds that change duties of clients whom the entry does not name: somebody else acts for them now.
_MOVES_EVERYONE = ("absence.", "user.", "regulation.")


def on_change(change: Change) -> None:
    """Derive anew the duties of the clients the transaction touched.

    A fact told late is judged as far back as the memory reaches: an archive of old letters brings no old breaches.
    """
    now = max(change.at, timezone.now())
    since = now - engine.MEMORY
    everyone = any(kind.startswith(_MOVES_EVERYONE) for kind in change.kinds)
    house = any(kind.startswith(("day.", "growth.", *_MOVES_EVERYONE)) for kind in change.kinds)
    engine.refresh(now, since=since, clients=None if everyone else change.clients, house=house)
