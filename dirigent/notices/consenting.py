"""News of consent: what the client answered, asked or pinned, for whoever leads them now and for whoever put it up."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.domain.approvals.models import Approval
from dirigent.foundation.journal.models import Entry

from .facts import of
from .kinds import LOUDLY, kind
from .leading import leaders_of
from .telling import News, Words

CONSENT = kind(
    "consent", gettext_lazy("A client answered about their consent"),
    gettext_lazy("Agreed, asked for corrections, asked a question, or wrote back."), LOUDLY,
)  # fmt: skip
TOLD = (
    "approval.approved", "approval.changes", "approval.question", "approval.remark", "approval.replied",
    "approval.delegated",
)  # fmt: skip


@of("approval.")
def answers(entries: Sequence[Entry], at: datetime) -> Iterator[News]:
    told = [entry for entry in entries if entry.kind in TOLD]
    approvals = Approval.objects.in_bulk({entry.subject_id for entry in told})
    leaders = leaders_of({entry.client_id for entry in told}, at)
    for entry in told:
        approval = approvals.get(entry.subject_id or 0)
        if approval is None:
            continue
        for user in {leaders.get(entry.client_id or 0, approval.made_by_id), approval.made_by_id} - {entry.actor_id}:
            yield News(
                user, CONSENT, f"entry:{entry.pk}", _of_answer(entry, approval), entry.at,
                client=entry.client_id, subject=("approvals.approval", approval.pk),
            )  # fmt: skip


def _of_answer(entry: Entry, approval: Approval) -> Words:
    data = entry.data or {}

    def say() -> tuple[str, str]:
        said = {
            "approval.approved": _("Approved: %(title)s") if data.get("settled") else _("One more agrees: %(title)s"),
            "approval.changes": _("Corrections wanted: %(title)s"),
            "approval.question": _("A question about “%(title)s”"),
            "approval.remark": _("A remark about “%(title)s”"),
            "approval.replied": _("A letter came back about “%(title)s”: read it"),
            "approval.delegated": _("Somebody else will answer: %(title)s"),
        }
        return said[entry.kind] % {"title": approval.title}, str(data.get("name", ""))

    return say
