"""Nothing reachable from a client is left behind when the manager changes: each reference to a person is accounted for.

A new model that points at a client, however far, and at a person fails here until its room says in `holdings.py` that it goes
to the new manager, or this table says why it stays.
"""

from collections import deque

import pytest
from django.apps import apps

from dirigent.domain.clients.holding import HOLDINGS
from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User

HISTORY = "who did it then"
OWN = "a thing of that person alone"
DERIVED = "follows from who leads the client"
DECIDED = "decided by people, not by who leads"

# Names of fields that say by their very name who once did something.
PAST = {
    "accepted_by", "added_by", "agreed_by", "answered_by", "answered_user", "arrived_user", "asked_by", "audited_by", "begun_by", "by",
    "cancelled_by", "checked_by", "closed_by", "confirmed_by", "dismissed_by", "done_by", "ended_by", "forgotten_by",
    "kept_by", "made_by", "marked_by", "mended_by", "named_by", "noted_by", "paid_by", "plan_by", "recorded_by", "refused_by",
    "reported_by", "resolved_by", "restated_by", "revoked_by", "sent_by", "set_by", "settled_by", "signed_by", "snoozed_by",
    "sorted_by", "studied_by", "trusted_by", "understood_by", "unmarked_by", "verified_by", "withdrawn_by", "written_by",
}  # fmt: skip

STAYS = {
    "clients.Client.manager": "the handover itself sets it",
    "clients.Client.deputy": "the handover itself sets it",
    "clients.Client.team": DECIDED,
    "clients.Membership.user": DECIDED,
    "clients.ManagerPeriod.user": HISTORY,
    "conversations.Touch.user": HISTORY,
    "conversations.Call.user": HISTORY,
    "conversations.Ring.user": HISTORY,
    "conversations.Note.author": HISTORY,
    "conversations.Message.author": HISTORY,
    "conversations.Presence.user": OWN,
    "conversations.ThreadReading.user": OWN,
    "conversations.Convenience.user": HISTORY,
    "conversations.Binding.user": OWN,
    "conversations.DeepLink.user": OWN,
    "approvals.Remark.user": HISTORY,
    "onboarding.Answer.user": HISTORY,
    "onboarding.BriefFile.user": HISTORY,
    "onboarding.OpenQuestion.colleague": "whoever knows the answer is asked, and still knows it",
    "onboarding.Handover.giver": HISTORY,
    "onboarding.Handover.taker": HISTORY,
    "onboarding.Handover.deputy": HISTORY,
    "regulation.Duty.owner": DERIVED,
    "regulation.Duty.responsible": DERIVED,
    "regulation.Duty.accountable": DERIVED,
    "notices.Notice.user": OWN,
    "notices.Dispatch.user": OWN,
    "tasks.Comment.author": HISTORY,
    "tasks.Comment.mentions": OWN,
    "tasks.TaskReading.user": OWN,
}


def people_of_a_client() -> dict[str, str]:
    """Every field that points at a person in a model from which a client is reached, and the way to the client."""
    ways: dict[type, str] = {Client: ""}
    waiting = deque([Client])
    while waiting:
        target = waiting.popleft()
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if field.remote_field and field.related_model is target and model not in ways and model is not User:
                    ways[model] = f"{field.name}__{ways[target]}".removesuffix("__")
                    waiting.append(model)
    found = {}
    for model, way in ways.items():
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            if field.remote_field and field.related_model is User:
                found[f"{model._meta.label}.{field.name}"] = way
    return found


FOUND = people_of_a_client()


def test_everything_is_accounted_for():
    unsaid = {
        name for name in FOUND
        if name not in HOLDINGS and name not in STAYS and name.rpartition(".")[2] not in PAST
    }  # fmt: skip
    assert unsaid == set(), "goes to the new manager (holdings.py of its room), or stays (STAYS), and why?"


def test_nothing_is_said_of_what_is_not_there():
    assert set(STAYS) - set(FOUND) == set()
    assert set(HOLDINGS) - set(FOUND) == set()
    assert set(STAYS) & set(HOLDINGS) == set()


@pytest.mark.parametrize("name", sorted(HOLDINGS))
def test_what_moves_leads_to_the_client(name, globus, olga, denis):
    held = HOLDINGS[name]

    assert held.model._meta.get_field(held.field).related_model is User
    assert list(held.held([globus], olga)) == []  # the way to the client is one the database knows
    assert held.move(held, globus, olga, denis, globus.accepted_at) == []
    assert held.label(2)
