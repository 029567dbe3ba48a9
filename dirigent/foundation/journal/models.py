from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.foundation.journal.audience import Audience


class Seal(models.Model):
    """A stamp over the entries committed since the last one. Each seal holds the hash of the seal before it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    count = models.IntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    # In leaf order: by client, then by id, so that one client's entries are one unbroken range.
    entry_ids = ArrayField(models.BigIntegerField())
    leaves = models.BinaryField()
    merkle_root = models.BinaryField()
    previous_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["number"]


class EntryQuerySet(models.QuerySet):
    def of_client(self, client_id: int) -> Self:
        return self.filter(client_id=client_id)

    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)

    def readable_by(self, person_id: int) -> Self:
        """Everything the staff may read, and what this person wrote for their own eyes."""
        return self.filter(~Q(audience=Audience.AUTHOR) | Q(actor_id=person_id))

    def for_the_client(self) -> Self:
        return self.filter(audience=Audience.CLIENT)

    def recent(self) -> Self:
        """Newest first; two entries of one moment never swap between pages."""
        return self.order_by("-at", "-id")

    def before(self, cursor: tuple[datetime, int]) -> Self:
        """The page after the entry with this (at, id)."""
        at, pk = cursor
        return self.filter(Q(at__lte=at) & (Q(at__lt=at) | Q(id__lt=pk)))

    def unsealed(self) -> Self:
        return self.filter(seal=None)


class Entry(models.Model):
    """One thing that happened. The database refuses to change or delete it.

    Salt and digests are computed by the database on insert; read them back before using them.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=64)
    client_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=64, default="")
    subject_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(editable=False)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.STAFF)
    data = models.JSONField(null=True, default=dict)
    salt = models.BinaryField(null=True, editable=False)
    data_digest = models.BinaryField(default=b"", editable=False)
    digest = models.BinaryField(default=b"", editable=False)
    # Neither index nor constraint: sealing touches every entry once and must stay cheap; `verify` looks after the rest.
    seal = models.ForeignKey(
        Seal, models.PROTECT, null=True, related_name="+", editable=False, db_index=False, db_constraint=False
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        indexes = [
            models.Index(fields=["client_id", "-at", "-id"], name="entry_client_recent"),
            models.Index(fields=["subject_kind", "subject_id"], name="entry_subject"),
            models.Index(fields=["id"], condition=Q(seal=None), name="entry_unsealed"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="entry_audience_known"),
        ]

    @property
    def cursor(self) -> tuple[datetime, int]:
        return self.at, self.pk

    @property
    def is_redacted(self) -> bool:
        return self.data is None
