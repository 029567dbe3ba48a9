"""Whose telephone number it is: one number, one client; two answers are no answer, and a person decides."""

import re
from dataclasses import dataclass

from dirigent.domain.clients.models import ContactPhone
from dirigent.foundation.phones import NotAPhone, normalise

from .models import KnownSender

LONGEST_INTERNAL = 6
HIDDEN = re.compile(r"(anonymous|unknown|unavailable|restricted|private|hidden|withheld|номер скрыт)?\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Owner:
    """The client's side of a number. Without a client it is a stranger's."""

    client_id: int | None = None
    contact_id: int | None = None


def is_internal(text: str) -> bool:
    """An extension of our own exchange: «101», «sip:101@office»."""
    return 0 < len(re.sub(r"\D", "", _bare(text))) <= LONGEST_INTERNAL


def number_of(text: str) -> str:
    """E.164 where it is a number, "" where it is hidden, else its digits as they came."""
    bare = _bare(text)
    if HIDDEN.match(bare):
        return ""
    for spelling in (bare, "+" + re.sub(r"\D", "", bare)):
        try:
            return normalise(spelling)[0].e164
        except NotAPhone:
            continue
    return re.sub(r"[^\d+]", "", bare)[:32]


def _bare(text: str) -> str:
    """Without the address of the exchange around it."""
    return text.strip().removeprefix("sip:").partition("@")[0].strip()


def whose(phone: str) -> Owner:
    """People who no longer work there are asked no more; what a person once decided goes before what is found."""
    if not phone:
        return Owner()
    present = ContactPhone.objects.filter(number=phone, contact__left_at=None)
    owners = list(present.values_list("contact_id", "contact__client_id").distinct())
    known = KnownSender.objects.filter(key=phone).values_list("client_id", flat=True).first()
    clients = {known} if known else {client for _contact, client in owners}
    if len(clients) != 1:
        return Owner()
    (client,) = clients
    contacts = [contact for contact, its in owners if its == client]
    return Owner(client, contacts[0] if len(contacts) == 1 else None)
