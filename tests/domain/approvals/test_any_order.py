"""Whatever is done in whatever order, an approval says what a plain model says, and its evidence only grows (security.md, R10)."""

import itertools
import os
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from dirigent.domain.approvals import content
from dirigent.domain.approvals.models import Approval, Decision, Terms, Version
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.journal.sealing import seal_all
from dirigent.foundation.journal.verifying import verify
from dirigent.foundation.verdicts import Refused
from tests.cast import LONG_AGO, hired, moment
from tests.visiting import in_room

NAMES = ("Анна", "Борис", "Вика", "Глеб")
names = st.sampled_from(NAMES)
numbers = itertools.count()


class Story(RuleBasedStateMachine):
    """The plain model: a list of versions, who stands for whom, and what each said to each version."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.at = moment("Mon 12:00")

    def teardown(self) -> None:
        seal_all(self.at)
        found = verify()
        assert found == [], list(map(str, found))
        transaction.savepoint_rollback(self.savepoint)
        connection.run_on_commit.clear()

    @initialize(rule_=st.sampled_from(["all", "any", "in_order"]), asked=st.integers(1, 3), contract=st.booleans())
    def asks(self, rule_, asked, contract):
        self.olga: User = hired(f"u{next(numbers)}", "Ольга", "Снегирёва", "account_manager")
        client = Client.take_on(by=None, at=LONG_AGO, name=f"Клиент {next(numbers)}")
        self.people = {name: Contact.introduce(client, by=None, at=LONG_AGO, given_name=name) for name in NAMES}
        if contract:
            Terms.agree(client, words="п. 4.3", minutes=480, by=self.olga, at=self.at)
        self.contract, self.rule = contract, rule_
        self.standing, self.handed = list(NAMES[:asked]), {}
        approvers = [self.people[name] for name in self.standing]
        self.approval = Approval.ask(
            client, title="Текст", kind="text", text="1", approvers=approvers, rule=rule_, by=self.olga, at=self.at
        )
        self.versions = [("1", False)]
        self.said: dict[tuple[int, str], str] = {}
        self.state, self.void, self.evidence = "waiting", set(), 0

    # What people do

    @rule(name=names, answer=st.sampled_from(["approve", "changes"]), stale=st.booleans())
    def answers(self, name, answer, stale):
        self.passes()
        current = len(self.versions)
        number = max(current - 1, 1) if stale else current
        version = self.approval.versions.get(number=number)
        before = self.said.get((number, name))
        allowed = before == answer or (before is None and self.may(name, number))
        try:
            version.decide(
                self.people[name],
                answer,
                **in_room(self.people[name], "link"),
                at=self.at,
                seen_hash=version.content_hash,
            )
        except Refused:
            assert not allowed
        else:
            assert allowed
            if before is None:
                self.said[number, name] = answer
                self.fold()

    @rule(text=st.text("ab", max_size=2), minor=st.booleans())
    def puts_up(self, text, minor):
        self.passes()
        last, _minor = self.versions[-1]
        same = text == last and len(self.versions) not in self.void
        allowed = bool(text) and not same and self.state != "withdrawn"
        allowed = allowed and (not minor or (self.contract and self.state == "approved"))
        try:
            self.approval.put_up(text, [], "Иначе", by=self.olga, at=self.at, minor=minor)
        except Refused:
            assert not allowed
        else:
            assert allowed
            if not minor:
                self.void |= set(range(1, len(self.versions) + 1))
                self.state = "waiting"
            self.versions.append((text, minor))

    @rule(giver=names, taker=names)
    def hands_over(self, giver, taker):
        self.passes()
        current = len(self.versions)
        listed = set(self.standing) | set(self.handed.values())
        allowed = (
            giver in self.standing and taker not in listed and (current, giver) not in self.said
            and self.state in ("waiting", "changes")
        )  # fmt: skip
        try:
            self.approval.delegate(self.people[giver], self.people[taker], at=self.at)
        except Refused:
            assert not allowed
        else:
            assert allowed
            self.standing[self.standing.index(giver)] = taker
            self.handed[taker] = giver

    @precondition(lambda self: self.state != "withdrawn")
    @rule()
    def withdraws(self):
        self.passes()
        done = self.approval.withdraw(reason="Не нужно", by=self.olga, at=self.at)
        assert done == (self.state in ("waiting", "changes"))
        self.state = "withdrawn" if done else self.state

    # The plain model

    def passes(self):
        self.at += timedelta(seconds=1)
        self.approval = Approval.objects.select_related("client").get(pk=self.approval.pk)

    def may(self, name, number):
        current, (_text, minor) = len(self.versions), self.versions[-1]
        if name not in self.standing or number != current or number in self.void:
            return False
        if minor:
            return self.state == "approved"
        return self.state == "waiting" and name in self.turn()

    def turn(self):
        left = [name for name in self.standing if (len(self.versions), name) not in self.said]
        return left[:1] if self.rule == "in_order" else left

    def fold(self):
        current, (_text, minor) = len(self.versions), self.versions[-1]
        answers = {name: said for (number, name), said in self.said.items() if number == current}
        if "changes" in answers.values():
            self.state = "changes"
            while minor:  # with a small edit fall those it was laid upon, as long as they could be objected to
                self.void.add(current)
                current -= 1
                minor = self.versions[current - 1][1]
        elif minor:
            self.state = "approved"
        else:
            given = [answers.get(name) == "approve" for name in self.standing]
            self.state = "approved" if (any(given) if self.rule == "any" else all(given)) else "waiting"

    # What always holds

    @invariant()
    def it_says_what_the_model_says(self):
        if not hasattr(self, "approval"):
            return
        found = Approval.objects.get(pk=self.approval.pk)
        assert found.state == self.state
        assert set(found.versions.filter(voided_at__isnull=False).values_list("number", flat=True)) == self.void
        waited = {one.contact.given_name for one in found.waited_for()}
        assert waited == (set(self.turn()) if self.state == "waiting" else set())
        assert waited == {name for name, one in self.people.items() if Approval.objects.waiting_for(one).exists()}

    @invariant()
    def evidence_is_of_what_was_put_up_and_only_grows(self):
        if not hasattr(self, "approval"):
            return
        decisions = list(Decision.objects.filter(version__approval=self.approval).select_related("version", "contact"))
        assert {(one.version.number, one.contact.given_name): one.answer for one in decisions} == self.said
        assert len(decisions) >= self.evidence
        self.evidence = len(decisions)
        for one in decisions:
            text, _minor = self.versions[one.version.number - 1]
            assert one.content_hash == content.content_hash(title="Текст", text=text, files=[])
        told = Entry.objects.about(self.approval).filter(kind__in=("approval.approved", "approval.changes"))
        assert told.count() == len(decisions)

    @invariant()
    def only_what_was_agreed_to_is_in_force(self):
        if not hasattr(self, "approval"):
            return
        found = Approval.objects.get(pk=self.approval.pk).in_force()
        if found is None:
            assert self.state != "approved"
            return
        assert found.number not in self.void
        number = found.number
        while self.versions[number - 1][1]:  # a small edit stands upon what was agreed to
            number -= 1
        assert "approve" in {said for (of, _name), said in self.said.items() if of == number}
        assert Version.objects.filter(pk=found.pk, approval=self.approval).exists()


@pytest.mark.django_db
def test_in_any_order():
    wandering = os.environ.get("HYPOTHESIS_PROFILE") == "wandering"
    runs = 300 if wandering else 12
    # A story is long to tell: it is made short only by whoever looks for it on purpose.
    phases = list(Phase) if wandering else [Phase.generate]
    bounds = settings(
        max_examples=runs, phases=phases, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Story, settings=bounds)
