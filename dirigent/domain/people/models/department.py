from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.foundation.journal.recording import record

if TYPE_CHECKING:
    from .user import User


class DepartmentKind(models.TextChoices):
    CLIENT_SERVICE = "client_service", _("client service")
    PRODUCTION = "production", _("production")
    DOCUMENTS = "documents", _("documents")
    SALES = "sales", _("sales")


class Department(models.Model):
    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=DepartmentKind)
    head = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, blank=True, related_name="headed", verbose_name=_("head")
    )
    schedule = models.ForeignKey(
        "worktime.Schedule",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("working hours"),
        help_text=_("Empty: the agency's own hours."),
    )

    class Meta:
        verbose_name = _("department")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def keep(self, *, by: "User | None", at: datetime) -> None:
        """Found the department, or change what is said of it."""
        kind = "department.changed" if self.pk else "department.founded"
        self.save()
        record(kind, client=None, subject=self, by=by, at=at, name=self.name, head=self.head_id)
