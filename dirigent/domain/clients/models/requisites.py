from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients import legal
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import Fact, record_many

from .card import check_cards
from .client import Client


class Requisites(models.Model):
    """A legal entity that the client pays from; a client may have several."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="requisites")
    legal_name = models.CharField(_("legal name"), max_length=300)
    inn = models.CharField(_("INN"), max_length=12, blank=True)
    kpp = models.CharField(_("KPP"), max_length=9, blank=True)
    ogrn = models.CharField(_("OGRN"), max_length=15, blank=True)
    bank = models.CharField(_("bank"), max_length=200, blank=True)
    bic = models.CharField(_("BIC"), max_length=9, blank=True)
    account = models.CharField(_("account"), max_length=20, blank=True)
    correspondent_account = models.CharField(_("correspondent account"), max_length=20, blank=True)
    address = models.CharField(_("legal address"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("requisites")
        ordering = ["legal_name", "pk"]
        indexes = [models.Index(fields=["inn"])]

    def __str__(self) -> str:
        return self.legal_name

    def clean(self) -> None:
        wrong = {
            "inn": legal.inn_fault(self.inn),
            "kpp": legal.kpp_fault(self.kpp),
            "ogrn": legal.ogrn_fault(self.ogrn),
            "bic": legal.bic_fault(self.bic),
            "account": legal.account_fault(self.account, self.bic),
            "correspondent_account": legal.correspondent_account_fault(self.correspondent_account, self.bic),
        }
        faults = {field: fault for field, fault in wrong.items() if fault}
        if faults:
            raise ValidationError(faults)

    def keep(self, *, by: User | None, at: datetime) -> None:
        """Save new or changed requisites of the client."""
        Requisites.keep_many([self], by=by, at=at)

    @staticmethod
    @transaction.atomic
    def keep_many(entities: Iterable["Requisites"], *, by: User | None, at: datetime) -> None:
        """Several at once, as imports do."""
        listed = list(entities)
        new = [entity for entity in listed if entity.pk is None]
        known = [entity for entity in listed if entity.pk is not None]
        Requisites.objects.bulk_create(new)
        for entity in known:
            entity.save()
        record_many(
            Fact(kind, at, entity.client, entity, by, data={"legal_name": entity.legal_name, "inn": entity.inn})
            for kind, some in (("client.requisites_added", new), ("client.requisites_changed", known))
            for entity in some
        )
        check_cards((entity.client for entity in listed), at=at)
