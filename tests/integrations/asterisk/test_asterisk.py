"""Asterisk: a stand-in of its manager line tells of calls, breaks off, and takes orders."""

import json
import threading
from datetime import timedelta

import pytest

from dirigent.domain.conversations import intake
from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Call, Connection, Extension, Touch, Wait
from dirigent.integrations.asterisk.channel import Asterisk
from dirigent.integrations.asterisk.reading import events, matters
from dirigent.integrations.asterisk.wire import Broken, Wire, parsed
from tests.cast import LONG_AGO, moment
from tests.exchanges import House, Manager

AT = moment("Fri 15:00")
CALL = "1795176000.41"
RING = {
    "Event": "DialBegin", "Channel": "PJSIP/mango-00000029", "CallerIDNum": "79074391500", "Exten": "s",
    "Uniqueid": CALL, "Linkedid": CALL, "DestChannel": "PJSIP/101-0000002a", "DestUniqueid": "1795176000.42",
    "DestLinkedid": CALL, "DialString": "101",
}  # fmt: skip
TAKEN = {**RING, "Event": "DialEnd", "DialStatus": "ANSWER"}
OVER = {"Event": "Hangup", "Channel": "PJSIP/mango-00000029", "Uniqueid": CALL, "Linkedid": CALL, "Cause": "16"}


@pytest.fixture
def manager(settings, tmp_path):
    settings.EGRESS_ALLOW, settings.MEDIA_ROOT = ("127.0.0.0/8",), tmp_path
    manager = Manager()
    yield manager
    manager.close()


@pytest.fixture
def exchange(olga, manager) -> Connection:
    connection = Connection.open_up(
        kind="asterisk", name="Asterisk", medium="call", by=None, at=LONG_AGO, secret={"secret": manager.secret},
        settings={"host": "127.0.0.1", "port": str(manager.port), "user": "dirigent"},
    )  # fmt: skip
    Extension.assign(connection, "101", olga, by=olga, at=LONG_AGO)
    return connection


def told(exchange, *blocks: dict, seconds: int = 0) -> None:
    for n, block in enumerate(blocks):
        at = AT + timedelta(seconds=seconds + n * 10)
        stored = intake.Arrived(f"{seconds}-{n}", json.dumps(block).encode(), at)
        intake.keep(exchange, [stored])
        intake.settle(exchange, at=at)


def test_a_talk(exchange, globus, anna, olga):
    name = {"Event": "VarSet", "Variable": "MIXMONITOR_FILENAME", "Value": "/var/spool/asterisk/monitor/a.wav", "Linkedid": CALL, "Uniqueid": CALL}  # fmt: skip
    told(exchange, name, RING, TAKEN, OVER)

    call, touch = Call.objects.get(), Touch.objects.get()
    assert (call.state, call.user, call.recording, touch.minutes, touch.contact) == ("ended", olga, "a.wav", 1, anna)


def test_nobody_takes_it(exchange, globus, anna):
    told(exchange, RING, {**TAKEN, "DialStatus": "NOANSWER"}, {**OVER, "Uniqueid": "1795176000.42"}, OVER)

    assert (Call.objects.get().state, Wait.objects.count()) == ("missed", 1)


def test_a_call_of_ours(exchange, globus, anna, olga):
    dialled = {**RING, "Channel": "PJSIP/101-0000002a", "DestChannel": "PJSIP/mango-0000002b", "DialString": "89074391500@mango", "Exten": "89074391500"}  # fmt: skip
    told(exchange, dialled, {**dialled, "Event": "DialEnd", "DialStatus": "ANSWER"}, OVER)

    assert (Touch.objects.get().direction, Touch.objects.get().user) == ("out", olga)


def test_handed_on_to_a_colleague(exchange, globus, anna, marina):
    Extension.assign(exchange, "102", marina, by=marina, at=LONG_AGO)
    joined = {"Event": "BridgeEnter", "Channel": "PJSIP/102-0000002c", "Linkedid": CALL, "Uniqueid": "5", "BridgeNumChannels": "2"}  # fmt: skip
    told(exchange, RING, TAKEN, joined, OVER)

    assert Touch.objects.get().user == marina


def test_colleagues_among_themselves(exchange, globus):
    told(exchange, {**RING, "Channel": "PJSIP/102-1"}, {**OVER, "Channel": "PJSIP/102-1"})

    assert not Call.objects.exists()


def test_the_account_of_a_call_whose_beginning_nobody_heard(exchange, globus, anna):
    account = {
        "Event": "Cdr", "Source": "79074391500", "Destination": "s", "Channel": "PJSIP/mango-1", "UniqueID": CALL,
        "DestinationChannel": "PJSIP/101-2", "AnswerTime": "2026-11-20 12:00:05", "EndTime": "2026-11-20 12:02:05",
        "BillableSeconds": "120", "Disposition": "ANSWERED",
    }  # fmt: skip
    told(exchange, account, seconds=600)

    assert Touch.objects.get().minutes == 2


def test_of_a_thousand_variables_one_matters():
    assert not matters({"Event": "VarSet", "Variable": "CDR(x)"})
    assert not matters({"Event": "RTCPSent"})
    assert events({"Event": "Hangup"}, AT) == ()


def test_the_line_is_heard_and_breaks(exchange, manager):
    heard, stop = [], threading.Event()
    faults: list[Exception] = []

    def listen() -> None:
        try:
            Asterisk().listen(exchange, heard.extend, stop.is_set)
        except Trouble as fault:
            faults.append(fault)

    listening = threading.Thread(target=listen, daemon=True)
    listening.start()
    manager.wait_for_listeners()
    manager.tell("RTCPSent", Linkedid=CALL)
    manager.tell(**{name.replace("Event", "event"): value for name, value in RING.items()})
    manager.tell(**{name.replace("Event", "event"): value for name, value in OVER.items()})
    for _try in range(100):
        if len(heard) == 2:
            break
        threading.Event().wait(0.05)
    assert [json.loads(one.raw)["Event"] for one in heard] == ["DialBegin", "Hangup"]
    assert len({one.key for one in heard}) == 2

    manager.hang_up()
    listening.join(5)
    assert isinstance(faults[0], Broken) and not faults[0].for_good


def test_it_stops_when_told(exchange, manager):
    Asterisk().listen(exchange, lambda arrived: None, lambda: True)

    assert [order["Action"] for order in manager.orders][:1] == ["Login"]


def test_a_wrong_secret(exchange, manager):
    manager.secret = "другой"
    with pytest.raises(Trouble) as refused:
        Asterisk().check(exchange)
    assert refused.value.for_good


def test_try_now(exchange):
    assert "20.9.2" in Asterisk().check(exchange)


def test_a_call_begun_from_here(exchange, manager):
    Asterisk().dial(exchange, extension="101", phone="+7 907 439-15-00", key="k-1")

    order = next(order for order in manager.orders if order["Action"] == "Originate")
    assert (order["Channel"], order["Exten"], order["Context"]) == ("PJSIP/101", "79074391500", "from-internal")
    with pytest.raises(Trouble, match="does not exist"):
        Asterisk().dial(exchange, extension="101", phone="0", key="k-2")
    with pytest.raises(Trouble):
        Asterisk().dial(exchange, extension="101\r\nAction: Command", phone="1", key="k-3")


def test_nobody_slips_in_an_order(manager):
    with Wire("127.0.0.1", manager.port, user="dirigent", secret=manager.secret, tls=False, events=False) as wire:
        wire.ask("Ping", Note="a\r\nAction: Command\r\n\r\n")

    assert [order["Action"] for order in manager.orders if order["Action"] != "Logoff"] == ["Login", "Ping"]


def test_something_else_answers_there(exchange, settings):
    house = House()
    exchange.settings["port"] = house.url.rpartition(":")[2]
    with pytest.raises(Trouble):
        Asterisk().check(exchange)
    house.close()


def test_a_block_is_read_line_by_line():
    assert parsed("Event: X\r\nName: имя: второе\r\nбез двоеточия".encode()) == {"Event": "X", "Name": "имя: второе"}


def test_a_recording_by_its_name(exchange):
    house = House()
    exchange.settings["recordings"] = house.url + "/monitor"
    house.says("/monitor/a%2Fb.wav", b"RIFF")
    assert Asterisk().recorded(exchange, "a/b.wav").fetch() == b"RIFF"
    house.close()
