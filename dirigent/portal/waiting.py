"""«We wait for you»: what the rooms of the portal ask of this person, gathered for the home page.

A room says so when it is imported: `WAITING.append(mine)` in the module of its views.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from dirigent.domain.clients.models import Contact


@dataclass(frozen=True)
class Waiting:
    """One thing we wait for. `action` is the word on the button that leads to `url`; `second` is another button's word and address.

    `due` orders the list: what has no deadline comes last, older before newer by `since`. `pictures` are addresses of small images.
    """

    title: str
    words: str
    url: str
    action: str
    due: date | datetime | None = None
    since: datetime | None = None
    pictures: tuple[str, ...] = ()
    second: tuple[str, str] | None = None


WAITING: list[Callable[[Contact, datetime], list[Waiting]]] = []


def waiting_for(contact: Contact, at: datetime) -> list[Waiting]:
    """Everything we wait for from this person, the most pressing first."""
    every = [one for room in WAITING for one in room(contact, at)]
    return sorted(every, key=lambda one: (one.due is None, str(one.due or ""), str(one.since or "")))
