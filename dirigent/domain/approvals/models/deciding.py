"""Who is to answer an approval now, and what the answers together mean."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Contact
from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from .approver import Approver
from .decision import Decision
from .kinds import Answer, Rule, State

if TYPE_CHECKING:
    from .version import Version


class Deciding:
    """Mixed into Approval."""

    approvers: Any
    versions: Any
    client_id: int
    state: str
    rule: str
    current_id: int | None
    settled_at: datetime | None
    waiting_since: datetime | None

    def standing(self) -> list[Approver]:
        """Those whose answers count now, in order: whoever handed it over is not waited for."""
        rows = [one for one in self.approvers.select_related("contact") if one.ended_at is None]
        replaced = {one.delegate_of_id for one in rows}
        return [one for one in rows if one.pk not in replaced]

    def waited_for(self) -> list[Approver]:
        """Those whose turn it is and who have not answered yet."""
        if self.state != State.WAITING:
            return []
        answered = self._answers(self.current_id)
        left = [one for one in self.standing() if one.contact_id not in answered]
        if self.rule == Rule.IN_ORDER and left:
            first = min(one.position for one in left)
            return [one for one in left if one.position == first]
        return left

    def may_decide(self, version: "Version", contact: Contact, answer: str, at: datetime) -> Verdict:
        if contact.left_at or contact.client_id != self.client_id:
            return Denied(_("This question is for others."))
        standing = self.standing()
        if contact.pk not in [one.contact_id for one in standing]:
            return Denied(_("Your answer to this is not asked for now."))
        if version.pk != self.current_id or version.voided_at:
            return Denied(_("There is a newer version. Please look at it."))
        if version.minor:
            return self._may_object(version, answer, at)
        if self.state == State.WITHDRAWN:
            return Denied(_("This is not asked any more."))
        if self.state == State.APPROVED:
            return Denied(_("This is approved already."))
        if self.state != State.WAITING:
            return Denied(_("Corrections were asked for: a new version is on its way."))
        if contact.pk not in [one.contact_id for one in self.waited_for()]:
            first = next((str(one.contact) for one in self.waited_for()), "")
            return Denied(_("%(name)s answers first.") % {"name": first})
        return Allowed()

    def _may_object(self, version: "Version", answer: str, at: datetime) -> Verdict:
        if self.state != State.APPROVED:
            return Denied(_("Corrections were asked for: a new version is on its way."))
        if answer == Answer.CHANGES and version.objections_until and at > version.objections_until:
            return Denied(_("The time for objections is over. Write to us, and we shall put up a new version."))
        return Allowed()

    def settle(self, version: "Version", *, at: datetime) -> bool:
        """What the answers to this version mean for the whole; says whether that has just settled it. The row is held."""
        state = self._fold(version)
        if version.minor and state == State.CHANGES:
            # Whoever objects to the last small edit has had no other way to object to those it was laid upon.
            self.versions.filter(minor=True, voided_at=None, objections_until__gte=at).update(voided_at=at)
            version.voided_at = at
        before, self.state = self.state, state
        self.settled_at = at if state == State.APPROVED and before != state else self.settled_at
        if state in (State.WAITING, State.CHANGES):
            self.settled_at = None
        self.waiting_since = self.waiting_since if state == State.WAITING else None
        self.save(update_fields=["state", "settled_at", "waiting_since"])  # type: ignore[attr-defined]  # of the model
        return state == State.APPROVED and before != state

    def _fold(self, version: "Version") -> str:
        answers = self._answers(version.pk)
        if Answer.CHANGES in answers.values():
            return State.CHANGES
        if version.minor:
            return State.APPROVED
        given = [answers.get(one.contact_id) == Answer.APPROVE for one in self.standing()]
        enough = any(given) if self.rule == Rule.ANY else bool(given) and all(given)
        return State.APPROVED if enough else State.WAITING

    @staticmethod
    def _answers(version_id: int | None) -> dict[int, str]:
        return dict(Decision.objects.filter(version=version_id).values_list("contact_id", "answer"))
