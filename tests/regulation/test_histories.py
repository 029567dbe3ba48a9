"""Whatever happens in whatever order: the table kept up to date fact by fact says what the facts themselves say."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Agreement, Channel, Touch
from dirigent.domain.people.models import Absence, WorkDay
from dirigent.regulation import engine
from dirigent.regulation.models import Duty
from tests.cast import LONG_AGO, moment
from tests.regulation.story import history, letter

BEGIN = moment("last Mon 11:00")
ACTS = ("call", "meeting", "letter", "reply", "newsletter", "no answer", "congratulation", "promise", "keep", "move", "break",
        "pause", "run", "away", "back", "arrive", "close", "waive", "time")  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 600), st.integers(0, 1)), max_size=14)


@pytest.fixture
def clients(globus, anna, olga, marina, head):
    second = Client.take_on(by=None, at=LONG_AGO, name="Ледовое шоу «Север»", manager=marina, deputy=olga)
    Contact.introduce(
        second, by=None, at=LONG_AGO, given_name="Сергей", family_name="Лунин", mails=["lunin@sever.example"],
        birth_day=19, birth_month=11,
    )  # fmt: skip
    history(globus, "")
    return [globus, second]


def act(what: str, client: Client, at) -> None:  # noqa: C901 - a list of what may happen
    by = client.manager
    agreement = Agreement.objects.open().filter(client=client).first()
    if what in ("call", "meeting"):
        Touch.note_down(client, by=by, at=at, channel=what)
    elif what == "no answer":
        Touch.note_down(client, by=by, at=at, channel=Channel.CALL, result="no_answer")
    elif what == "congratulation":
        Touch.note_down(
            client, by=by, at=at, channel=Channel.CALL, purpose="congratulation", contact=client.contacts.first()
        )
    elif what in ("letter", "reply", "newsletter"):
        letter(client, at, incoming=what != "reply", kind="bulk" if what == "newsletter" else "person")
    elif what == "promise":
        Agreement.make(client, "Смета", side="ours", due_at=at + timedelta(hours=30), by=by, at=at)
    elif what == "keep" and agreement:
        agreement.keep(by=by, at=at)
    elif what == "move" and agreement:
        agreement.move(at + timedelta(days=2), reason="Позже", by=by, at=at)
    elif what == "break" and agreement:
        agreement.give_up(by=by, at=at, evidence="Не вышло")
    elif what in ("pause", "run"):
        client.move_to("paused" if what == "pause" else "running", by=by, at=at)
    elif what == "away" and not Absence.objects.during(at).filter(user=by).exists():
        Absence.report(by, kind="illness", starts_at=at, by=by, at=at)
    elif what == "back":
        for absence in Absence.objects.during(at).filter(user=by):
            absence.end(by=by, at=at)
    elif what == "arrive":
        WorkDay.arrive(by, on=at.date(), at=at)
    elif what == "close":
        WorkDay.close(by, on=at.date(), at=at, leftovers=0)
    elif what == "waive":
        for duty in Duty.objects.open().filter(client=client)[:1]:
            duty.waive(reason="Так решили", by=by, at=at)


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_table_equals_the_facts(clients, steps, in_a_world_of_its_own):
    with in_a_world_of_its_own():
        at = BEGIN
        engine.full_pass(at)
        for what, minutes, which in steps:
            at += timedelta(minutes=minutes)
            client = Client.objects.get(pk=clients[which].pk)
            act(what, client, at)
            if what == "time":
                engine.full_pass(at)
            else:
                everyone = None if what in ("away", "back") else [client.pk]
                engine.refresh(at, since=BEGIN - engine.MEMORY, clients=everyone)
        at += timedelta(minutes=1)
        engine.full_pass(at)

        assert rows(Duty.objects.standing()) == rows(engine.derive(at, since=BEGIN - timedelta(days=20)))


@pytest.fixture
def in_a_world_of_its_own(db):
    """Each history begins with the same rows: what the one before it wrote is rolled back."""

    @contextmanager
    def world():
        try:
            with transaction.atomic():
                yield
                raise Forgotten
        except Forgotten:
            pass

    return world


class Forgotten(Exception):
    pass


def rows(duties) -> dict:
    """What the two must agree on, of the time that both know."""
    horizon = BEGIN - timedelta(days=19)
    return {
        (d.clause, d.subject_id, d.key): (
            d.client_id, d.responsible_id, d.accountable_id, tuple(d.joined), d.opens_at, d.warns_at, d.due_at,
            d.fulfilled_at, d.lapsed_at, d.waived_at, d.figures,
        )
        for d in duties
        if (d.fulfilled_at or d.lapsed_at or d.due_at) >= horizon
    }  # fmt: skip
