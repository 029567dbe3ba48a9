"""One exact content that was put up, and what was said about it. Its content never changes; the database refuses it."""

from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dirigent.domain.approvals import content
from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations.models import ContactReport, Message, Touch
from dirigent.domain.passes.models import Visit
from dirigent.domain.people.models import User
from dirigent.foundation.journal import Audience
from dirigent.foundation.journal.recording import record
from dirigent.foundation.quoting import inside_quotes
from dirigent.foundation.verdicts import Refused, Verdict, require

from .decision import Decision
from .kinds import Answer, Through
from .remark import Remark
from .terms import Terms


class Version(models.Model):
    """`content_hash` is over the canonical form (`content.canonical`) of title, text and files. A version is void once a later one
    is put up, or a small edit was objected to. `terms` is the clause of the contract by which a small edit is only told."""

    approval = models.ForeignKey("approvals.Approval", models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    text = models.TextField(_("text"), blank=True)
    what_changed = models.TextField(_("what has changed"), blank=True)
    content_hash = models.CharField(max_length=64, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    put_up_at = models.DateTimeField()
    minor = models.BooleanField(_("small edit"), default=False)
    terms = models.ForeignKey(Terms, models.PROTECT, null=True, related_name="+")
    objections_until = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("version")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"), name="version_hash_is_one"),
            models.CheckConstraint(
                condition=Q(minor=False, terms=None, objections_until=None)
                | Q(minor=True, terms__isnull=False, objections_until__isnull=False),
                name="version_minor_by_contract",
            ),
        ]

    def __str__(self) -> str:
        return now_("%(title)s, version %(number)s") % {"title": self.approval.title, "number": self.number}

    @property
    def named_files(self) -> list[tuple[str, str]]:
        return [(one.name, one.file.sha256) for one in self.files.select_related("file")]

    def canonical(self) -> bytes:
        return content.canonical(title=self.approval.title, text=self.text, files=self.named_files)

    def consent_text(self, answer: str) -> str:
        """The words that an answer is given to, in the client's language."""
        count = self.files.count()
        with translation.override(settings.LANGUAGE_CODE):
            told = {"title": inside_quotes(self.approval.title), "number": self.number, "hash": self.content_hash[:16]}
            told["files"] = ngettext("%(n)d file", "%(n)d files", count) % {"n": count} if count else ""
            if answer == Answer.CHANGES:
                words = now_(
                    "I do not agree yet: “%(title)s”, version %(number)s, needs corrections. Fingerprint %(hash)s."
                )
            elif self.text and count:
                words = now_(
                    "I agree to “%(title)s”, version %(number)s: the text and %(files)s. Fingerprint %(hash)s."
                )
            elif count:
                words = now_("I agree to “%(title)s”, version %(number)s: %(files)s. Fingerprint %(hash)s.")
            else:
                words = now_("I agree to “%(title)s”, version %(number)s: the text. Fingerprint %(hash)s.")
            return words % told

    def may_decide(self, contact: Contact, answer: str, at: datetime) -> Verdict:
        """Whether this person may answer now; what has been answered before is another question."""
        return self.approval.may_decide(self, contact, answer, at)

    @transaction.atomic
    def decide(
        self, contact: Contact, answer: str, *, through: str, at: datetime, seen_hash: str, words: str = "",
        visit: Visit | None = None, message: Message | None = None, report: ContactReport | None = None, touch: Touch | None = None,
        by: User | None = None, address: str | None = None,
    ) -> Decision:  # fmt: skip
        """The person answers, once. `seen_hash` is what they were shown: another content is not what they agreed to.

        Said twice the same, it is one answer. Raises `Refused` with a sentence.
        """
        approval = self.approval.locked()
        self.refresh_from_db(fields=["voided_at"])
        self.approval = approval
        if before := self.decisions.filter(contact=contact).first():
            if before.answer == answer:
                return before
            raise Refused(_("There is an answer to this version already. Write to us if you have changed your mind."))
        require(self.may_decide(contact, answer, at))
        if seen_hash != self.content_hash or self.computed_hash() != self.content_hash:
            raise Refused(_("It has changed since you opened it. Please look at the new version."))
        self._require_evidence(contact, through, by, visit, message, report, touch, at)
        decision = Decision.objects.create(
            version=self, contact=contact, answer=answer, words=words.strip(), through=through, message=message,
            report=report, touch=touch, recorded_by=by, address=address or None, content_hash=self.content_hash,
            files=self.named_files, consent_text=self.consent_text(answer), at=at, visit=visit,
        )  # fmt: skip
        settled = approval.settle(self, at=at)
        kind = "approval.approved" if decision.approves else "approval.changes"
        record(
            kind, client=approval.client_id, subject=approval, by=by, at=at, audience=Audience.CLIENT,
            title=approval.title, approval=approval.pk, version=self.number, contact=contact.pk, name=contact.full_name, visit=visit and visit.pk,
            answer=answer, words=decision.words, through=through, address=decision.address, content_hash=self.content_hash,
            files=decision.files, consent=decision.consent_text, message=message and message.pk, report=report and report.pk,
            touch=touch and touch.pk, settled=settled,
        )  # fmt: skip
        return decision

    def computed_hash(self) -> str:
        """The hash of what the rows say now: another one than `content_hash` only when somebody was at the database."""
        return content.content_hash(title=self.approval.title, text=self.text, files=self.named_files)

    def _require_evidence(self, contact, through, by, visit, message, report, touch, at) -> None:
        if through in (Through.PORTAL, Through.LINK):
            if by is not None:
                raise Refused(_("Nobody of us answers in the client’s place: record what they said, or their letter."))
            if visit is None or visit.contact_id != contact.pk or not Visit.objects.lasting(at).filter(pk=visit.pk):
                raise Refused(_("This question is for others."))
        elif through == Through.LETTER:
            if message is None or message.contact_id != contact.pk or message.doubt:
                raise Refused(_("The letter of this very person is the evidence: choose it."))
        elif by is None or not (report or touch):
            raise Refused(
                _("What was said aloud is recorded with the talk it was said in: choose the contact or its report.")
            )
        client = self.approval.client_id
        if any(one is not None and one.client_id != client for one in (report, touch)) or (
            message is not None and message.thread.client_id != client
        ):
            raise Refused(_("The evidence is another client’s."))
        if touch is not None and (touch.struck_at or not touch.two_sided or touch.contact_id not in (None, contact.pk)):
            raise Refused(_("In this contact nobody talked with this person."))

    @transaction.atomic
    def remark(
        self, words: str, *, at: datetime, contact: Contact | None = None, user: User | None = None,
        file: "VersionFile | None" = None, place: dict | None = None, is_question: bool = False,
        answers: Remark | None = None,
    ) -> Remark:  # fmt: skip
        """Something is said to a place of it, by a person of the client or one of us. Both sides will read it."""
        if not words.strip():
            raise Refused(_("Write what you want to say."))
        if (file is not None and file.version_id != self.pk) or (answers is not None and answers.version_id != self.pk):
            raise Refused(_("This place is not in this version."))
        remark = Remark.objects.create(
            version=self, words=words.strip(), contact=contact, user=user, file=file, place=place or {},
            is_question=is_question, answers=answers, at=at,
        )  # fmt: skip
        kind = "approval.question" if is_question else "approval.answered" if answers and user else "approval.remark"
        record(
            kind, client=self.approval.client_id, subject=self.approval, by=user, at=at, audience=Audience.CLIENT,
            title=self.approval.title, version=self.number, remark=remark.pk, words=remark.words,
            contact=contact and contact.pk, name=contact.full_name if contact else str(user),
        )  # fmt: skip
        return remark


class VersionFile(models.Model):
    version = models.ForeignKey(Version, models.PROTECT, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="version_file_place_once")]

    def __str__(self) -> str:
        return self.name
