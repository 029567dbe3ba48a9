"""Fields with owners: sales fill in requisites, instruments and budget; the account manager verifies with a mark (HND-7)."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import plain, record

from .budget import InstrumentBudget
from .client import Client
from .requisites import Requisites

MONEY = ("instrument", "platforms", "amount", "currency", "with_vat", "with_fee", "starts_on", "ends_on", "payment")
LEGAL = ("legal_name", "inn", "kpp", "ogrn", "bank", "bic", "account", "correspondent_account", "address")


class OwnedField(models.TextChoices):
    """What sales own and the account manager verifies."""

    REQUISITES = "requisites", _("requisites")
    INSTRUMENTS = "instruments", _("instruments and budget")


class Verification(models.Model):
    """Somebody compared what the card says with the documents. It vouches for these words alone: `digest` is theirs."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="verifications")
    field = models.CharField(max_length=12, choices=OwnedField)
    digest = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["client", "field", "at"], name="verification_of_field")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.field}"


@dataclass(frozen=True)
class Mark:
    """How a field stands: never verified, verified, or changed since (then the mark says nothing any more)."""

    field: OwnedField
    last: Verification | None
    is_valid: bool
    is_empty: bool

    @property
    def was_voided(self) -> bool:
        return self.last is not None and not self.is_valid


@transaction.atomic
def verify(client: Client, field: str, *, by: User, at: datetime) -> Verification:
    """What the field says now is right."""
    made = Verification.objects.create(
        client=client, field=field, digest=_digests([client])[client.pk, field], by=by, at=at
    )
    record("client.verified", client=client, subject=client, by=by, at=at, field=field)
    return made


def marks_of(client: Client) -> dict[str, Mark]:
    return marks_of_many([client])[client.pk]


def marks_of_many(clients: Iterable[Client]) -> dict[int, dict[str, Mark]]:
    """How the owned fields of each stand: three queries for any number."""
    listed = list(clients)
    digests = _digests(listed)
    last: dict[tuple[int, str], Verification] = {}
    for one in Verification.objects.filter(client__in=listed).select_related("by").order_by("at", "pk"):
        last[one.client_id, one.field] = one
    empty = _of([])
    found: dict[int, dict[str, Mark]] = {}
    for client in listed:
        for field in OwnedField:
            known, now = last.get((client.pk, field)), digests[client.pk, field]
            valid = known is not None and known.digest == now
            found.setdefault(client.pk, {})[str(field)] = Mark(field, known, valid, now == empty)
    return found


def _digests(clients: list[Client]) -> dict[tuple[int, str], str]:
    said: dict[tuple[int, str], list] = {(c.pk, field): [] for c in clients for field in OwnedField.values}
    for row in Requisites.objects.filter(client__in=clients).order_by("pk").values("client_id", *LEGAL):
        said[row.pop("client_id"), OwnedField.REQUISITES].append(row)
    for row in InstrumentBudget.objects.filter(client__in=clients).order_by("pk").values("client_id", *MONEY):
        said[row.pop("client_id"), OwnedField.INSTRUMENTS].append(row)
    for client in clients:
        if client.instruments:
            said[client.pk, OwnedField.INSTRUMENTS].append(sorted(client.instruments))
    return {key: _of(rows) for key, rows in said.items()}


def _of(rows: list) -> str:
    told = json.dumps(plain(rows), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()
