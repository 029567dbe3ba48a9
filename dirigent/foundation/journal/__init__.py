"""Journal: what happened, who did it and when. Append-only, sealed, and the one source that everybody listens to.

Nouns: Entry, Seal. Stands on: nothing. Knows clients, people and subjects by their numbers.
"""

from dirigent.foundation.journal.audience import Audience
from dirigent.foundation.journal.listening import Change, batch, subscribe
from dirigent.foundation.journal.recording import Fact, record, record_many

__all__ = ["Audience", "Change", "Fact", "batch", "record", "record_many", "subscribe"]
