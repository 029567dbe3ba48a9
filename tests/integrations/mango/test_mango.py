"""Mango Office: payloads of the published shapes, as they come to our door."""

import json
import random
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import (
    Call,
    Connection,
    Delivery,
    Extension,
    Fate,
    Touch,
    UnreadableMail,
    Wait,
)
from dirigent.integrations.mango.channel import LARGEST, Mango
from tests.cast import LONG_AGO, moment
from tests.exchanges import KEY, SALT, House, signed

AT = moment("Fri 15:00")
STAMP = int(AT.timestamp())
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def exchange(olga, marina, settings, tmp_path) -> Connection:
    settings.MEDIA_ROOT = tmp_path
    connection = Connection.open_up(
        kind="mango", name="Mango", medium="call", by=None, at=LONG_AGO, secret={"api_key": KEY, "salt": SALT},
        settings={"line": "+7 495 111-22-33"},
    )  # fmt: skip
    Extension.assign(connection, "101", olga, by=olga, at=LONG_AGO)
    Extension.assign(connection, "102", marina, by=olga, at=LONG_AGO)
    return connection


@pytest.fixture
def house(settings):
    settings.EGRESS_ALLOW = ("127.0.0.0/8",)
    house = House()
    yield house
    house.close()


def leg(
    state: str,
    second: int,
    *,
    seq: int,
    extension: str = "101",
    call: str = "MToxMDA1",
    location: str = "abonent",
    **said,
):
    return "events/call", {
        "entry_id": "MTExNTY2", "call_id": call, "timestamp": STAMP + second, "seq": seq, "call_state": state,
        "location": location, "from": {"number": "79074391500"},
        "to": {"extension": extension, "number": "sip:user1@vpbx.mangosip.ru", "line_number": "74951112233"}, **said,
    }  # fmt: skip


def summary(talk: int, end: int, *, extension: str = "101", entry: str = "MTExNTY2", direction: int = 1):
    ours, theirs = {"extension": extension, "number": "sip:user1"}, {"number": "79074391500"}
    return "events/summary", {
        "entry_id": entry, "call_direction": direction, "from": theirs if direction == 1 else ours,
        "to": ours if direction == 1 else theirs, "line_number": "74951112233", "create_time": STAMP,
        "forward_time": STAMP + 1, "talk_time": STAMP + talk if talk else 0, "end_time": STAMP + end,
        "entry_result": 1 if talk else 0, "disconnect_reason": 1110,
    }  # fmt: skip


RECORDING = (
    "events/record/added",
    {
        "entry_id": "MTExNTY2",
        "recording_id": "MToxMDA1NzU5Mw==",
        "product_id": 1,
        "user_id": 7,
        "timestamp": STAMP + 190,
    },
)
TALK = [
    leg("Appeared", 0, seq=1, location="ivr", to={"number": "74951112233", "line_number": "74951112233"}),
    leg("Appeared", 2, seq=1, call="leg-1"), leg("Appeared", 2, seq=1, call="leg-2", extension="102"),
    leg("Connected", 10, seq=2, call="leg-2", extension="102"), leg("Disconnected", 10, seq=2, call="leg-1"),
    leg("Disconnected", 190, seq=3, call="leg-2", extension="102"), summary(10, 190, extension="102"), RECORDING,
]  # fmt: skip


@pytest.fixture
def post(client, exchange, clock):
    clock("Fri 15:00")

    def posted(path: str, said, *, body: bytes | None = None) -> int:
        body = signed(json.dumps(said, separators=(",", ":"))) if body is None else body
        return client.post(f"/hooks/{exchange.token}/{path}", body, content_type=FORM).status_code

    return posted


def test_two_telephones_ring_and_one_takes_it(post, clock, globus, anna, olga, marina):
    for n, (path, said) in enumerate(TALK):
        clock(f"Fri 15:{n:02}")
        assert post(path, said) == 200

    call, touch = Call.objects.get(), Touch.objects.get()
    assert (call.state, call.user, call.talk_seconds, call.recording) == ("ended", marina, 180, "MToxMDA1NzU5Mw==")
    assert {ring.user for ring in call.rings.all()} == {olga, marina}
    assert (touch.user, touch.contact, touch.minutes, call.line) == (marina, anna, 3, "+74951112233")


@pytest.mark.parametrize("seed", range(6))
def test_in_any_order_and_five_times_each(post, clock, globus, anna, marina, seed):
    clock("Fri 15:10")
    told = TALK * 5
    random.Random(seed).shuffle(told)
    assert {post(path, said) for path, said in told} == {200}

    call = Call.objects.get()
    assert (call.state, call.user, call.talk_seconds, call.recording) == ("ended", marina, 180, "MToxMDA1NzU5Mw==")
    assert Touch.objects.get().user == marina
    assert Delivery.objects.count() == len(TALK)


def test_a_missed_call_waits(post, clock, globus, anna):
    post(*leg("Appeared", 0, seq=1))
    clock("Fri 15:01")
    post(*summary(0, 25))

    assert (Call.objects.get().state, Wait.objects.get().answered_at) == ("missed", None)


def test_a_call_of_ours(post, clock, globus, anna, olga):
    post("events/call", {**leg("Connected", 5, seq=2)[1], "from": {"extension": "101", "number": "sip:user1"}, "to": {"number": "79074391500"}})  # fmt: skip
    clock("Fri 15:05")
    post(*summary(5, 125, direction=2))

    touch = Touch.objects.get()
    assert (touch.direction, touch.user, touch.minutes) == ("out", olga, 2)


def test_colleagues_among_themselves(post, globus):
    post("events/call", {**leg("Appeared", 0, seq=1)[1], "from": {"extension": "102", "number": "sip:user2"}})
    post("events/summary", {**summary(5, 60)[1], "call_direction": 0})

    assert not Call.objects.exists()
    assert set(Delivery.objects.values_list("fate", flat=True)) == {Fate.SYSTEM}


TEXT = json.dumps(leg("Appeared", 0, seq=1)[1])


@pytest.mark.parametrize("body", [
    signed(TEXT, salt="other"), signed(TEXT, key="other"), signed(TEXT)[:-40], b"", b"\xff\xfe", b"json=" + TEXT.encode(),
    urlencode({"vpbx_api_key": KEY, "sign": "", "json": TEXT}).encode(), signed(TEXT).replace(b"907439", b"907438"),
    signed(json.dumps({**leg("Appeared", 0, seq=1)[1], "timestamp": STAMP - 2 * 86400})),
    signed(json.dumps({**leg("Appeared", 0, seq=1)[1], "timestamp": STAMP + 3600})),
    signed("1" * (LARGEST + 1)),
])  # fmt: skip
def test_what_does_not_prove_itself_is_turned_away(post, body):
    assert post("events/call", None, body=body) == 404
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("text", ['{"entry_id": "MTEx', "[]", '{"call_state": "Appeared"}', "[" * 5000, "null"])
def test_what_is_signed_and_broken_is_kept_and_shown(post, text):
    assert post("events/call", None, body=signed(text)) == 200
    assert Delivery.objects.get().fate == Fate.QUARANTINED
    assert UnreadableMail.objects.count() == 1


def test_a_word_that_is_no_number(post, globus):
    said = leg("Appeared", 0, seq=1)[1] | {"timestamp": "soon", "seq": "x", "from": {"number": "<script>"}}
    assert post("events/call", said) == 200
    assert Call.objects.get().phone == ""


def test_what_is_of_no_call_is_left_alone(post):
    assert post("events/sms", {"message_id": "1"}) == 200
    assert Delivery.objects.get().fate == Fate.SYSTEM


def test_a_call_begun_from_here(exchange, house):
    exchange.settings = {"house": house.url, "line": "+7 495 111-22-33"}
    house.says("/commands/callback", {"result": 1000})
    Mango().dial(exchange, extension="101", phone="+79074391500", key="k-1")

    form = house.form()
    assert json.loads(form["json"]) == {
        "command_id": "k-1", "from": {"extension": "101"}, "to_number": "79074391500", "line_number": "74951112233",
    }  # fmt: skip
    assert f"sign={form['sign']}".encode() in signed(form["json"])


def test_a_call_that_did_not_begin(exchange, house):
    exchange.settings = {"house": house.url}
    house.says("/commands/callback", {"result": 3100})
    with pytest.raises(Trouble):
        Mango().dial(exchange, extension="101", phone="+79074391500", key="k-1")
    house.says("/commands/callback", {"code": 401}, status=401)
    with pytest.raises(Trouble) as refused:
        Mango().dial(exchange, extension="101", phone="+79074391500", key="k-1")
    assert refused.value.for_good


def test_a_recording_is_fetched_by_the_address_it_gives_once(exchange, house):
    exchange.settings = {"house": house.url}
    house.says("/queries/recording/post", b"", status=302, Location=house.url + "/files/1.mp3")
    house.says("/files/1.mp3", b"ID3 sound")

    assert Mango().recorded(exchange, "rec").fetch() == b"ID3 sound"
    assert json.loads(house.form(0)["json"]) == {"recording_id": "rec", "action": "download"}


def test_try_now(exchange, house):
    exchange.settings = {"house": house.url}
    house.says("/config/users/request", {"users": [{}, {}]})
    assert "2" in Mango().check(exchange)


def test_yesterdays_letter_is_still_taken(post, clock, globus, anna):
    """Our house was closed for the night: the exchange repeats what nobody acknowledged."""
    clock("Sat 09:00")
    assert moment("Sat 09:00") - AT < timedelta(days=1)
    assert post(*summary(0, 25)) == 200
    assert Wait.objects.get().since == AT
