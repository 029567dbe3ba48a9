"""Those whom nobody knows yet: addresses once sorted by hand, and letters that could not be read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models, transaction

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.foundation.addresses import address_key
from dirigent.foundation.journal.recording import record


class KnownSender(models.Model):
    """An address, a telephone number or a whole domain («@globus.example») that a person once attached to a client.

    What comes from there next finds the way alone.
    """

    key = models.CharField(max_length=320, unique=True)
    client = models.ForeignKey(Client, models.CASCADE, related_name="known_senders")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def remember(cls, addresses: Iterable[str], client: Client, *, by: User, at: datetime) -> None:
        for address in addresses:
            cls.objects.update_or_create(key=address_key(address), defaults={"client": client, "by": by, "at": at})

    @classmethod
    def remember_domain(cls, domain: str, client: Client, *, by: User, at: datetime) -> None:
        """Whoever writes from there is this client's, unless the very address says otherwise."""
        cls.objects.update_or_create(key=f"@{domain}", defaults={"client": client, "by": by, "at": at})

    @transaction.atomic
    def forget(self, *, by: User, at: datetime) -> None:
        """The next letter from this address waits in triage again; what came before stays where it is."""
        if KnownSender.objects.filter(pk=self.pk).delete()[0]:
            record("sender.forgotten", client=self.client, subject=None, by=by, at=at, address=self.key)


class UnreadableMailQuerySet(models.QuerySet["UnreadableMail"]):
    def visible_to(self, user: User, at: datetime) -> Self:  # noqa: ARG002  # every queryset is asked alike
        """Nobody knows whose letters they are: those who sort strangers' mail see them."""
        return self if user.in_client_service or user.is_administrator else self.none()

    def open(self) -> Self:
        return self.filter(settled_at=None)


class UnreadableMail(models.Model):
    """A letter that could not be read: its bytes are kept, with the reason, where a person finds it."""

    file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")
    source = models.CharField(max_length=500)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = UnreadableMailQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.source

    @transaction.atomic
    def settle(self, *, by: User, at: datetime) -> None:
        """Somebody has looked into it: it leaves the list, its bytes stay."""
        if UnreadableMail.objects.open().filter(pk=self.pk).update(settled_at=at, settled_by=by):
            record("unreadable.settled", client=None, subject=self, by=by, at=at, source=self.source)

    @transaction.atomic
    def reopen(self, *, by: User, at: datetime) -> None:
        """Take it back."""
        if UnreadableMail.objects.filter(pk=self.pk, settled_at__isnull=False).update(settled_at=None, settled_by=None):
            record("unreadable.reopened", client=None, subject=self, by=by, at=at, source=self.source)
