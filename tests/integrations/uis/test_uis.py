"""UIS: notifications as the templates of the account make them, and the Call API."""

import json

import pytest

from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Call, Connection, Delivery, Extension, Fate, Touch, Wait
from dirigent.integrations.uis.channel import Uis
from tests.cast import LONG_AGO
from tests.exchanges import House

WORD = "длинное слово, которого никто не знает"


@pytest.fixture
def exchange(olga, settings, tmp_path) -> Connection:
    settings.MEDIA_ROOT, settings.EGRESS_ALLOW = tmp_path, ("127.0.0.0/8",)
    connection = Connection.open_up(
        kind="uis", name="UIS", medium="call", by=None, at=LONG_AGO,
        secret={"hook_secret": WORD, "access_token": "token-1"}, settings={"line": "+7 495 111-22-33"},
    )  # fmt: skip
    Extension.assign(connection, "2345", olga, by=olga, at=LONG_AGO)
    return connection


def note(event: str, second: int = 0, **said) -> dict:
    return {
        "secret": WORD, "event": event, "call_session_id": 143000112, "contact_phone_number": "79074391500",
        "virtual_phone_number": "74951112233", "notification_time": f"2026-11-20 15:00:{second:02}.531",
        "direction": "in", "employee_id": 2345, "talk_time_duration": "{{talk_time_duration}}", **said,
    }  # fmt: skip


@pytest.fixture
def post(client, exchange, clock):
    clock("Fri 15:10")

    def posted(said, **headers) -> int:
        body = said if isinstance(said, (str, bytes)) else json.dumps(said)
        return client.post(f"/hooks/{exchange.token}/", body, content_type="application/json", **headers).status_code

    return posted


def test_a_talk(post, globus, anna, olga):
    talk = [
        note("ringing"), note("answered", 5), note("ended", 55, talk_time_duration=50),
        note("recorded", 58, file_link="https://app.uiscom.ru/system/media/talk/1/2/", direction="{{direction}}"),
    ]  # fmt: skip
    assert {post(said) for said in reversed(talk * 5)} == {200}

    call, touch = Call.objects.get(), Touch.objects.get()
    assert (call.state, call.talk_seconds, call.user, touch.minutes) == ("ended", 50, olga, 1)
    assert call.recording.startswith("https://app.uiscom.ru/")
    assert Delivery.objects.count() == len(talk)


def test_a_missed_call(post, globus, anna):
    post(note("ringing", employee_id="{{employee_id}}"))
    post(note("missed", 30, employee_id=None))

    assert (Call.objects.get().state, Wait.objects.count()) == ("missed", 1)


@pytest.mark.parametrize("said", [note("ringing") | {"secret": "другое"}, note("ringing") | {"secret": None}, {}, [], '{"secret": "дли', b"\xff", "x" * 300_000])  # fmt: skip
def test_what_does_not_prove_itself(post, said):
    assert post(said) == 404
    assert not Delivery.objects.exists()


def test_the_word_is_not_kept(post, globus):
    post(note("ringing"))
    with Delivery.objects.get().file.open() as raw:
        assert WORD not in raw.read().decode()


def test_a_notification_of_another_kind(post):
    assert post(note("chat")) == 200
    assert Delivery.objects.get().fate == Fate.QUARANTINED


def test_a_call_begun_from_here(exchange):
    house = House()
    exchange.settings |= {"house": house.url + "/v4.0"}
    house.says("/v4.0", {"jsonrpc": "2.0", "result": {"data": {"call_session_id": 1}}})
    Uis().dial(exchange, extension="2345", phone="+79074391500", key="k-1")

    asked = json.loads(house.asked[0][2])
    assert (asked["method"], asked["params"]["employee"], asked["params"]["contact"]) == (
        "start.employee_call", {"id": 2345}, "79074391500",
    )  # fmt: skip
    assert (asked["params"]["virtual_phone_number"], asked["params"]["external_id"]) == ("74951112233", "k-1")
    house.says("/v4.0", {"error": {"code": -32001, "message": "Access token is invalid"}})
    with pytest.raises(Trouble, match="Access token is invalid"):
        Uis().dial(exchange, extension="2345", phone="+79074391500", key="k-1")
    house.close()
    with pytest.raises(Trouble):
        Uis().dial(exchange, extension="101a", phone="+79074391500", key="k-1")
