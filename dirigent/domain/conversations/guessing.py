"""Whose letter may it be: what its address and its signature resemble. A person decides."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Client, Contact, ContactMail
from dirigent.domain.people.models import User
from dirigent.foundation.addresses import address_key, domain_of, is_public_domain

from .models import Direction, KnownSender, Message, Thread

MOST = 4


@dataclass(frozen=True)
class Guess:
    """A client the letter may belong to, perhaps the very person, and why we think so."""

    client: Client
    contact: Contact | None
    why: str


def guesses(thread: Thread, user: User, *, at: datetime) -> list[Guess]:
    """The likeliest first, none twice, only among the clients the user may see. A public domain proves nothing."""
    letter = thread.messages.filter(direction=Direction.IN).first() or thread.messages.first()
    if letter is None:
        return []
    mine = Client.objects.visible_to(user, at)
    if thread.client_id:
        mine = mine.exclude(pk=thread.client_id)
    found = [*_by_address(letter, mine), *_by_reference(letter, mine)]
    if letter.original:
        found += [*_by_name(letter.original[0], mine), *_by_domain(domain_of(letter.original[-1]), mine)]
    else:
        found += [*_by_name(letter.sender_name, mine), *_by_domain(domain_of(letter.sender_key), mine)]
    once: dict[int, Guess] = {}
    for guess in found:
        once.setdefault(guess.client.pk, guess)
    return list(once.values())[:MOST]


def _by_address(letter: Message, mine) -> list[Guess]:
    """The address is in the book, but the letter was not believed, or somebody passed it on."""
    key = address_key(letter.original[-1]) if letter.original else letter.sender_key
    people = Contact.objects.present().filter(mails__key=key, client__in=mine).select_related("client").distinct()
    why = _("the address is of %(name)s")
    return [Guess(person.client, person, why % {"name": person.full_name}) for person in people.order_by("pk")[:MOST]]


def _by_reference(letter: Message, mine) -> list[Guess]:
    """It names a letter of theirs. Anybody who has seen that letter can do so: it joins no conversation by itself."""
    if not letter.references:
        return []
    threads = Thread.objects.filter(messages__message_id__in=letter.references, client__in=mine)
    clients = mine.filter(pk__in=threads.values("client")).distinct()
    return [
        Guess(client, None, _("it refers to a letter of theirs")) for client in clients.order_by("name", "pk")[:MOST]
    ]


def _by_domain(domain: str, mine) -> list[Guess]:
    if not domain or is_public_domain(domain):
        return []
    tail = f"@{domain}"
    known = ContactMail.objects.filter(key__endswith=tail, contact__client__in=mine).values("contact__client")
    remembered = KnownSender.objects.filter(key__endswith=tail, client__in=mine).values("client")
    site = Q(site__icontains=f"//{domain}") | Q(site__icontains=f".{domain}")
    clients = mine.filter(Q(pk__in=known) | Q(pk__in=remembered) | site).distinct()
    why = _("letters from %(domain)s are theirs") % {"domain": domain}
    return [Guess(client, None, why) for client in clients.order_by("name", "pk")[:MOST]]


def _by_name(name: str, mine) -> list[Guess]:
    words = [word.strip(".,\"'«»()") for word in name.split()][:5]
    if len(words) < 2:
        return []
    families = Q()
    givens = Q()
    for word in words:
        families |= Q(family_name__iexact=word)
        givens |= Q(given_name__iexact=word)
    people = Contact.objects.present().filter(families, givens, client__in=mine).select_related("client")
    return [
        Guess(person.client, person, _("%(name)s works there") % {"name": person.full_name})
        for person in people.order_by("pk")[:MOST]
    ]
