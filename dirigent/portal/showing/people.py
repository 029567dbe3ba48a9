"""Who is with the client now: the manager, or whoever stands in, until when, and how soon they answer."""

from dataclasses import dataclass
from datetime import datetime

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import Absence
from dirigent.regulation.clause import REGISTRY
from dirigent.regulation.models import Version


@dataclass(frozen=True)
class WithYou:
    """`instead_of` is away until `until`; `minutes` of working time is how soon we answer."""

    name: str
    minutes: int
    instead_of: str = ""
    until: datetime | None = None

    @property
    def is_an_hour(self) -> bool:
        return self.minutes == 60


def with_you(contact: Contact, at: datetime) -> WithYou | None:
    """None while nobody leads the client."""
    client = contact.client
    manager = client.manager
    if manager is None:
        return None
    minutes = Version.in_force(at).figures(REGISTRY["R12.answer"])["minutes"]
    away = Absence.objects.during(at).filter(user=manager).select_related("deputy").order_by("starts_at").first()
    stand_in = (away.deputy or client.deputy) if away else None
    if away is None or stand_in is None:
        return WithYou(str(manager), minutes)
    return WithYou(str(stand_in), minutes, str(manager), away.ends_at)
