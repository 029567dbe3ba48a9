"""The sheet on which a consent is printed, and the bundle by which anybody can check it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User

from .approver import Approver
from .version import Version


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(version__approval__client__in=Client.objects.visible_to(user, at))

    def for_contact(self, contact: Contact) -> Self:
        """Of what this person was asked about, once it is ready."""
        asked = Approver.objects.filter(contact=contact, ended_at=None).values("approval")
        return self.ready().filter(version__approval__in=asked, version__approval__client=contact.client_id)

    def ready(self) -> Self:
        return self.filter(ready_at__isnull=False)


class Certificate(models.Model):
    """Of one version that may be used. `bundle` is made when the journal has sealed the entry about `pdf`; the seal's number and
    hash are told to the client, so that nobody can make another journal later."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="certificate")
    pdf = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    bundle = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    seal_number = models.BigIntegerField(null=True)
    seal_hash = models.CharField(max_length=64, blank=True)
    ready_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of consent")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ready_at=None, bundle=None, seal_number=None, seal_hash="")
                | Q(ready_at__isnull=False, bundle__isnull=False, seal_number__isnull=False) & ~Q(seal_hash=""),
                name="certificate_ready_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def seal(self) -> str:
        """As it is noted elsewhere and given to `dirigent journal verify --expect`."""
        return f"{self.seal_number}:{self.seal_hash}" if self.seal_number else ""

    @property
    def pdf_name(self) -> str:
        return f"consent-{self.version.approval_id}-{self.version.number}.pdf"

    @property
    def bundle_name(self) -> str:
        return f"consent-{self.version.approval_id}-{self.version.number}.zip"
