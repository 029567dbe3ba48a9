from django.db import models
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import Department


class Project(models.Model):
    """What one department does for one client (TSK-1): it appears with the first task."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="projects", verbose_name=_("customer"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="projects", verbose_name=_("department"))

    class Meta:
        verbose_name = _("project")
        ordering = ["client", "department"]
        constraints = [models.UniqueConstraint(fields=["client", "department"], name="project_client_by_department")]

    def __str__(self) -> str:
        return f"{self.client} · {self.department}"
