"""Writing to the journal: one row, in the transaction of the act it tells of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.utils.functional import Promise

from dirigent.foundation.journal.audience import Audience
from dirigent.foundation.journal.listening import gather

if TYPE_CHECKING:
    from dirigent.foundation.journal.models import Entry

Numbered = models.Model | int | None


@dataclass(frozen=True)
class Fact:
    """What happened, not yet written."""

    kind: str
    at: datetime
    client: Numbered = None
    subject: models.Model | None = None
    by: Numbered = None
    audience: str = Audience.STAFF
    data: Mapping[str, Any] = field(default_factory=dict)


def record(
    kind: str,
    *,
    client: Numbered,
    subject: models.Model | None,
    by: Numbered,
    at: datetime,
    audience: str = Audience.STAFF,
    **data: Any,
) -> "Entry":
    """Write down what the verb has just done; `by=None` is the system itself."""
    return record_many([Fact(kind, at, client, subject, by, audience, data)])[0]


def record_many(facts: Iterable[Fact]) -> list["Entry"]:
    """Write down many facts at once, as imports do."""
    if not connection.in_atomic_block:
        raise RuntimeError("A fact is recorded in the transaction of the act it tells of.")
    entry_model = apps.get_model("journal", "Entry")
    entries = [_entry(entry_model, fact) for fact in facts]
    entry_model.objects.bulk_create(entries, batch_size=2000)
    for entry in entries:
        gather(entry.kind, entry.client_id, entry.actor_id, entry.at)
    return entries


def _entry(entry_model: type["Entry"], fact: Fact) -> "Entry":
    if fact.at.tzinfo is None:
        raise ValueError(f"{fact.kind}: the moment of a fact needs its time zone.")
    subject = fact.subject
    return entry_model(
        kind=fact.kind,
        client_id=_number(fact.client),
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        actor_id=_number(fact.by),
        at=fact.at,
        recorded_at=fact.at,  # the database puts its own clock here
        audience=Audience(fact.audience),
        data=plain(fact.data),
    )


def _number(thing: Numbered) -> int | None:
    return thing.pk if isinstance(thing, models.Model) else thing


def plain(value: Any) -> Any:
    """The value as JSON can hold it, without characters that PostgreSQL refuses."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str | Promise):
        return str(value).replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    raise TypeError(f"The journal cannot keep a {type(value).__name__}.")
