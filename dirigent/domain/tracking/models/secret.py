from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import User
from dirigent.foundation import vault
from dirigent.foundation.journal.audience import Audience
from dirigent.foundation.journal.recording import record

from .access import Access


class SecretQuerySet(models.QuerySet["Secret"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(access__in=Access.objects.visible_to(user, at))

    def kept(self) -> Self:
        return self.filter(forgotten_at=None)


class Secret(models.Model):
    """A login and a password, sealed. It is never on a page: only the answer to a press shows it, and each is written down."""

    access = models.ForeignKey(Access, models.PROTECT, related_name="secrets")
    label = models.CharField(_("what it is"), max_length=120, blank=True)
    sealed = models.TextField(editable=False)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    given_by = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    origin = models.CharField(max_length=64, blank=True, help_text="Where it was moved from: «notes.note:7».")
    forgotten_at = models.DateTimeField(null=True)
    forgotten_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = SecretQuerySet.as_manager()

    class Meta:
        verbose_name = _("secret")
        ordering = ["-kept_at", "-pk"]

    def __str__(self) -> str:
        return self.label or str(self.access)

    @classmethod
    @transaction.atomic
    def keep(
        cls,
        access: Access,
        secret: dict[str, str],
        *,
        at: datetime,
        by: User | None = None,
        contact: Contact | None = None,
        label: str = "",
        origin: str = "",
    ) -> "Secret":
        """Put it away: `login`, `password`, `address`, `words`, whichever there are."""
        kept = cls.objects.create(
            access=access,
            label=label[:120],
            sealed=vault.seal({name: value for name, value in secret.items() if value}),
            kept_at=at,
            kept_by=by,
            given_by=contact,
            origin=origin,
        )
        record(
            "secret.kept", client=access.client_id, subject=access, by=by, at=at, audience=Audience.CLIENT,
            access=access.kind, name=access.name, contact=contact and contact.full_name,
        )  # fmt: skip
        return kept

    @transaction.atomic
    def reveal(self, *, by: User, at: datetime) -> dict[str, Any]:
        """What was sealed; the journal says who saw it. Raises `vault.Locked`."""
        shown = vault.unseal(self.sealed)
        record(
            "secret.revealed", client=self.access.client_id, subject=self.access, by=by, at=at, audience=Audience.CLIENT,
            access=self.access.kind, name=self.access.name,
        )  # fmt: skip
        return shown

    @transaction.atomic
    def forget(self, *, by: User, at: datetime) -> None:
        """It is gone, not only hidden."""
        if Secret.objects.kept().filter(pk=self.pk).update(forgotten_at=at, forgotten_by=by, sealed=""):
            self.refresh_from_db()
            record(
                "secret.forgotten", client=self.access.client_id, subject=self.access, by=by, at=at,
                access=self.access.kind, name=self.access.name,
            )  # fmt: skip
