from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.indexing import index

# What stays with a contact when its record is corrected: pairs of a model and its field.
FOLLOWS: list[tuple[type[models.Model], str]] = []


class Channel(models.TextChoices):
    CALL = "call", pgettext_lazy("channel", "Call")
    MEETING = "meeting", pgettext_lazy("channel", "Meeting")
    VIDEO = "video", pgettext_lazy("channel", "Video call")
    MESSENGER = "messenger", pgettext_lazy("channel", "Messenger")
    MAIL = "mail", pgettext_lazy("channel", "Letter")
    SMS = "sms", pgettext_lazy("channel", "SMS")


class Through(models.TextChoices):
    """Which messenger it was, where the house itself was not the way."""

    TELEGRAM = "telegram", _("Telegram")
    WHATSAPP = "whatsapp", _("WhatsApp")
    MAX = "max", _("MAX")
    VK = "vk", _("VK")
    VIBER = "viber", _("Viber")
    OTHER = "other", _("another messenger")


class Direction(models.TextChoices):
    OUT = "out", _("we to them")
    IN = "in", _("they to us")


class Result(models.TextChoices):
    TALKED = "talked", _("talked")
    NO_ANSWER = "no_answer", _("no answer")
    LEFT_MESSAGE = "left_message", _("left a message")
    MISSED = "missed", _("missed: they could not reach us")


class Purpose(models.TextChoices):
    WORK = "work", _("about work")
    CONGRATULATION = "congratulation", _("congratulation")


class TouchQuerySet(models.QuerySet["Touch"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))


class Touch(models.Model):
    """A contact with a client that a person wrote down: call, meeting, chat (COM-1, COM-14).

    `at` is when it happened, `recorded_at` when it was written down. It counts as a contact of R9 when
    somebody on each side took part. A correction supersedes: the earlier text stays.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="touches", db_index=False)
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="touches",
        db_index=False,
        verbose_name=_("with whom"),
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="touches", db_index=False)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    messenger = models.CharField(
        _("which messenger"), max_length=10, choices=Through, blank=True, default="", db_default=""
    )
    direction = models.CharField(_("direction"), max_length=3, choices=Direction, default=Direction.OUT)
    result = models.CharField(_("result"), max_length=15, choices=Result, default=Result.TALKED)
    purpose = models.CharField(_("what about"), max_length=15, choices=Purpose, default=Purpose.WORK)
    summary = models.TextField(_("summary"), blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    at = models.DateTimeField(_("when"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    answers = models.ForeignKey(
        "conversations.Thread", models.PROTECT, null=True, blank=True, related_name="answering_touches",
        verbose_name=_("answers the letter"),
    )  # fmt: skip
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", editable=False
    )
    two_sided = models.GeneratedField(
        expression=Q(result="talked"),  # type: ignore[arg-type]  # Django takes a condition here, its stubs do not
        output_field=models.BooleanField(),
        db_persist=True,
        editable=False,
    )
    recorded_at = models.DateTimeField(editable=False)
    struck_at = models.DateTimeField(null=True, editable=False)

    objects = TouchQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(recorded_at__gte=F("at")), name="touch_recorded_after_it_happened"),
            models.CheckConstraint(
                condition=Q(messenger="") | Q(channel="messenger"), name="touch_messenger_of_a_messenger"
            ),
        ]
        indexes = [
            models.Index(fields=["client", "at"]),
            models.Index(fields=["at"], include=["client"], condition=Q(two_sided=True), name="touch_counted"),
            models.Index(fields=["user", "at"]),
            models.Index(fields=["contact", "at"]),
            models.Index(fields=["answers"], condition=Q(answers__isnull=False), name="touch_answers"),
            models.Index(
                fields=["at"],
                include=["id"],
                name="touch_meetings",
                condition=Q(channel__in=("meeting", "video"), result="talked"),
            ),  # fmt: skip
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {self.client}"

    @classmethod
    @transaction.atomic
    def note_down(
        cls, client: Client, *, channel: str, by: User, at: datetime, happened_at: datetime | None = None, **fields
    ) -> "Touch":
        """Write a contact down. `at` is now; `happened_at`, if earlier, is when it took place."""
        touch = cls.objects.create(
            client=client, channel=channel, user=by, at=happened_at or at, recorded_at=at, **fields
        )
        touch._tell("touch.noted", by=by, at=at)
        return touch

    @transaction.atomic
    def correct(self, *, by: User, at: datetime, happened_at: datetime | None = None, **fields) -> "Touch":
        """A corrected copy takes the place of this one; this one stays readable in the history."""
        kept = {
            f.attname: getattr(self, f.attname)
            for f in self._meta.concrete_fields
            if not f.primary_key and not f.generated and f.name not in ("corrects", "recorded_at", "struck_at")
        }
        if happened_at:
            fields["at"] = happened_at
        Touch.objects.filter(pk=self.pk, struck_at=None).update(struck_at=at)
        self.struck_at = at
        corrected = Touch.objects.create(**{**kept, **fields}, corrects=self, recorded_at=at)
        for model, name in FOLLOWS:
            model._default_manager.filter(**{name: self}).update(**{name: corrected})
        corrected._tell("touch.corrected", by=by, at=at)
        return corrected

    @transaction.atomic
    def strike(self, *, by: User, at: datetime) -> None:
        """Written down by mistake: it no longer counts, and stays readable in the history."""
        if Touch.objects.filter(pk=self.pk, struck_at=None).update(struck_at=at):
            self.struck_at = at
            record("touch.struck", client=self.client, subject=self, by=by, at=at)
            self._settle_thread()

    def _tell(self, kind: str, *, by: User, at: datetime) -> None:
        record(
            kind, client=self.client, subject=self, by=by, at=self.at if kind == "touch.noted" else at,
            channel=self.channel, direction=self.direction, result=self.result, contact=self.contact_id,
        )  # fmt: skip
        index(
            self, client=self.client_id, kind="touch", title=str(self.contact or ""), body=f"{self.summary}\n{self.next_step}",
            at=self.at, medium=self.channel, contact=self.contact_id, author=self.user_id,
        )  # fmt: skip
        self._settle_thread()

    def _settle_thread(self) -> None:
        if self.answers:
            self.answers.settle()
