"""«Instruments and budget» of the card: what the client pays for, by instrument."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .client import Client, Instrument


class InstrumentBudget(models.Model):
    """One instrument: its platforms, the money of a month, the period and how it is paid (R§2.1)."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="budgets")
    instrument = models.CharField(_("instrument"), max_length=20, choices=Instrument)
    platforms = models.CharField(
        _("platforms"), max_length=300, blank=True, help_text=_("Yandex Direct: search and networks; VK Ads …")
    )
    amount = models.DecimalField(_("budget of a month"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="RUB", editable=False)
    with_vat = models.BooleanField(_("with VAT"), default=True)
    with_fee = models.BooleanField(_("our fee is included"), default=True)
    starts_on = models.DateField(_("period from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    payment = models.CharField(
        _("when and how it is paid"), max_length=300, blank=True, help_text=_("In advance until the 25th, by invoice.")
    )

    class Meta:
        verbose_name = _("budget of an instrument")
        ordering = ["instrument", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="budget_not_negative"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="budget_period"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_instrument_display())

    @transaction.atomic
    def keep(self, *, by: User | None, at: datetime) -> None:
        """Save a new or a changed one. What is paid for is among the client's instruments."""
        kind = "client.budget_changed" if self.pk else "client.budget_added"
        self.save()
        record(kind, client=self.client, subject=self, by=by, at=at, instrument=self.instrument, amount=self.amount)
        if self.instrument not in self.client.instruments:
            self.client.change(instruments=[*self.client.instruments, self.instrument], by=by, at=at)

    @transaction.atomic
    def remove(self, *, by: User, at: datetime) -> None:
        """It is not paid for any more."""
        record(
            "client.budget_removed", client=self.client, subject=self, by=by, at=at,
            instrument=self.instrument, amount=self.amount,
        )  # fmt: skip
        self.delete()
