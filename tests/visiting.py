"""A client's person in their room: what an answer given there stands on."""

from datetime import timedelta
from typing import Any

from dirigent.domain.clients.models import Contact
from dirigent.domain.passes.hashing import hash_of, new_token
from dirigent.domain.passes.models import Visit
from tests.cast import LONG_AGO


def visit_of(contact: Contact) -> Visit:
    """A browser they have been in for long; that they came in is told elsewhere."""
    there = Visit.objects.filter(contact=contact, ended_at=None, started_at=LONG_AGO).first()
    return there or Visit.objects.create(
        contact=contact, through="link", token_hash=hash_of(new_token()), started_at=LONG_AGO, last_at=LONG_AGO,
        expires_at=LONG_AGO + timedelta(days=36500),
    )  # fmt: skip


def in_room(contact: Contact, through: str = "portal") -> dict[str, Any]:
    """For `Version.decide`."""
    return {"through": through, "visit": visit_of(contact)}
