"""A brief of the theatre's, and how far it has come."""

import pytest

from dirigent.domain.onboarding.models import Brief, Debrief, DebriefPoint
from tests.cast import moment
from tests.visiting import in_room

SAID = {
    "goal": "Продать 900 билетов на премьеру",
    "product": "Премьера «Ревизор», 14 декабря",
    "audience": "Семьи с детьми от десяти лет",
    "budget": "100000",
    "leads": "400",
}
POINTS = [
    ("Чего вы хотите", "Продать 900 билетов на премьеру до 14 декабря."),
    ("Кому говорим", "Семьям с детьми от десяти лет в Москве."),
]


@pytest.fixture
def brief(globus, olga) -> Brief:
    """Just begun: nobody is asked yet."""
    return Brief.begin(globus, "context", by=olga, at=moment("Mon 11:00"), title="Премьера «Ревизор»")


@pytest.fixture
def filled(brief, anna, olga) -> Brief:
    """Asked of Anna, filled and sent by her."""
    brief.ask(anna, by=olga, at=moment("Mon 11:10"))
    brief.fill(SAID, contact=anna, at=moment("Mon 12:00"))
    brief.hand_in(contact=anna, at=moment("Mon 12:30"))
    return brief


@pytest.fixture
def sent(filled, anna, olga) -> Debrief:
    """Understood, restated and with the client."""
    filled.understand(by=olga, at=moment("Mon 13:00"))
    debrief = Debrief.write(filled, POINTS, by=olga, at=moment("Mon 13:30"))
    debrief.send([anna], by=olga, at=moment("Mon 14:00"), due_at=moment("Wed 19:00"))
    return debrief


@pytest.fixture
def confirmed(sent, anna) -> Debrief:
    """Anna has said that it is right."""
    sent.version.decide(
        anna,
        "approve",
        **in_room(anna, "link"),
        at=moment("Tue 12:00"),
        seen_hash=sent.version.content_hash,
        address="10.0.0.1",
    )
    return sent


@pytest.fixture
def points(confirmed) -> list[DebriefPoint]:
    return list(confirmed.points.all())
