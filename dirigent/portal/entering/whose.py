"""Whose mail address it is."""

from datetime import datetime

from django.db.models import Max

from dirigent.domain.clients.models import Contact


def whose_address(key: str, at: datetime) -> Contact | None:  # noqa: ARG001  # who is there now
    """The person with this address. One who speaks for two clients is taken where they were last; a link says exactly where."""
    found = Contact.objects.present().filter(mails__key=key).annotate(seen=Max("visits__last_at"))
    return max(found, key=lambda one: (one.seen is not None, one.seen, -one.pk), default=None) if found else None
