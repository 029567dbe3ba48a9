"""In which browsers this person is in."""

from dataclasses import dataclass
from datetime import datetime

from dirigent.domain.clients.models import Contact
from dirigent.domain.passes.models import Passkey, Secretword, Visit
from dirigent.domain.passes.naming import browser_of


@dataclass(frozen=True)
class Entry:
    pk: int
    browser: str
    through: str
    address: str
    started_at: datetime
    last_at: datetime
    here: bool


def entries(contact: Contact, at: datetime, *, here: Visit | None = None) -> list[Entry]:
    """Browsers that are in now, the latest first."""
    lasting = Visit.objects.lasting(at).filter(contact=contact).order_by("-last_at", "-pk")
    return [_entry(one, here) for one in lasting]


def _entry(visit: Visit, here: Visit | None) -> Entry:
    return Entry(
        visit.pk, browser_of(visit.agent), visit.get_through_display(), visit.address or "", visit.started_at,
        visit.last_at, bool(here and here.pk == visit.pk),
    )  # fmt: skip


@dataclass(frozen=True)
class Key:
    pk: int
    name: str
    made_at: datetime
    last_at: datetime | None


def keys(contact: Contact) -> list[Key]:
    """The keys that let this person in."""
    mine = Passkey.objects.filter(contact=contact, ended_at=None)
    return [Key(one.pk, one.name, one.made_at, one.last_at) for one in mine]


def has_password(contact: Contact) -> bool:
    return Secretword.objects.filter(contact=contact).exists()
