"""Redaction: personal data leaves the journal, the fact that something was there stays."""

from datetime import datetime

from django.db import transaction

from dirigent.foundation.journal.models import Entry
from dirigent.foundation.journal.recording import Numbered, record


@transaction.atomic
def redact(entry: Entry, *, reason: str, by: Numbered, at: datetime) -> Entry:
    """Take the data out of an entry, once, and say in a new entry who did it and why. The seals stay whole."""
    if not Entry.objects.select_for_update().filter(pk=entry.pk, data__isnull=False).exists():
        raise ValueError(f"Entry {entry.pk} is redacted already.")
    # First the entry about it: the database lets the data go only when somebody has answered for that.
    written = record("journal.redacted", client=entry.client_id, subject=entry, by=by, at=at, reason=reason)
    Entry.objects.filter(pk=entry.pk).update(data=None, salt=None)
    entry.refresh_from_db()
    return written
