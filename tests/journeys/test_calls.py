"""A missed call, from the exchange to the screen: it rings, nobody takes it, it is owed, whoever stands in has it, it is closed."""

import json
import urllib.request
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from dirigent.domain.conversations.models import Call, Connection, Extension, Wait
from dirigent.domain.people.models import Absence
from tests.cast import LONG_AGO, moment
from tests.exchanges import KEY, SALT, signed
from tests.journeys.test_morning import duty

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mango(house, globus, anna, olga, marina, head, wall):
    """`mango("events/call", …)` is a request of the exchange at the door of the running house."""
    wall("Fri 15:00")
    connection = Connection.open_up(
        kind="mango", name="Mango", medium="call", by=None, at=LONG_AGO, secret={"api_key": KEY, "salt": SALT}
    )
    for number, user in (("101", olga), ("102", marina)):
        Extension.assign(connection, number, user, by=olga, at=LONG_AGO)

    def post(path: str, **said) -> None:
        asked = urllib.request.Request(
            f"{house.url}/hooks/{connection.token}/{path}", signed(json.dumps(said)), method="POST",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        with urllib.request.urlopen(asked, timeout=10) as answer:
            assert answer.status == 200

    return post


def ring(mango, wall, *, entry: str = "e1", extension: str = "101") -> int:
    at = int(wall.now().timestamp())
    mango(
        "events/call", entry_id=entry, call_id=f"{entry}-1", timestamp=at, seq=1, call_state="Appeared",
        location="abonent", to={"extension": extension, "line_number": "74951112233"},
        **{"from": {"number": "79074391500"}},
    )  # fmt: skip
    return at


def over(mango, began: int, *, entry: str = "e1", extension: str = "101", talk: int = 0, direction: int = 1) -> None:
    ours, theirs = {"extension": extension, "number": ""}, {"number": "79074391500"}
    mango(
        "events/summary", entry_id=entry, call_direction=direction, create_time=began, end_time=began + max(talk, 1),
        talk_time=began if talk else 0, entry_result=1 if talk else 0, line_number="74951112233",
        to=ours if direction == 1 else theirs, **{"from": theirs if direction == 1 else ours},
    )  # fmt: skip


def test_a_missed_call(window, mango, wall, derived, olga, marina, head):
    page = window(olga)
    page.goto("/clients/")
    page.locator("input[type=search]").first.focus()
    began = ring(mango, wall)
    card = page.locator("#ringing .ring")
    expect(card).to_contain_text("Ковалёва Анна")
    expect(card).to_contain_text("Театр «Глобус»")
    expect(page.locator("input[type=search]").first).to_be_focused()  # a card takes nobody's cursor away

    wall.forward(seconds=20)
    over(mango, began)
    expect(card).to_have_count(0)
    assert Call.objects.get().state == "missed"

    page.goto("/")
    owed = duty(page, "R12.answer")
    expect(owed).to_contain_text("Ковалёва")

    Absence.report(olga, kind="illness", starts_at=wall.now() - timedelta(minutes=1), by=head, at=wall.now())
    derived()
    stand_in = window(marina)
    stand_in.goto("/")
    expect(duty(stand_in, "R12.answer")).to_contain_text("Ковалёва")

    wall.forward(minutes=10)
    over(mango, int(wall.now().timestamp()) - 130, entry="e2", extension="102", talk=120, direction=2)
    expect(duty(stand_in, "R12.answer")).to_have_count(0)
    assert Wait.objects.get().answered_at is not None
    expect(stand_in.locator("#ringing .ring.over")).to_contain_text("Дописать итог")


def test_it_rings_at_the_stand_ins_and_goes_when_it_is_taken(window, mango, wall, olga, marina, head):
    Absence.report(olga, kind="leave", starts_at=moment("Thu 10:00"), by=head, at=LONG_AGO)
    page = window(marina)
    page.goto("/inbox/")
    ring(mango, wall)
    card = page.locator("#ringing .ring")
    expect(card).to_contain_text("Ковалёва Анна")
    card.locator("[data-dismiss]").click()
    expect(card).to_have_count(0)
    page.reload()
    expect(page.locator("#ringing .ring")).to_have_count(0)
