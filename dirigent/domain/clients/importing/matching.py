"""When two writings mean the same client, person or colleague."""

import re
from collections import defaultdict
from collections.abc import Iterable

from dirigent.domain.clients import reading
from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import Role, User
from dirigent.foundation.addresses import address_key


def folded(text: str) -> str:
    """Without case, ё, kinds of quotes, dashes and spaces: «Полёт» and "полет" are one."""
    text = re.sub(r"[«»„“”\"'`’]", "", text.casefold().replace("ё", "е"))
    return " ".join(re.sub(r"[‐‑–—−]", "-", text).split())


def same_person(one: reading.PersonName, other: reading.PersonName) -> bool:
    """Could these be one person, written more and less fully, or married meanwhile?"""
    first, second = _words(one), _words(other)
    if first <= second or second <= first:
        return True
    family = folded(one.family) == folded(other.family) and bool(one.family)
    given = folded(one.given) == folded(other.given) and bool(one.given)
    return (family and (given or not one.given or not other.given)) or (
        given and folded(one.patronymic) == folded(other.patronymic) != ""
    )


def name_of(contact: Contact) -> reading.PersonName:
    return reading.PersonName(contact.family_name, contact.given_name, contact.patronymic)


def find_contact(among: Iterable[Contact], said: dict) -> Contact | None:
    """The contact a row speaks of: by a mail address or a phone together with a name that fits, else by the name alone.

    Namesakes with addresses of their own stay two people.
    """
    name, known = said["name"], list(among)
    keys = {address_key(mail) for mail in said.get("mails", ())}
    numbers = {phone.e164 for phone in said.get("phones", ())}
    for contact in known:
        if keys & {mail.key for mail in contact.mails.all()} and same_person(name, name_of(contact)):
            return contact
    namesakes = [contact for contact in known if folded(str(name_of(contact))) == folded(str(name))]
    for contact in namesakes:
        if numbers & {phone.number for phone in contact.phones.all()}:
            return contact
    return next((contact for contact in namesakes if not keys or not contact.mails.all()), None)


class Colleagues:
    """Our people by every way in which a table may name them."""

    def __init__(self) -> None:
        self._known: dict[str, set[User]] = defaultdict(set)
        for user in User.objects.active():
            self.add(user)

    def add(self, user: User) -> None:
        name = reading.PersonName(user.family_name, user.given_name, user.patronymic)
        for key in {
            _sorted(name),
            _sorted(name._replace(patronymic="")),
            folded(user.family_name),
            user.login,
            address_key(user.email),
        }:
            if key:
                self._known[key].add(user)
        if name.family and name.given:
            self._known[_sorted(reading.PersonName(name.family, name.given[0]))].add(user)

    def named(self, text: str) -> set[User]:
        """Everybody the text may mean; those who lead clients first, if there are any."""
        read = reading.person_name(text).value or reading.PersonName(text)
        keys = [address_key(text), folded(text), _sorted(read), _sorted(read._replace(patronymic=""))]
        if read.given:
            keys.append(
                _sorted(reading.PersonName(read.family, read.given.strip(".")[:1]))
                if len(read.given.strip(".")) == 1
                else ""
            )
        for key in keys:
            if key and (found := self._known.get(key)):
                leading = {user for user in found if user.role in (Role.ACCOUNT_MANAGER, Role.HEAD)}
                return leading or found
        return set()


def _words(name: reading.PersonName) -> set[str]:
    return set(folded(str(name)).split())


def _sorted(name: reading.PersonName) -> str:
    return " ".join(sorted(_words(name)))
