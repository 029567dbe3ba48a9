"""Where each of those who are asked stands, for many approvals at once: two queries for any number."""

from collections.abc import Iterable
from dataclasses import dataclass

from .models import Approval, Approver, Decision, Rule, State


@dataclass(frozen=True)
class Place:
    """One person who is asked. `handed_to` answers instead; `is_turn`: their word is what it waits for now."""

    approver: Approver
    decision: Decision | None
    is_turn: bool
    handed_to: Approver | None

    @property
    def contact(self):
        return self.approver.contact

    @property
    def state(self) -> str:
        """One of approve, changes, turn, later, handed, unneeded."""
        if self.decision:
            return str(self.decision.answer)
        if self.handed_to:
            return "handed"
        if self.is_turn:
            return "turn"
        return "later" if self.approver.approval.state in (State.WAITING, State.DRAFT) else "unneeded"


def places(approvals: Iterable[Approval]) -> dict[int, list[Place]]:
    """Of each approval its people in their order, with what they said to the current version."""
    listed = {one.pk: one for one in approvals}
    asked: dict[int, list[Approver]] = {pk: [] for pk in listed}
    rows = Approver.objects.filter(approval__in=listed, ended_at=None).select_related("contact", "delegate_of")
    for row in rows.order_by("position", "pk"):
        row.approval = listed[row.approval_id]
        asked[row.approval_id].append(row)
    said: dict[tuple[int, int], Decision] = {}
    current = [one.current_id for one in listed.values() if one.current_id]
    for decision in Decision.objects.filter(version__in=current).select_related("recorded_by", "message", "report"):
        said[decision.version_id, decision.contact_id] = decision
    return {pk: _placed(listed[pk], people, said) for pk, people in asked.items()}


def _placed(approval: Approval, people: list[Approver], said: dict[tuple[int, int], Decision]) -> list[Place]:
    handed = {one.delegate_of_id: one for one in people if one.delegate_of_id}
    answers = {one.pk: said.get((approval.current_id or 0, one.contact_id)) for one in people}
    left = [one for one in people if one.pk not in handed and not answers[one.pk]]
    first = min((one.position for one in left), default=0)
    waits = approval.state == State.WAITING

    def is_turn(one: Approver) -> bool:
        return waits and one in left and (approval.rule != Rule.IN_ORDER or one.position == first)

    return [Place(one, answers[one.pk], is_turn(one), handed.get(one.pk)) for one in people]
