"""A debrief: the task restated in our words, point by point, and what the client says to it (BRF-4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Min, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.approvals.models import Answer, Approval, Decision, Rule, State, Version
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .brief import Brief
from .feasibility import Feasibility

Point = tuple[str, str]


class Standing(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("a debrief is", "a draft")
    SENT = "sent", pgettext_lazy("a debrief is", "with the client")
    CORRECTED = "corrected", pgettext_lazy("a debrief is", "corrected by the client")
    CONFIRMED = "confirmed", pgettext_lazy("a debrief is", "confirmed by the client")
    REPLACED = "replaced", pgettext_lazy("a debrief is", "replaced by a later one")


class DebriefQuerySet(models.QuerySet["Debrief"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(brief__client__in=Client.objects.visible_to(user, at))

    def sent(self) -> Self:
        return self.filter(version__isnull=False)

    def with_word(self) -> Self:
        """With the moment of the client's consent to exactly this text, if there is one."""
        agreed = Q(version__decisions__answer=Answer.APPROVE)
        return self.annotate(confirmed_at=Min("version__decisions__at", filter=agreed))


class Debrief(models.Model):
    """Kept by version; what was sent never changes: its text and its hash lie in `version`. A draft has none yet."""

    brief = models.ForeignKey(Brief, models.PROTECT, related_name="debriefs")
    number = models.PositiveSmallIntegerField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    feasibility = models.ForeignKey(Feasibility, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.OneToOneField(Version, models.PROTECT, null=True, related_name="debrief")
    sent_at = models.DateTimeField(null=True)

    objects = DebriefQuerySet.as_manager()

    class Meta:
        verbose_name = _("debrief")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["brief", "number"], name="debrief_number_once"),
            models.UniqueConstraint(fields=["brief"], condition=Q(version=None), name="debrief_one_draft"),
            models.CheckConstraint(
                condition=Q(version=None, sent_at=None) | Q(version__isnull=False, sent_at__isnull=False),
                name="debrief_sent_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brief}: {self.number}"

    @classmethod
    @transaction.atomic
    def write(
        cls, brief: Brief, points: Sequence[Point], *, by: User, at: datetime, feasibility: Feasibility | None = None
    ) -> "Debrief":
        """The draft as it is now; there is one at a time. Points are a heading and our words."""
        Brief.objects.select_for_update(of=("self",)).get(pk=brief.pk)
        draft = cls.objects.filter(brief=brief, version=None).first()
        if draft is None:
            draft = cls(brief=brief, number=cls.objects.filter(brief=brief).count() + 1)
        draft.written_by, draft.written_at, draft.feasibility = by, at, feasibility
        draft.save()
        draft.points.all().delete()
        DebriefPoint.objects.bulk_create(
            DebriefPoint(debrief=draft, position=number, heading=heading, text=text)
            for number, (heading, text) in enumerate(points, 1)
        )
        draft._tell("debrief.written", by=by, at=at, points=len(points))
        return draft

    @transaction.atomic
    def send(
        self, approvers: Sequence[Contact], *, by: User, at: datetime, due_at: datetime | None = None, changed: str = "",
        rule: str = Rule.ANY,
    ) -> Version:  # fmt: skip
        """Put up for the client's confirmation: the same question as before in a new version, or the first one.

        Of several people one is enough, unless the rule says otherwise.
        """
        approval = self.approval_of(self.brief)
        text = self.text
        if approval is None:
            with translation.override(settings.LANGUAGE_CODE):  # the client reads it, whoever of us sends it
                title = str(_("Did we understand you right: %(title)s") % {"title": self.brief.title})
            approval = Approval.ask(
                self.brief.client, title=title[:200], kind="debrief", text=text, approvers=list(approvers), due_at=due_at,
                rule=rule, purpose="debrief", by=by, at=at,
            )  # fmt: skip
        else:
            approval.put_up(text, [], changed, by=by, at=at)
        approval.refresh_from_db()
        version = approval.current
        assert version is not None
        self.version, self.sent_at = version, at
        self.save(update_fields=["version", "sent_at"])
        return version

    @staticmethod
    def approval_of(brief: Brief) -> Approval | None:
        """The question that earlier debriefs of the brief were put in, unless it was taken back."""
        last = Debrief.objects.filter(brief=brief, version__isnull=False).select_related("version__approval").last()
        if last is None or last.version is None or last.version.approval.state == State.WITHDRAWN:
            return None
        return last.version.approval

    @property
    def text(self) -> str:
        """As it is put up: numbered points. The hash that the client confirms is over exactly this."""
        return "\n\n".join(f"{point.position}. {point.heading}\n{point.text}" for point in self.points.all())

    @property
    def approval(self) -> Approval | None:
        return self.version.approval if self.version else None

    @property
    def words_of_client(self) -> Decision | None:
        """The correction, if there is one among the answers; else the first of them."""
        said = list(self.version.decisions.all()) if self.version else []
        return next((one for one in said if one.answer == Answer.CHANGES), said[0] if said else None)

    @property
    def standing(self) -> Standing:
        version = self.version
        if version is None:
            return Standing.DRAFT
        if version.voided_at:
            return Standing.REPLACED
        if version.approval.state == State.APPROVED:
            return Standing.CONFIRMED
        decision = self.words_of_client
        return Standing.CORRECTED if decision and decision.answer == Answer.CHANGES else Standing.SENT

    @property
    def is_stale(self) -> bool:
        """The brief has changed since this was written."""
        return bool(self.brief.changed_at and self.brief.changed_at > self.written_at)

    def _tell(self, kind: str, *, by: User, at: datetime, **data: Any) -> None:
        record(
            kind, client=self.brief.client_id, subject=self, by=by, at=at, brief=self.brief_id, title=self.brief.title,
            number=self.number, **data,
        )  # fmt: skip


class DebriefPoint(models.Model):
    """One thing we understood; a result of the department is checked against it."""

    debrief = models.ForeignKey(Debrief, models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(_("what about"), max_length=120)
    text = models.TextField(_("in our words"))

    class Meta:
        verbose_name = _("point of a debrief")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["debrief", "position"], name="debrief_point_place_once")]

    def __str__(self) -> str:
        return self.heading


def in_force(brief: Brief) -> Debrief | None:
    """The last debrief that the client has confirmed and that nothing newer has taken the place of: the yardstick of the work."""
    confirmed = Q(version__approval__state=State.APPROVED, version__voided_at=None)
    found = Debrief.objects.filter(confirmed, brief=brief).select_related("version__approval", "brief")
    return found.order_by("-number").first()
