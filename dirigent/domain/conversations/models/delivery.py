"""Raw first: what a channel brought, kept byte for byte before anybody tries to understand it (security.md, rule 3.1.1)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .connection import Connection


class Fate(models.TextChoices):
    """How a delivery ended: exactly one of these (the intake contract)."""

    ACCEPTED = "accepted", _("taken in")
    TRIAGE = "triage", _("waits to be sorted")
    QUARANTINED = "quarantined", _("could not be read")
    SYSTEM = "system", _("of a robot")
    DUPLICATE = "duplicate", _("came before")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def unsettled(self) -> Self:
        return self.filter(settled_at=None)


class Delivery(models.Model):
    """One thing a channel brought. `key` is unique within its connection, so that nothing is taken in twice:
    folder, UIDVALIDITY and UID of a letter; the vendor's id of an update or a call event."""

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="deliveries", db_index=False)
    key = models.CharField(max_length=300)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    folder = models.CharField(max_length=10, blank=True, help_text="Where it lay: inbox or sent.")
    arrived_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    fate = models.CharField(max_length=12, choices=Fate, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True)
    message = models.ForeignKey("conversations.Message", models.PROTECT, null=True, related_name="deliveries")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["arrived_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["connection", "key"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(settled_at=None, fate="") | (Q(settled_at__isnull=False) & ~Q(fate="")),
                name="delivery_settled_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "id"], condition=Q(settled_at=None), name="delivery_unsettled"),
            models.Index(fields=["connection", "-arrived_at", "-id"], name="delivery_lately"),
        ]

    def __str__(self) -> str:
        return self.key
