from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .kinds import AccessKind, Holder


class OurAccount(models.Model):
    """The agency's own account in a system: what a client lets in."""

    kind = models.CharField(_("kind"), max_length=10, choices=AccessKind)
    holder = models.CharField(
        max_length=10,
        choices=[(Holder.AGENCY, Holder.AGENCY.label), (Holder.DASHBOARD, Holder.DASHBOARD.label)],
        default=Holder.AGENCY,
    )
    address = models.CharField(_("which account is let in"), max_length=320)

    class Meta:
        verbose_name = _("account of ours")
        ordering = ["kind", "holder"]
        constraints = [models.UniqueConstraint(fields=["kind", "holder"], name="ouraccount_one")]

    def __str__(self) -> str:
        return self.address

    @classmethod
    @transaction.atomic
    def settle(cls, kind: str, holder: str, address: str, *, by: User | None, at: datetime) -> None:
        """Clients let this account in from now on; an empty address: none."""
        known = cls.objects.select_for_update().filter(kind=kind, holder=holder).first()
        if (known.address if known else "") == address:
            return
        if not address:
            cls.objects.filter(kind=kind, holder=holder).delete()
            subject = None
        else:
            subject, _made = cls.objects.update_or_create(kind=kind, holder=holder, defaults={"address": address})
        record(
            "account.settled", client=None, subject=subject, by=by, at=at, system=kind, holder=holder, address=address
        )

    @classmethod
    def of(cls, kind: str, holder: str = Holder.AGENCY) -> str:
        return cls.objects.filter(kind=kind, holder=holder).values_list("address", flat=True).first() or ""
