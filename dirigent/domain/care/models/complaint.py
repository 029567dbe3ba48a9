from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Confirmation, Message, Note, Touch
from dirigent.domain.conversations.models.touch import FOLLOWS
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.indexing import index, remove


class Cause(models.TextChoices):
    DEADLINE = "deadline", pgettext_lazy("cause of a complaint", "a missed deadline")
    QUALITY = "quality", pgettext_lazy("cause of a complaint", "the quality of work")
    RESULT = "result", pgettext_lazy("cause of a complaint", "no result from advertising")
    SILENCE = "silence", pgettext_lazy("cause of a complaint", "nobody answered or warned")
    MONEY = "money", pgettext_lazy("cause of a complaint", "money and documents")
    MANNER = "manner", pgettext_lazy("cause of a complaint", "the manner of talking")
    EXPECTATION = "expectation", pgettext_lazy("cause of a complaint", "we had promised something else")
    THEIRS = "theirs", pgettext_lazy("cause of a complaint", "not of our making")


class Stage(models.TextChoices):
    """What comes next."""

    ANSWER = "answer", pgettext_lazy("a complaint waits for", "waits for the first answer")
    PLAN = "plan", pgettext_lazy("a complaint waits for", "waits for a plan")
    RESOLUTION = "resolution", pgettext_lazy("a complaint waits for", "is being put right")
    CONFIRMATION = "confirmation", pgettext_lazy("a complaint waits for", "waits for the client’s word")
    SETTLED = "settled", pgettext_lazy("a complaint is", "settled")
    WITHDRAWN = "withdrawn", pgettext_lazy("a complaint is", "written down by mistake")


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(Q(client__in=Client.objects.visible_to(user, at)) | Q(owner=user))

    def meant(self) -> Self:
        """Without those written down by mistake."""
        return self.filter(withdrawn_at=None)

    def open(self) -> Self:
        return self.filter(withdrawn_at=None, confirmed_at=None)

    def in_stage(self, stage: str) -> Self:
        return self.filter(**IN_STAGE[stage])

    def unaudited(self) -> Self:
        """Settled, and the head has not looked yet."""
        return self.filter(withdrawn_at=None, confirmed_at__isnull=False, audited_at=None)


IN_STAGE: dict[str, dict] = {
    Stage.ANSWER: {"withdrawn_at": None, "answered_at": None, "plan_at": None, "resolved_at": None},
    Stage.PLAN: {"withdrawn_at": None, "answered_at__isnull": False, "plan_at": None, "resolved_at": None},
    Stage.RESOLUTION: {"withdrawn_at": None, "plan_at__isnull": False, "resolved_at": None},
    Stage.CONFIRMATION: {"withdrawn_at": None, "resolved_at__isnull": False, "confirmed_at": None},
    Stage.SETTLED: {"withdrawn_at": None, "confirmed_at__isnull": False},
    Stage.WITHDRAWN: {"withdrawn_at__isnull": False},
}


class Complaint(models.Model):
    """The client is dissatisfied: answered, planned, put right, and confirmed by the client; the head audits (COM-11)."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="complaints")
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("who complained")
    )
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="complaints")
    touch = models.ForeignKey(Touch, models.PROTECT, null=True, related_name="complaints")
    words = models.TextField(_("what the client said"))
    opened_at = models.DateTimeField(_("when"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="complaints", verbose_name=_("who settles it")
    )
    cause = models.CharField(_("cause"), max_length=12, choices=Cause, blank=True)
    cause_words = models.CharField(_("what was behind it"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answer_touch = models.ForeignKey(Touch, models.PROTECT, null=True, related_name="+")
    plan = models.TextField(_("plan"), blank=True)
    plan_due_at = models.DateTimeField(_("put right by"), null=True)
    plan_at = models.DateTimeField(null=True)
    plan_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    resolution = models.TextField(_("what was done"), blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirming_contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    confirmation = models.CharField(_("how it was confirmed"), max_length=10, choices=Confirmation, blank=True)
    evidence = models.CharField(_("in the client’s words"), max_length=500, blank=True)
    audited_at = models.DateTimeField(null=True)
    audited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    audit = models.TextField(_("what the head says"), blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        ordering = ["-opened_at", "-pk"]
        constraints = [  # type: ignore[assignment]  # a sum of two lists, which the stubs read too narrowly
            models.CheckConstraint(
                condition=Q(**{f"{step}_at": None, f"{step}_by": None})
                | Q(**{f"{step}_at__isnull": False, f"{step}_by__isnull": False}),
                name=f"complaint_{step}_pair",
            )
            for step in ("answered", "plan", "resolved", "confirmed", "audited", "withdrawn")
        ] + [
            models.CheckConstraint(
                condition=Q(plan_at=None) | ~Q(plan="") & Q(plan_due_at__isnull=False), name="complaint_plan_whole"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(resolved_at__isnull=False) & ~Q(confirmation=""),
                name="complaint_confirmed_after_resolved",
            ),
        ]
        indexes = [
            models.Index(
                fields=["opened_at"], condition=Q(withdrawn_at=None, confirmed_at=None), name="complaint_open"
            ),
            models.Index(fields=["confirmed_at"], name="complaint_confirmed"),
        ]

    def __str__(self) -> str:
        return self.words[:80]

    @property
    def stage(self) -> Stage:
        if self.withdrawn_at:
            return Stage.WITHDRAWN
        if self.confirmed_at:
            return Stage.SETTLED
        if self.resolved_at:
            return Stage.CONFIRMATION
        if self.plan_at:
            return Stage.RESOLUTION
        return Stage.PLAN if self.answered_at else Stage.ANSWER

    @classmethod
    @transaction.atomic
    def write_down(
        cls, client: Client, words: str, *, by: User, at: datetime, opened_at: datetime | None = None, **fields
    ) -> "Complaint":
        """The client complained, then or at `opened_at`. Its owner is the client's manager unless told otherwise."""
        fields.setdefault("owner", client.manager)
        complaint = cls.objects.create(
            client=client, words=words, opened_at=min(opened_at or at, at), recorded_by=by, recorded_at=at, **fields
        )
        complaint._tell("complaint.opened", by=by, at=at, text=words)
        return complaint

    @transaction.atomic
    def change(self, *, by: User, at: datetime, **fields) -> None:
        """Its cause, its words, who settles it."""
        changed = [name for name, value in fields.items() if getattr(self, name) != value]
        if not changed:
            return
        for name in changed:
            setattr(self, name, fields[name])
        self.save(update_fields=changed)
        self._tell("complaint.changed", by=by, at=at, fields=sorted(changed))

    @transaction.atomic
    def answer(self, *, by: User, at: datetime, touch: Touch | None = None) -> None:
        """Somebody of ours spoke to the client about it."""
        said = {"answered_at": touch.at if touch else at, "answered_by": by, "answer_touch": touch}
        if Complaint.objects.open().filter(pk=self.pk, answered_at=None).update(**said):
            self._done("complaint.answered", by=by, at=at)

    @transaction.atomic
    def make_plan(self, plan: str, *, due_at: datetime, by: User, at: datetime) -> None:
        """What we do and by when. A new plan replaces the old one, which the journal keeps."""
        first = self.plan_at or at
        if (
            Complaint.objects.open()
            .filter(pk=self.pk, resolved_at=None)
            .update(plan=plan, plan_due_at=due_at, plan_at=first, plan_by=by)
        ):
            self._done("complaint.planned", by=by, at=at, text=plan, due_at=due_at)

    @transaction.atomic
    def resolve(self, resolution: str, *, by: User, at: datetime) -> None:
        """It is put right, as we see it; the client has the last word."""
        if Complaint.objects.open().filter(pk=self.pk).update(resolution=resolution, resolved_at=at, resolved_by=by):
            self._done("complaint.resolved", by=by, at=at, text=resolution)

    @transaction.atomic
    def confirm(self, *, how: str, evidence: str, by: User, at: datetime, contact: Contact | None = None) -> None:
        """The client says it is settled."""
        resolved = Complaint.objects.open().filter(pk=self.pk, resolved_at__isnull=False)
        if resolved.update(
            confirmed_at=at, confirmed_by=by, confirmation=how, evidence=evidence, confirming_contact=contact
        ):
            self._done("complaint.confirmed", by=by, at=at, evidence=evidence)

    @transaction.atomic
    def reopen(self, why: str, *, by: User, at: datetime) -> None:
        """The client is not content: back to putting it right."""
        if Complaint.objects.meant().filter(pk=self.pk, resolved_at__isnull=False).update(
            resolution="", resolved_at=None, resolved_by=None, confirmed_at=None, confirmed_by=None, confirmation="",
            evidence="", confirming_contact=None, audited_at=None, audited_by=None,
        ):  # fmt: skip
            self._done("complaint.reopened", by=by, at=at, text=why)

    @transaction.atomic
    def give_audit(self, audit: str, *, by: User, at: datetime) -> None:
        """The head has looked at how it was settled."""
        Complaint.objects.meant().filter(pk=self.pk).update(audit=audit, audited_at=at, audited_by=by)
        self._done("complaint.audited", by=by, at=at, text=audit)

    @transaction.atomic
    def withdraw(self, *, by: User, at: datetime) -> None:
        """It was no complaint: nothing is owed about it."""
        if Complaint.objects.meant().filter(pk=self.pk).update(withdrawn_at=at, withdrawn_by=by):
            self._done("complaint.withdrawn", by=by, at=at)
            remove(self)

    @transaction.atomic
    def restore(self, *, by: User, at: datetime) -> None:
        """Take a withdrawal back."""
        if Complaint.objects.filter(pk=self.pk, withdrawn_at__isnull=False).update(
            withdrawn_at=None, withdrawn_by=None
        ):
            self._done("complaint.restored", by=by, at=at)

    def _done(self, kind: str, *, by: User, at: datetime, **data) -> None:
        self.refresh_from_db()
        self._tell(kind, by=by, at=at, **data)

    def _tell(self, kind: str, *, by: User, at: datetime, **data) -> None:
        record(kind, client=self.client, subject=self, by=by, at=at, **data)
        if not self.withdrawn_at:
            body = "\n".join(filter(None, (self.words, self.cause_words, self.plan, self.resolution, self.evidence)))
            index(
                self, client=self.client_id, kind="complaint", title=str(_("Complaint")), body=body, at=self.opened_at
            )


def angry_notes(client: Client) -> models.QuerySet[Note]:
    """Notes that call the client angry and that no complaint was made of: each is asked about once."""
    made_of = Complaint.objects.filter(touch=OuterRef("touch"))
    angry = Note.objects.filter(client=client, mood="angry", struck_at=None, touch__isnull=False)
    return angry.exclude(Exists(made_of))


FOLLOWS.extend([(Complaint, "touch"), (Complaint, "answer_touch")])
