from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.access import can_import
from dirigent.domain.clients.models import Import
from dirigent.domain.people.models import User


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: User, at: datetime) -> Self:  # noqa: ARG002  # every queryset is asked alike
        return self.all() if can_import(user) else self.none()


class Upload(models.Model):
    """Something brought in on the screen of imports: its files, how its columns are read, how far it has come."""

    class Kind(models.TextChoices):
        CLIENTS = "clients", _("clients and contacts")
        MAIL = "mail", _("letters")

    class State(models.TextChoices):
        CHECKED = "checked", _("to be checked")
        RUNNING = "running", _("being brought in")
        DONE = "done", _("brought in")
        FAILED = "failed", _("did not work")

    kind = models.CharField(max_length=7, choices=Kind)
    state = models.CharField(max_length=7, choices=State, default=State.CHECKED)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    mapping = models.JSONField(null=True)  # sheet → number of the column → field; None: as guessed
    create_people = models.BooleanField(default=False)
    rows = models.PositiveIntegerField(default=0)
    told = models.JSONField(default=dict)  # what came of it so far, in numbers
    fault = models.CharField(max_length=500, blank=True)
    imported = models.ForeignKey("clients.Import", models.SET_NULL, null=True, related_name="+")

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("checked", "running"), finished_at=None)
                | Q(state__in=("done", "failed"), finished_at__isnull=False),
                name="upload_finished_when_over",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(file.name for file in self.files.all())

    def start(self) -> bool:
        """Once, however often the button is pressed; a failed one may be tried again."""
        waiting = Upload.objects.filter(pk=self.pk, state__in=(self.State.CHECKED, self.State.FAILED))
        started = waiting.update(state=self.State.RUNNING, finished_at=None, fault="")
        self.refresh_from_db()
        return bool(started)

    def tell(self, **told: int) -> None:
        Upload.objects.filter(pk=self.pk).update(told=told)

    def finish(
        self, *, at: datetime, fault: str = "", imported: Import | None = None, told: dict[str, int] | None = None
    ) -> None:
        self.state = self.State.FAILED if fault else self.State.DONE
        self.finished_at, self.fault, self.imported = at, fault[:500], imported
        self.told = told or self.told
        self.save(update_fields=["state", "finished_at", "fault", "imported", "told"])


class UploadedFile(models.Model):
    upload = models.ForeignKey(Upload, models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
