"""Letters by which a person is asked, told or reminded, and what they wrote back."""

from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Message, Outgoing
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .decision import Decision
from .version import Version


class Stage(models.TextChoices):
    """Each once for a person and a version. A reminder by hand is once a day."""

    ASKED = "asked", pgettext_lazy("letter about consent", "asked")
    NOTICE = "notice", pgettext_lazy("letter about consent", "told of a small edit")
    SOON = "soon", pgettext_lazy("letter about consent", "reminded before the day")
    TODAY = "today", pgettext_lazy("letter about consent", "reminded on the day")
    LATE = "late", pgettext_lazy("letter about consent", "reminded after the day")
    AGAIN = "again", pgettext_lazy("letter about consent", "reminded once more")
    HAND = "hand", pgettext_lazy("letter about consent", "reminded by hand")


REMINDERS = (Stage.SOON, Stage.TODAY, Stage.LATE, Stage.AGAIN, Stage.HAND)


class AskingQuerySet(models.QuerySet["Asking"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(version__approval__client__in=Client.objects.visible_to(user, at))

    def unanswered(self) -> Self:
        """Of versions that count, by people who have not answered them."""
        said = Decision.objects.filter(version=OuterRef("version"), contact=OuterRef("contact"))
        return self.filter(~Exists(said), version__approval__current=F("version"), version__voided_at=None)

    def replied(self) -> Self:
        """A letter came back that is no answer by itself: somebody of us has to read it."""
        return self.unanswered().filter(reply__isnull=False)


class Asking(models.Model):
    """One letter to one person about one version. `code_hash` is of the code by which their reply to it is an answer;
    `reply` is the last letter they wrote back."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="askings", db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="askings")
    stage = models.CharField(max_length=6, choices=Stage)
    day = models.DateField(help_text="By the calendar of the client.")
    outgoing = models.OneToOneField(Outgoing, models.PROTECT, related_name="asking")
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reply = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+", editable=False)
    replied_at = models.DateTimeField(null=True, editable=False)

    objects = AskingQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter about consent")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "contact", "stage"], condition=~Q(stage="hand"), name="asking_stage_once"
            ),
            models.UniqueConstraint(
                fields=["version", "contact", "day"], condition=Q(stage="hand"), name="asking_by_hand_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(reply=None, replied_at=None) | Q(reply__isnull=False, replied_at__isnull=False),
                name="asking_reply_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}: {self.get_stage_display()}"

    @staticmethod
    def hash_of(code: str, version: Version, contact: Contact) -> str:
        """Of no use for another version or another person."""
        return salted_hmac("approvals.reply", f"{version.pk}:{contact.pk}:{code}", algorithm="sha256").hexdigest()

    def opens_with(self, code: str) -> bool:
        return bool(self.code_hash) and constant_time_compare(
            self.code_hash, self.hash_of(code, self.version, self.contact)
        )

    @transaction.atomic
    def take_reply(self, message: Message, *, at: datetime) -> bool:
        """They wrote back, and it is no answer by itself."""
        newer = Asking.objects.filter(Q(reply=None) | Q(reply__at__lt=message.at), pk=self.pk)
        if not newer.update(reply=message, replied_at=at):
            return False
        approval = self.version.approval
        record(
            "approval.replied", client=approval.client_id, subject=approval, by=None, at=at, title=approval.title,
            version=self.version.number, contact=self.contact_id, name=self.contact.full_name, message=message.pk,
        )  # fmt: skip
        return True
