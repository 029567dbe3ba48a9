from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .assignment import Confirmation
from .outgoing import Outgoing
from .touch import FOLLOWS, Touch


class ContactReportQuerySet(models.QuerySet["ContactReport"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))


class ContactReport(models.Model):
    """What we agreed at a meeting or in a call, in writing, for the client to confirm or correct (COM-15).

    It holds nothing that was meant for our eyes. `outgoing` is the letter that brings it; `sent_at` is set by who sent it
    another way, and when the client has answered.
    """

    touch = models.OneToOneField(Touch, models.PROTECT, related_name="report")
    client = models.ForeignKey(Client, models.PROTECT, related_name="contact_reports")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+", verbose_name=_("to whom"))
    text = models.TextField(_("text"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    outgoing = models.OneToOneField(Outgoing, models.PROTECT, null=True, related_name="contact_report")
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    confirmation = models.CharField(_("how it was confirmed"), max_length=10, choices=Confirmation, blank=True)
    corrected = models.BooleanField(default=False)

    objects = ContactReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact report")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None) | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="report_sent_pair",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, confirmation="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, sent_at__isnull=False) & ~Q(confirmation=""),
                name="report_answered_whole",
            ),
        ]
        indexes = [models.Index(fields=["sent_at"], name="report_sent")]

    def __str__(self) -> str:
        return str(self.touch)

    @property
    def state(self) -> str:
        if self.answered_at:
            return "corrected" if self.corrected else "confirmed"
        return "sent" if self.went_at else "draft"

    @property
    def went_at(self) -> datetime | None:
        """When the client got it: by our letter, or as somebody says."""
        return self.sent_at or (self.outgoing.sent_at if self.outgoing else None)

    @classmethod
    @transaction.atomic
    def draw_up(cls, touch: Touch, text: str, *, by: User, at: datetime, contact: Contact | None = None):
        """The text for the client; written again before it is sent, the last text stands."""
        made, new = cls.objects.get_or_create(
            touch=touch,
            defaults={
                "client": touch.client, "contact": contact or touch.contact, "text": text, "made_by": by, "made_at": at,
            },
        )  # fmt: skip
        if new:
            record("report.made", client=touch.client, subject=made, by=by, at=at, touch=touch.pk)
        elif not made.sent_at and (made.text != text or made.contact != contact):
            made.text, made.contact = text, contact or made.contact
            made.save(update_fields=["text", "contact"])
        return made

    def put_into(self, outgoing: Outgoing) -> None:
        """This letter brings it: when the letter has gone, so has the report."""
        ContactReport.objects.filter(pk=self.pk, sent_at=None).update(outgoing=outgoing)
        self.refresh_from_db()

    @transaction.atomic
    def send(self, *, by: User, at: datetime) -> None:
        """It went to the client another way, once."""
        if ContactReport.objects.filter(pk=self.pk, sent_at=None).update(sent_at=at, sent_by=by):
            self.refresh_from_db()
            self._keep_version(by=by, at=at)
            record("report.sent", client=self.client, subject=self, by=by, at=at, text=self.text)

    @transaction.atomic
    def recall(self, *, by: User, at: datetime) -> None:
        """It did not go after all: it is a draft again."""
        if ContactReport.objects.filter(pk=self.pk, sent_at__isnull=False, answered_at=None).update(
            sent_at=None, sent_by=None
        ):
            self.refresh_from_db()
            record("report.recalled", client=self.client, subject=self, by=by, at=at)

    @transaction.atomic
    def confirm(self, *, how: str, by: User, at: datetime, correction: str = "") -> None:
        """The client agreed, or put it in their own words: then those words are the version that holds."""
        if not self.went_at:
            return
        if not self.sent_at and self.outgoing and self.outgoing.message:
            self.text = self.outgoing.message.text
            self._keep_version(by=self.outgoing.author, at=self.went_at)
        said = {"sent_at": self.went_at, "sent_by": self.sent_by or (self.outgoing and self.outgoing.author) or by}
        said |= {"answered_at": at, "answered_by": by, "confirmation": how, "corrected": bool(correction)}
        if not ContactReport.objects.filter(pk=self.pk, answered_at=None).update(**said, text=self.text):
            return
        if correction:
            self.versions.create(text=correction, by=by, at=at, of_client=True)
            ContactReport.objects.filter(pk=self.pk).update(text=correction)
        self.refresh_from_db()
        record(f"report.{self.state}", client=self.client, subject=self, by=by, at=at, text=correction)

    def _keep_version(self, *, by: User, at: datetime) -> None:
        self.versions.create(text=self.text, by=by, at=at)


class ReportVersion(models.Model):
    """A text the report has had: as we sent it, as the client corrected it."""

    report = models.ForeignKey(ContactReport, models.CASCADE, related_name="versions")
    text = models.TextField()
    of_client = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


FOLLOWS.append((ContactReport, "touch"))
