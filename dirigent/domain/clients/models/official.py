"""Official addresses: those that the contract names. What goes from one to another is legally significant (COM-12).

Kept by the address and not by the person: a card is rewritten often, and the contract stays.
"""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation.addresses import address_key, spellings
from dirigent.foundation.journal.recording import record

from .client import Client


class OfficialAddressQuerySet(models.QuerySet["OfficialAddress"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)

    def ours(self) -> Self:
        return self.filter(client=None)

    def concerning(self, client: Client) -> Self:
        """Those of the client and ours, the open ones first."""
        found = self.filter(Q(client=client) | Q(client=None)).select_related("marked_by", "ended_by")
        return found.order_by(F("ended_at").desc(nulls_first=True), "address", "pk")


class OfficialAddress(models.Model):
    """An address named in the contract, from a moment and until one. Without a client it is ours.

    `spellings` are the ways in which a letter may write it. Ended at the moment it began, it was never in force.
    """

    client = models.ForeignKey(Client, models.CASCADE, null=True, related_name="official_addresses", db_index=False)
    key = models.CharField(max_length=254, editable=False)
    spellings = ArrayField(models.CharField(max_length=320), editable=False)
    address = models.CharField(_("mail"), max_length=254)
    contract = models.CharField(_("the words of the contract"), max_length=300)
    since = models.DateTimeField(_("from"))
    marked_at = models.DateTimeField(editable=False)
    marked_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = OfficialAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("official address")
        ordering = ["address", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "key"], condition=Q(ended_at=None), nulls_distinct=False, name="official_address_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__gte=F("since"), ended_by__isnull=False),
                name="official_address_ended_pair",
            ),
        ]
        indexes = [models.Index(fields=["key"], name="official_address_key")]

    def __str__(self) -> str:
        return self.address

    @property
    def was_mistaken(self) -> bool:
        return self.ended_at is not None and self.ended_at == self.since

    @classmethod
    @transaction.atomic
    def mark(
        cls, client: Client | None, address: str, *, contract: str, since: datetime, by: User, at: datetime
    ) -> "OfficialAddress | None":
        """The contract names this address; nothing when it is marked already."""
        key = address_key(address)
        if cls.objects.open().select_for_update().filter(client=client, key=key).exists():
            return None
        made = cls.objects.create(
            client=client, key=key, spellings=spellings(address), address=address.strip(), contract=contract,
            since=since, marked_at=at, marked_by=by,
        )  # fmt: skip
        record(
            "client.official_marked", client=client, subject=made, by=by, at=at, address=made.address,
            contract=contract, since=since,
        )  # fmt: skip
        return made

    @transaction.atomic
    def end(self, *, by: User, at: datetime, mistaken: bool = False) -> bool:
        """From now on it is no longer official; `mistaken`: it never was. False when it was ended before."""
        when = self.since if mistaken else max(at, self.since)
        if not OfficialAddress.objects.open().filter(pk=self.pk).update(ended_at=when, ended_by=by):
            return False
        self.ended_at, self.ended_by = when, by
        record(
            "client.official_ended", client=self.client, subject=self, by=by, at=at, address=self.address,
            mistaken=mistaken,
        )  # fmt: skip
        return True
