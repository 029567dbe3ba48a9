from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation import vault
from dirigent.foundation.journal.recording import record

from .kinds import AccessKind


class AccountKey(models.Model):
    """A token by which a system may be asked what our account sees there, sealed. It is never shown again."""

    kind = models.CharField(_("kind"), max_length=10, choices=AccessKind, unique=True)
    sealed = models.TextField(editable=False)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("token of an account")
        ordering = ["kind"]

    def __str__(self) -> str:
        return str(AccessKind(self.kind).label)

    @classmethod
    @transaction.atomic
    def keep(cls, kind: str, token: str, *, by: User, at: datetime) -> "AccountKey":
        """Put it away in the place of the one before."""
        sealed = vault.seal({"token": token})
        key, _made = cls.objects.update_or_create(kind=kind, defaults={"sealed": sealed, "kept_at": at, "kept_by": by})
        record("account.key_kept", client=None, subject=key, by=by, at=at, system=kind)
        return key

    @transaction.atomic
    def forget(self, *, by: User, at: datetime) -> None:
        """It is gone, not only hidden."""
        if AccountKey.objects.filter(pk=self.pk).delete()[0]:
            record("account.key_forgotten", client=None, subject=None, by=by, at=at, system=self.kind)

    @property
    def token(self) -> str:
        """Raises `vault.Locked`."""
        return str(vault.unseal(self.sealed).get("token", ""))
