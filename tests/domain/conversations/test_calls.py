"""What becomes of a call: one talk, one wait, or a stranger's thread, in whatever order the exchange tells of it."""

from datetime import timedelta
from itertools import permutations
from types import SimpleNamespace

import pytest

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations import attaching, calling, concluding, ringing
from dirigent.domain.conversations.channels import CallEvent
from dirigent.domain.conversations.models import (
    Call,
    Connection,
    Direction,
    Extension,
    Fate,
    KnownSender,
    Result,
    Thread,
    Touch,
    Wait,
)  # fmt: skip
from dirigent.domain.people.models import Absence
from dirigent.foundation.journal.models import Entry
from tests.cast import LONG_AGO, moment

ANNA, STRANGER = "8 (907) 439-15-00", "+74951234567"
AT = moment("Fri 15:00")


@pytest.fixture
def exchange(olga, marina) -> Connection:
    connection = Connection.open_up(kind="mango", name="Mango", medium="call", by=None, at=LONG_AGO)
    for number, user in (("101", olga), ("102", marina)):
        Extension.assign(connection, number, user, by=olga, at=LONG_AGO)
    return connection


def event(state, seconds=0, *, theirs=ANNA, call="c1", direction=Direction.IN, **said) -> CallEvent:
    return CallEvent(
        call, state, AT + timedelta(seconds=seconds), direction=direction, theirs=theirs,
        sequence=said.pop("sequence", seconds), **said,
    )  # fmt: skip


def happens(connection, *events: CallEvent, at=None) -> list:
    arrived = SimpleNamespace(arrived_at=at or max(e.at for e in events))
    return [fate for fate, _message in calling.take_calls(connection, [(arrived, e) for e in events])]


TALK = (
    event("ringing", 0, extension="101"),
    event("answered", 12, extension="101"),
    event("ended", 200, extension="101", talk_seconds=188, recording="rec-1"),
)


def test_a_talk_is_a_contact(exchange, globus, anna, olga):
    assert happens(exchange, *TALK) == [Fate.ACCEPTED] * 3

    (touch,) = Touch.objects.all()
    assert (touch.client, touch.contact, touch.user, touch.direction) == (globus, anna, olga, Direction.IN)
    assert (touch.result, touch.minutes, touch.two_sided) == (Result.TALKED, 4, True)
    call = Call.objects.get()
    assert (call.touch, call.state, call.recording, call.thread.counterpart) == (
        touch,
        "ended",
        "rec-1",
        "+79074391500",
    )
    assert not Wait.objects.exists()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_does_not_matter(exchange, globus, anna, order):
    for place in order:
        happens(exchange, TALK[place], at=AT + timedelta(minutes=5))

    call, touch = Call.objects.get(), Touch.objects.get()
    assert (call.state, call.talk_seconds, call.started_at) == ("ended", 188, AT)
    assert (touch.minutes, call.touch, Thread.objects.count()) == (4, touch, 1)


def test_told_five_times_it_is_one_talk(exchange, globus, anna):
    for _time in range(5):
        happens(exchange, *TALK, at=AT + timedelta(minutes=5))

    assert (Call.objects.count(), Touch.objects.count(), Thread.objects.count()) == (1, 1, 1)
    assert Entry.objects.filter(kind__startswith="touch.").count() == 1


def test_a_late_ringing_does_not_raise_the_dead(exchange, globus, anna):
    happens(exchange, event("ended", 40, talk_seconds=0))
    happens(exchange, event("ringing", 50, extension="101"), at=AT + timedelta(minutes=5))

    assert Call.objects.get().state == "missed"


def test_nobody_took_it(exchange, globus, anna, olga):
    happens(exchange, event("ringing", 0, extension="101"), event("ended", 30, talk_seconds=0))

    wait = Wait.objects.get()
    assert (wait.since, wait.answered_at, wait.call.state, wait.thread.client) == (AT, None, "missed", globus)
    assert wait.thread.turn == "ours"
    assert Entry.objects.get(kind="call.missed").client_id == globus.pk
    assert not Touch.objects.exists()


def test_ringing_back_ends_the_wait(exchange, globus, anna):
    happens(exchange, event("ended", 30, talk_seconds=0))
    happens(
        exchange,
        event("ended", 900, call="c2", direction=Direction.OUT, extension="101", talk_seconds=60, theirs="79074391500"),
    )

    assert Wait.objects.get().answered_at == AT + timedelta(seconds=900)
    assert Touch.objects.get().direction == Direction.OUT


def test_ringing_back_on_another_number_ends_it_too(exchange, globus, anna, olga):
    anna.change(by=olga, at=AT, phones=[("+79074391500", ""), ("+74950000001", "")])
    happens(exchange, event("ended", 30, talk_seconds=0))
    happens(
        exchange,
        event(
            "ended", 900, call="c2", direction=Direction.OUT, extension="101", talk_seconds=60, theirs="+74950000001"
        ),
    )

    assert Touch.objects.get().answers == Wait.objects.get().thread
    assert Wait.objects.get().answered_at


def test_they_did_not_take_ours(exchange, globus, anna):
    happens(exchange, event("ended", 30, talk_seconds=0))
    happens(exchange, event("ended", 900, call="c2", direction=Direction.OUT, extension="101", talk_seconds=0))

    assert Touch.objects.get().result == Result.NO_ANSWER
    assert Wait.objects.get().answered_at is None


def test_colleagues_among_themselves(exchange, globus, anna):
    assert (
        happens(exchange, event("ringing", theirs="102"), event("ringing", theirs="sip:205@office")) == ["system"] * 2
    )
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    "written", ["89074391500", "79074391500", "+7 907 439 15 00", "sip:+79074391500@vendor.example"]
)
def test_any_spelling_of_a_number(exchange, globus, anna, written):
    happens(exchange, event("ended", 30, talk_seconds=0, theirs=written))

    assert Call.objects.get().contact == anna


def test_two_clients_of_one_number_are_no_answer(exchange, globus, anna, denis):
    zarya = Client.take_on(by=None, at=LONG_AGO, name="Заря", manager=denis)
    Contact.introduce(zarya, by=None, at=LONG_AGO, given_name="Глеб", phones=[("+79074391500", "")])

    assert happens(exchange, *TALK) == [Fate.TRIAGE] * 3
    assert Thread.objects.in_triage().count() == 1
    assert not Touch.objects.exists()


def test_two_people_of_one_client_share_a_number(exchange, globus, anna):
    Contact.introduce(globus, by=None, at=LONG_AGO, given_name="Пётр", phones=[("+79074391500", "")])
    happens(exchange, *TALK)

    assert (Touch.objects.get().client, Touch.objects.get().contact) == (globus, None)


def test_who_left_is_not_rung_for(exchange, globus, anna, olga):
    anna.leave(by=olga, at=LONG_AGO)

    assert happens(exchange, event("ended", 30, talk_seconds=0)) == [Fate.TRIAGE]


def test_a_stranger_turns_out_to_be_a_client(exchange, globus, olga):
    happens(exchange, *(event(e.state, n * 20, theirs=STRANGER, extension="101", talk_seconds=60 if n == 2 else None) for n, e in enumerate(TALK)))  # fmt: skip
    happens(exchange, event("ended", 300, theirs=STRANGER, call="c2", talk_seconds=0))
    thread = Thread.objects.in_triage().get()

    attaching.attach(thread, globus, by=olga, at=moment("Fri 17:00"))

    touch = Touch.objects.get()
    assert (touch.client, touch.user, touch.at) == (globus, olga, AT + timedelta(seconds=20))
    assert Entry.objects.get(kind="call.missed", client_id=globus.pk)
    assert Wait.objects.get(answered_at=None).thread.client == globus
    happens(exchange, event("ended", 600, theirs=STRANGER, call="c3", talk_seconds=0))
    assert Call.objects.get(external_id="c3").thread == thread

    attaching.detach([thread], by=olga, at=moment("Fri 17:05"))
    touch.refresh_from_db()
    assert touch.struck_at
    assert not KnownSender.objects.exists()


def test_a_remembered_number_is_in_the_card(exchange, globus, anna, olga):
    happens(exchange, event("ended", 300, theirs=STRANGER, talk_seconds=0))
    attaching.attach(Thread.objects.get(), globus, contact=anna, by=olga, at=moment("Fri 17:00"))

    assert anna.phones.filter(number=STRANGER).exists()
    assert Call.objects.get().contact == anna


def test_a_number_that_is_not_ours_stays_away(exchange, olga):
    happens(exchange, event("ended", 300, theirs=STRANGER, talk_seconds=0))
    Thread.objects.get().dismiss(by=olga, at=AT)
    happens(exchange, event("ended", 900, theirs=STRANGER, call="c2", talk_seconds=0))

    assert not Thread.objects.in_triage().exists()


def test_hidden_numbers_do_not_meet(exchange):
    happens(exchange, event("ended", 1, theirs="Anonymous", talk_seconds=0))
    happens(exchange, event("ended", 2, theirs="anonymous", call="c2", talk_seconds=0))

    assert Thread.objects.in_triage().count() == 2


def test_nobody_knows_who_spoke(exchange, globus, anna, marina):
    happens(exchange, *(event(e.state, n * 20, extension="777", talk_seconds=60 if n == 2 else None) for n, e in enumerate(TALK)))  # fmt: skip
    call = Call.objects.get()
    assert (call.state, call.touch) == ("ended", None)
    assert Entry.objects.get(kind="call.held").client_id == globus.pk

    assert concluding.claim(call, by=marina, at=moment("Fri 16:00"))
    assert not concluding.claim(call, by=marina, at=moment("Fri 16:01"))
    assert Touch.objects.get().user == marina


def test_the_telephone_is_named_later(exchange, globus, anna, denis):
    happens(exchange, *(event(e.state, n * 20, extension="777", talk_seconds=60 if n == 2 else None) for n, e in enumerate(TALK)))  # fmt: skip
    telephone = Extension.assign(exchange, "777", denis, by=denis, at=AT)

    calling.know_telephone(telephone, at=moment("Fri 16:00"))

    assert Touch.objects.get().user == denis


def test_a_recording_that_comes_first_finds_its_call(exchange, globus, anna):
    nameless = CallEvent("c1", "", AT, recording="rec-9", sequence=0)
    happens(exchange, nameless)
    assert not Thread.objects.in_triage().exists()
    happens(exchange, *TALK[:2], event("ended", 200, extension="101", talk_seconds=188))

    call = Call.objects.get()
    assert (call.recording, call.contact, Thread.objects.count()) == ("rec-9", anna, 1)
    assert Touch.objects.count() == 1


def test_a_clock_that_runs_ahead(exchange, globus, anna):
    happens(exchange, event("ended", 3600, extension="101", talk_seconds=60), at=AT)

    assert Touch.objects.get().at <= AT


def test_the_exchange_falls_silent(exchange, globus, anna):
    happens(exchange, event("ringing", 0, extension="101"))

    assert calling.give_up(at=AT + timedelta(minutes=2)) == 0
    assert calling.give_up(at=AT + timedelta(minutes=6)) == 1
    assert Wait.objects.get().call == Call.objects.get()


def test_who_hears_it_ring(exchange, globus, anna, olga, marina, denis):
    happens(exchange, event("ringing", 0, extension="101"))
    at = AT + timedelta(seconds=5)
    assert [len(ringing.ringing_for(user, at=at)) for user in (olga, marina, denis)] == [1, 0, 0]

    Absence.report(olga, kind="leave", starts_at=AT - timedelta(days=1), by=olga, at=LONG_AGO)
    assert [len(ringing.ringing_for(user, at=at)) for user in (olga, marina, denis)] == [1, 1, 0]

    happens(exchange, event("answered", 6, extension="102"))
    assert [len(ringing.ringing_for(user, at=at)) for user in (olga, marina)] == [0, 1]

    happens(exchange, event("ended", 60, extension="102", talk_seconds=50))
    assert [len(ringing.ringing_for(user, at=at)) for user in (olga, marina)] == [0, 0]


def test_an_unknown_telephone_rings_for_the_manager(exchange, globus, anna, olga, denis):
    happens(exchange, event("ringing", 0, extension="777"))

    assert [len(ringing.ringing_for(user, at=AT)) for user in (olga, denis)] == [1, 0]
