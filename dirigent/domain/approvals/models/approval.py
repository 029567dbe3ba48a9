"""Something put up for the client's consent: its versions, who is asked, and where it stands."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal import Audience
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.indexing import Findable, index_many
from dirigent.foundation.verdicts import Refused

from .approver import Approver
from .deciding import Deciding
from .decision import Decision
from .kinds import Kind, Rule, State
from .putting_up import File, PuttingUp


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))

    def for_contact(self, contact: Contact) -> Self:
        """Those this person is, or was, asked about; what was not put up yet is nobody's to see."""
        asked = Approver.objects.filter(approval=OuterRef("pk"), contact=contact, ended_at=None)
        return self.filter(Exists(asked), client=contact.client_id).exclude(state=State.DRAFT)

    def waiting(self) -> Self:
        return self.filter(state=State.WAITING)

    def waiting_for(self, contact: Contact) -> Self:
        """Those where it is this person's turn to answer."""
        answered = Decision.objects.filter(version=OuterRef("approval__current"), contact=OuterRef("contact"))
        standing = Approver.objects.filter(ended_at=None).exclude(delegates__ended_at=None, delegates__isnull=False)
        undecided = standing.filter(~Exists(answered))
        earlier = undecided.filter(approval=OuterRef("approval"), position__lt=OuterRef("position"))
        turn = undecided.filter(Q(~Q(approval__rule=Rule.IN_ORDER) | ~Exists(earlier)), contact=contact)
        return self.waiting().filter(client=contact.client_id, pk__in=turn.values("approval"))


class Approval(Deciding, PuttingUp, models.Model):
    """`current` is the version that counts. `depends_on` says in words what waits for it («реклама выйдет»), `depends_date` when that
    is planned; `due_at` is until when an answer keeps that date. Silence is never consent: what is late stays waiting."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="approvals", db_index=False)
    title = models.CharField(_("what is to be approved"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    purpose = models.CharField(max_length=20, blank=True, help_text="debrief, brief, snippet … empty: put up by hand.")
    rule = models.CharField(_("whose consent is needed"), max_length=10, choices=Rule, default=Rule.ALL)
    depends_on = models.CharField(_("what depends on it"), max_length=200, blank=True)
    depends_date = models.DateField(_("when that is planned"), null=True, blank=True)
    due_at = models.DateTimeField(_("answer until"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="approvals")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    waiting_since = models.DateTimeField(null=True, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    reason = models.CharField(_("why withdrawn"), max_length=300, blank=True, editable=False)
    current = models.OneToOneField("approvals.Version", models.PROTECT, null=True, related_name="+", editable=False)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", current=None)
                | Q(state="withdrawn")
                | Q(state__in=("waiting", "changes", "approved"), current__isnull=False),
                name="approval_has_version",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("approved", "withdrawn"), settled_at__isnull=False)
                | Q(state__in=("draft", "waiting", "changes"), settled_at=None),
                name="approval_settled_pair",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_by__isnull=False)
                | ~Q(state="withdrawn") & Q(withdrawn_by=None),
                name="approval_withdrawn_by",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-made_at"], name="approval_of_client"),
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="approval_waiting"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    @transaction.atomic
    def prepare(
        cls, client: Client, *, title: str, kind: str, approvers: Sequence[Contact], by: User, at: datetime,
        due_at: datetime | None = None, rule: str = Rule.ALL, depends_on: str = "", depends_date: date | None = None,
        purpose: str = "",
    ) -> "Approval":  # fmt: skip
        """What is to be approved and by whom; nobody is asked before a version is put up.

        Without `due_at` the answer is wanted a working day before what depends on it, or in three working days.
        """
        cls._require_approvers(client, approvers)
        if not title.strip():
            raise Refused(_("Say in a few words what is to be approved."))
        approval = cls.objects.create(
            client=client, title=title.strip(), kind=kind, purpose=purpose, rule=rule, depends_on=depends_on.strip(" ."),
            depends_date=depends_date, due_at=due_at or cls.due_by_calendar(at, depends_date), made_by=by, made_at=at,
        )  # fmt: skip
        Approver.objects.bulk_create(
            Approver(approval=approval, contact=contact, position=place, named_by=by, named_at=at)
            for place, contact in enumerate(approvers)
        )
        index_many([approval.findable()])
        return approval

    @classmethod
    @transaction.atomic
    def ask(
        cls, client: Client, *, text: str = "", files: Sequence[File] = (), by: User, at: datetime, **told: Any
    ) -> "Approval":
        """Put something up for the first time; `told` is as for `prepare`. Files are name, type and stored bytes."""
        approval = cls.prepare(client, by=by, at=at, **told)
        approval.put_up(text, files, "", by=by, at=at)
        return approval

    @transaction.atomic
    def withdraw(self, *, reason: str, by: User, at: datetime) -> bool:
        """Nobody is asked any more. What was answered stays."""
        open_ = Approval.objects.filter(pk=self.pk).exclude(state__in=(State.WITHDRAWN, State.APPROVED))
        if not open_.update(
            state=State.WITHDRAWN, settled_at=at, withdrawn_by=by, reason=reason[:300], waiting_since=None
        ):
            return False
        self.refresh_from_db()
        self._tell("approval.withdrawn", by=by, at=at, reason=self.reason)
        return True

    @transaction.atomic
    def delegate(self, from_: Contact, to: Contact, *, at: datetime, by: User | None = None) -> Approver:
        """Another person of the client answers instead. `by=None`: the person has said so themselves."""
        self.locked()
        giver = self.approvers.filter(contact=from_, ended_at=None).first()
        if giver is None or giver.delegates.filter(ended_at=None).exists():
            raise Refused(_("%(name)s is not asked now.") % {"name": from_})
        if self.state not in (State.DRAFT, State.WAITING, State.CHANGES):
            raise Refused(_("There is nothing to answer any more."))
        if self.current_id and Decision.objects.filter(version=self.current_id, contact=from_).exists():
            raise Refused(_("%(name)s has answered already.") % {"name": from_})
        if self.approvers.filter(contact=to, ended_at=None).exists():
            raise Refused(_("%(name)s is asked already.") % {"name": to})
        self._require_approvers(self.client, [to])
        named = self.approvers.create(contact=to, position=giver.position, delegate_of=giver, named_by=by, named_at=at)
        self._tell(
            "approval.delegated", by=by, at=at, contact=from_.pk, name=from_.full_name, to=to.pk, to_name=to.full_name
        )
        return named

    @transaction.atomic
    def take_back_delegation(self, approver: Approver, *, at: datetime, by: User | None = None) -> bool:
        """They answer themselves again, unless the delegate has answered already."""
        self.locked()
        if Decision.objects.filter(version=self.current_id, contact=approver.contact_id).exists():
            return False
        still = self.approvers.filter(pk=approver.pk, delegate_of__isnull=False, ended_at=None)
        if (
            self.state == State.WITHDRAWN
            or approver.delegates.filter(ended_at=None).exists()
            or not still.update(ended_at=at)
        ):
            return False
        self._tell(
            "approval.delegation_ended", by=by, at=at, contact=approver.contact_id, name=approver.contact.full_name
        )
        return True

    def findable(self) -> Findable:
        """By the title, by the text that counts and the names of its files, by what changed from version to version."""
        versions = list(self.versions.all())
        files = [name for name, _sha256 in versions[-1].named_files] if versions else []
        said = [self.depends_on, *(one.what_changed for one in versions), *files]
        said += [versions[-1].text] if versions else []
        return Findable(
            self, self.client_id, "approval", self.title, "\n".join(filter(None, said)),
            versions[-1].put_up_at if versions else self.made_at, author=self.made_by_id,
        )  # fmt: skip

    def locked(self) -> "Approval":
        """The same row, held until the end of the transaction: answers and new versions come one after another."""
        held = Approval.objects.select_for_update(of=("self",)).select_related("client", "current").get(pk=self.pk)
        for name in ("state", "current", "waiting_since", "settled_at"):
            setattr(self, name, getattr(held, name))
        return held

    @staticmethod
    def _require_approvers(client: Client, approvers: Sequence[Contact]) -> None:
        if not approvers:
            raise Refused(_("Name who is to approve it."))
        if len({one.pk for one in approvers}) < len(approvers):
            raise Refused(_("Each person is asked once."))
        for one in approvers:
            if one.client_id != client.pk:
                raise Refused(_("%(name)s is not of this client.") % {"name": one})
            if one.left_at:
                raise Refused(_("%(name)s does not work for the client any more.") % {"name": one})

    def _tell(self, kind: str, *, by: User | None, at: datetime, audience: str = Audience.CLIENT, **data: Any) -> None:
        record(
            kind, client=self.client_id, subject=self, by=by, at=at, audience=audience,
            title=self.title, approval=self.pk, **data,
        )  # fmt: skip
