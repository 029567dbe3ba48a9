from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .client import Client
from .contact import Contact


class Import(models.Model):
    """A table of clients that was taken in: when, by whom, and what came of it."""

    filename = models.CharField(_("file"), max_length=255)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    rows = models.PositiveIntegerField(default=0)
    clients_created = models.PositiveIntegerField(default=0)
    clients_changed = models.PositiveIntegerField(default=0)
    contacts_created = models.PositiveIntegerField(default=0)
    contacts_changed = models.PositiveIntegerField(default=0)
    people_created = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("import")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.filename


class ImportProblemQuerySet(models.QuerySet["ImportProblem"]):
    def open(self) -> Self:
        """The list to be mended."""
        return self.filter(mended_at=None)


class ImportProblem(models.Model):
    """A row, or one cell of it, that could not be taken as it stood. Nothing of it is lost: the whole row is kept."""

    # "import" is a word of the language.
    imported = models.ForeignKey(Import, models.CASCADE, related_name="problems")
    sheet = models.CharField(_("sheet"), max_length=200)
    row = models.PositiveIntegerField(_("row"))
    field = models.CharField(_("column"), max_length=40, blank=True)
    value = models.TextField(_("value"), blank=True)
    sentence = models.TextField(_("what is wrong"))
    values = models.JSONField(default=dict, help_text=_("The row by the fields it was read into."))
    raw = models.JSONField(
        default=list, help_text=_("The row as it stood: pairs of a header and a cell, in their order.")
    )
    loaded = models.BooleanField(_("the rest of the row is loaded"))
    client = models.ForeignKey(Client, models.CASCADE, null=True, blank=True, related_name="import_problems")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="import_problems")
    # The same row of the same table brought again is the same problem, mended or not.
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    mended_at = models.DateTimeField(null=True, editable=False)
    mended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = ImportProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem of an import")
        ordering = ["imported", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mended_at=None, mended_by=None) | Q(mended_at__isnull=False, mended_by__isnull=False),
                name="import_problem_mended_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["client"], condition=Q(mended_at=None), name="import_problem_open")]

    def __str__(self) -> str:
        return self.sentence

    @transaction.atomic
    def mend(self, *, by: User, at: datetime) -> None:
        """Strike it off the list: the card is right now, or the row is not needed. Done once."""
        if ImportProblem.objects.open().filter(pk=self.pk).update(mended_at=at, mended_by=by):
            self.refresh_from_db(fields=["mended_at", "mended_by"])
            record("import.problem_mended", client=self.client, subject=self, by=by, at=at, sentence=self.sentence)
