"""Whose letter is it: one address, one client; two answers are no answer, and a person decides."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from dirigent.domain.clients.models import ContactMail
from dirigent.domain.people.models import Agency, User

from .letters import Letter
from .models import Direction, KnownSender


@dataclass(frozen=True)
class Recognised:
    """The client's side of a letter. Without a client it is a stranger's."""

    direction: str
    client_id: int | None
    contact_id: int | None
    author_id: int | None
    counterpart: str


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
        if not letter.doubtful_sender and self.is_ours(letter.sender_key):
            outside = [key for key in letter.recipient_keys if not self.is_ours(key)]
            client_id, contact_id, counterpart = self._first_known(outside)
            author_id = self.people.get(letter.sender_key)
            return Recognised(Direction.OUT, client_id, contact_id, author_id, counterpart)
        if letter.doubtful_sender:
            return Recognised(Direction.IN, None, None, None, letter.sender_key)
        client_id, contact_id, _key = self._first_known([letter.sender_key])
        return Recognised(Direction.IN, client_id, contact_id, None, letter.sender_key)

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
