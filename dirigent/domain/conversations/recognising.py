"""Whose letter is it: one address, one client; two answers are no answer, and a person decides.

A letter from a mailbox is believed to be ours when it lies in the folder of sent letters, or when our own mail server vouches
for its sender. Whatever else claims to be from a colleague waits for a person, and answers nobody.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dirigent.domain.clients.models import ContactMail
from dirigent.domain.people.models import Agency, User
from dirigent.foundation.addresses import address_key

from .letters import Letter
from .models import Direction, KnownSender


@dataclass(frozen=True)
class Recognised:
    """The client's side of a letter. Without a client it is a stranger's; `doubt` says why nobody was recognised though
    the address is known. `aside`: colleagues among themselves, no matter of any client."""

    direction: str
    client_id: int | None
    contact_id: int | None
    author_id: int | None
    counterpart: str
    doubt: str = ""
    aside: bool = False


class AddressBook:
    """Every address of a batch of letters, looked up at once."""

    def __init__(self, letters: Iterable[Letter]) -> None:
        letters = list(letters)
        keys = {key for letter in letters for key in (letter.sender_key, *letter.recipient_keys) if key}
        self.agency = Agency.load()
        addresses = User.objects.exclude(email="").values_list("email", "pk")
        self.people = {email.lower(): pk for email, pk in addresses if email.lower() in keys}
        self.contacts: dict[str, list[tuple[int, int]]] = defaultdict(list)
        found = ContactMail.objects.filter(key__in=keys, contact__left_at=None)
        for key, contact_id, client_id in found.values_list("key", "contact_id", "contact__client_id").order_by("pk"):
            self.contacts[key].append((contact_id, client_id))
        whole = {_domain(key) for key in keys}
        self.known = dict(KnownSender.objects.filter(key__in=keys | whole).values_list("key", "client_id"))

    def is_ours(self, key: str) -> bool:
        return key in self.people or self.agency.owns(key)

    def recognise(self, letter: Letter) -> Recognised:
        """A forged or doubled sender is nobody we know."""
        if doubt := self._doubt(letter):
            return Recognised(Direction.IN, None, None, None, letter.sender_key, doubt)
        if letter.folder == "sent" or self.is_ours(letter.sender_key):
            return self._ours(letter)
        client_id, contact_id, _key = self._first_known([letter.sender_key])
        return Recognised(
            Direction.IN, client_id, contact_id, None, letter.sender_key, "" if client_id else letter.doubt
        )

    def _doubt(self, letter: Letter) -> str:
        if letter.folder == "sent":
            return ""
        if letter.doubtful_sender:
            return letter.doubt or _("The letter names several senders.")
        if letter.proven is False:
            return _("Our mail server found the sender forged.")
        if letter.folder and letter.proven is None and self.is_ours(letter.sender_key):
            return _("The sender claims to be one of us, and nothing proves it.")
        return ""

    def _ours(self, letter: Letter) -> Recognised:
        author_id = self.people.get(letter.sender_key) or (letter.owner_id if letter.folder == "sent" else None)
        outside = [key for key in letter.recipient_keys if not self.is_ours(key)]
        if letter.folder and not outside:
            # A colleague passes on what a client wrote, or a form of our site writes in our name: somebody waits for us.
            about = [address_key(address) for address in (*letter.original[1:], *letter.answers_to)]
            told = next((key for key in about if key and not self.is_ours(key)), "")
            among_us = not told and letter.sender_key in self.people
            return Recognised(Direction.IN, None, None, author_id, told or letter.sender_key, aside=among_us)
        client_id, contact_id, counterpart = self._first_known(outside)
        return Recognised(Direction.OUT, client_id, contact_id, author_id, counterpart)

    def _first_known(self, keys: list[str]) -> tuple[int | None, int | None, str]:
        for key in keys:
            owners = self.contacts.get(key, [])
            if key in self.known:
                theirs = [contact for contact, client in owners if client == self.known[key]]
                return self.known[key], theirs[0] if len(theirs) == 1 else None, key
            if len({client for _contact, client in owners}) == 1:
                contact, client = owners[0]
                return client, contact if len(owners) == 1 else None, key
            if not owners and _domain(key) in self.known:
                return self.known[_domain(key)], None, key
        return None, None, keys[0] if keys else ""


def _domain(key: str) -> str:
    """How a domain is remembered whole."""
    return f"@{key.rpartition('@')[2]}"
