from django.db import models
from django.utils.translation import gettext_lazy as _


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
