"""What one person of the client said about one version. Written once; the database refuses to change or delete it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations.models import ContactReport, Message, Touch
from dirigent.domain.passes.models import Visit
from dirigent.domain.people.models import User

from .kinds import Answer, Through


class Decision(models.Model):
    """An answer with its evidence: the very content it was about, the words it was given to, and what it came through.

    `recorded_by` is who of us wrote down what was said aloud or by letter; through the client's room nobody of us answers.
    """

    version = models.ForeignKey("approvals.Version", models.PROTECT, related_name="decisions", db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="decisions")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    words = models.TextField(_("in their words"), blank=True)
    through = models.CharField(_("through"), max_length=10, choices=Through)
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="decisions")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="decisions")
    report = models.ForeignKey(ContactReport, models.PROTECT, null=True, related_name="decisions")
    touch = models.ForeignKey(Touch, models.PROTECT, null=True, related_name="decisions")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    address = models.GenericIPAddressField(_("address of the connection"), null=True)
    content_hash = models.CharField(max_length=64)
    files = models.JSONField(default=list, help_text="Name and SHA-256 of each file, as they were then.")
    consent_text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("decision")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "contact"], name="decision_once"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="decision_answer_known"),
            models.CheckConstraint(condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"), name="decision_hash_is_one"),
            models.CheckConstraint(
                condition=Q(through__in=("portal", "link"), recorded_by=None, message=None, report=None, touch=None)
                | Q(through="letter", message__isnull=False)
                | Q(through="spoken", recorded_by__isnull=False) & (Q(report__isnull=False) | Q(touch__isnull=False)),
                name="decision_has_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}: {self.get_answer_display()}"

    @property
    def approves(self) -> bool:
        return self.answer == Answer.APPROVE
