"""What the first talk writes into the card: the goal, the product, who speaks and how to speak with them (BRF-1, BRF-2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Note
from dirigent.domain.people.models import User

from .models import Aim, FirstCall

LONGEST_PRODUCT = 300
MANNER = ("address_form", "jargon", "preferred_channel")


@transaction.atomic
def write_down(
    first_call: FirstCall, said: Mapping[str, str], *, by: User, at: datetime, contact: Contact | None = None,
    manner: Mapping[str, Any] | None = None,
) -> list[str]:  # fmt: skip
    """Answers by the goals of the call; says which have changed. What belongs to the card goes there at once."""
    before = first_call.answered()
    changed = [aim for aim, words in said.items() if words.strip() != before.get(aim, "")]
    for aim in changed:
        words = said[aim].strip()
        first_call.note(aim, words, by=by, at=at)
        if words:
            _into_card(first_call.client, aim, words, contact=contact, by=by, at=at)
    if contact and manner and (told := {name: manner[name] for name in MANNER if manner.get(name)}):
        contact.change(by=by, at=at, **told)
    return changed


def _into_card(client: Client, aim: str, words: str, *, contact: Contact | None, by: User, at: datetime) -> None:
    if aim == Aim.GOALS:
        client.change(by=by, at=at, goal=words)
    elif aim == Aim.PRODUCT:
        first_line = words.splitlines()[0]
        client.change(by=by, at=at, product=first_line[:LONGEST_PRODUCT])
    elif aim == Aim.WIN and contact:
        if words not in contact.traits:
            contact.change(by=by, at=at, traits="\n".join(filter(None, (contact.traits.strip(), words))))
    elif aim == Aim.CLIENT:
        Note.leave(
            client,
            _("About the client, from the first call: %(words)s") % {"words": words},
            by=by,
            at=at,
            contact=contact,
        )
