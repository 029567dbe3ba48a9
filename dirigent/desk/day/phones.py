"""The telephone beside a duty whose act is a call: of the person it speaks of, else of whoever decides at the client's."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from dirigent.desk.reaching import Reach, reach
from dirigent.domain.clients.models import Contact, ContactPhone
from dirigent.regulation.clause import Act
from dirigent.regulation.models import Duty

from .rows import Row

CALLS = frozenset({Act.CALL, Act.CALL_BACK, Act.EXPLAIN, Act.FIRST_CALL})


@dataclass(frozen=True)
class Whom:
    person: Contact
    phone: ContactPhone
    reach: Reach


def beside(parts: Iterable[list[Row]], at: datetime) -> tuple[list[Row], ...]:
    """The rows, those of calls with whom to ring. Three questions for any number of them, none where nothing is a call."""
    parts = tuple(parts)
    clients = {row.duty.client_id for part in parts for row in part if _is_call(row.duty)} - {None}
    if not clients:
        return parts
    people: dict[int, list[Contact]] = {}
    present = Contact.objects.present().filter(client__in=clients).select_related("client")
    for person in present.prefetch_related("phones", "windows"):  # whoever decides comes first
        people.setdefault(person.client_id, []).append(person)
    return tuple([replace(row, whom=_whom(row.duty, people, at)) for row in part] for part in parts)


def _is_call(duty: Duty) -> bool:
    return duty.rule.act in CALLS or (duty.rule.act == Act.ANSWER and bool(duty.figures.get("call")))


def _whom(duty: Duty, people: dict[int, list[Contact]], at: datetime) -> Whom | None:
    if not _is_call(duty):
        return None
    there = people.get(duty.client_id or 0, [])
    named = [person for person in there if person.pk == duty.figures.get("contact")]
    for person in named or [one for one in there if not one.no_calls]:
        if phones := list(person.phones.all()):
            return Whom(person, phones[0], reach(person, at))
    return None
