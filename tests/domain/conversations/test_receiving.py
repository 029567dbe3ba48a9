"""Letters find their thread, client and contact whatever the order they come in, and none is kept twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.letters import Letter
from dirigent.domain.conversations.models import KnownSender, Message, MessageKind, Thread
from dirigent.domain.conversations.receiving import receive
from dirigent.domain.people.models import Agency
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal.models import Entry
from tests.cast import LONG_AGO, moment

ANNA, OLGA, STRANGER = "anna@globus.example", "olga@kvartet.example", "info@unknown.example"


@pytest.fixture(autouse=True)
def agency(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    agency = Agency.load()
    agency.mail_domains = ["kvartet.example"]
    agency.save()


@pytest.fixture
def sever(denis) -> Client:
    return Client.take_on(by=None, at=LONG_AGO, name="Клиника «Север»", manager=denis)


@pytest.fixture
def boris(sever) -> Contact:
    return Contact.introduce(sever, by=None, at=LONG_AGO, given_name="Борис", mails=["boris@sever.example"])


def letter(name, *answers, sender=ANNA, to=OLGA, at="Thu 12:00", raw="", subject="", kind=MessageKind.PERSON):
    """The letter «b» that answers «a»: `letter("b", "a")`. Other bytes are another letter."""
    return Letter(
        raw=store((raw or name).encode()), at=moment(at), dated_at=moment(at), message_id=f"{name}@mail.example",
        references=tuple(f"{one}@mail.example" for one in answers), sender_name="", sender_address=sender,
        recipients=(("", to),), subject=subject or f"Письмо {name}", text=name, new_text=name, html="", kind=kind,
        doubtful_sender=False,
    )  # fmt: skip


def companies() -> list[str]:
    """Which letters stand together: ["ab", "c"]."""
    threads = Thread.objects.order_by("started_at", "pk")
    return sorted("".join(m.text for m in thread.messages.order_by("at", "pk")) for thread in threads)


CHAIN = [
    ("a", (), "Mon 12:00"),
    ("b", ("a",), "Tue 12:00"),
    ("c", ("a", "b"), "Wed 12:00"),
]


@pytest.mark.parametrize("order", ["abc", "cba", "bac", "cab"])
@pytest.mark.parametrize("portions", [1, 3])
def test_answers_join_in_any_order_and_across_portions(anna, order, portions):
    told = {name: letter(name, *answers, at=at, subject=f"Re: {name}") for name, answers, at in CHAIN}
    letters = [told[name] for name in order]

    for portion in [letters] if portions == 1 else [[one] for one in letters]:
        receive(portion, by=None)

    assert companies() == ["abc"]
    thread = Thread.objects.get()
    assert (thread.started_at, thread.last_at) == (moment("Mon 12:00"), moment("Wed 12:00"))
    assert (thread.subject, thread.client, thread.has_people) == ("a", anna.client, True)


def test_a_letter_that_names_two_threads_makes_them_one(anna):
    receive([letter("a", at="Mon 12:00")], by=None)
    receive([letter("b", at="Tue 12:00")], by=None)
    assert companies() == ["a", "b"]

    receive([letter("c", "a", "b", at="Wed 12:00"), letter("d", at="Wed 13:00")], by=None)

    assert companies() == ["abc", "d"]
    assert Thread.objects.earliest("started_at").last_at == moment("Wed 12:00")


def test_a_new_letter_that_names_nothing_begins_a_thread(anna):
    receive([letter("a", subject="Отчёт"), letter("b", subject="Re: Отчёт")], by=None)

    assert companies() == ["a", "b"]  # a subject connects nothing


def test_threads_stay_inside_their_client(anna, boris):
    """One of them forwarded our letter to the other: what the second writes is still the second's."""
    receive([letter("a", at="Mon 12:00")], by=None)
    receive([letter("b", "a", sender="boris@sever.example", at="Tue 12:00")], by=None)

    assert companies() == ["a", "b"]
    assert {thread.client for thread in Thread.objects.all()} == {anna.client, boris.client}
    assert Message.objects.get(text="b").contact == boris


def test_strangers_are_kept_apart_by_their_address(anna):
    receive([letter("a", sender=STRANGER, at="Mon 12:00")], by=None)
    receive([letter("b", "a", sender=OLGA, to=STRANGER, at="Tue 12:00")], by=None)
    receive([letter("c", "a", sender="other@unknown.example", at="Wed 12:00")], by=None)

    assert companies() == ["ab", "c"]
    assert not Thread.objects.exclude(client=None).exists()
    assert Message.objects.get(text="b").direction == "out"


def test_a_dismissed_thread_is_not_continued(olga, anna):
    receive([letter("a", sender=STRANGER, at="Mon 12:00")], by=None)
    Thread.objects.get().dismiss(by=olga, at=moment("Mon 13:00"))

    receive([letter("b", "a", sender=STRANGER, at="Tue 12:00")], by=None)

    assert companies() == ["a", "b"]
    assert Thread.objects.in_triage().get().messages.get().text == "b"


def test_a_remembered_address_leads_to_its_client(olga, globus):
    KnownSender.remember([STRANGER], globus, by=olga, at=LONG_AGO)

    [taken] = receive([letter("a", sender=STRANGER)], by=None)

    assert (taken.thread.client, taken.contact) == (globus, None)


def test_the_same_bytes_are_taken_once(anna):
    first = receive([letter("a"), letter("a")], by=None)
    again = receive([letter("a")], by=None)

    assert (len(first), again) == (1, [])
    assert Message.objects.count() == Entry.objects.filter(kind="mail.received").count() == 1


def test_the_same_name_with_other_bytes_is_another_letter(anna):
    receive([letter("a")], by=None)

    [other] = receive([letter("a", raw="the same name, another content")], by=None)

    assert other.pk
    assert Message.objects.filter(message_id="a@mail.example").count() == 2
    assert Thread.objects.count() == 1


def test_a_thread_of_robots_becomes_one_of_people_when_somebody_writes(anna):
    receive([letter("a", kind=MessageKind.AUTO, at="Mon 12:00")], by=None)
    assert not Thread.objects.get().has_people

    receive([letter("b", "a", at="Tue 12:00")], by=None)

    assert Thread.objects.get().has_people


def at_once(*portions):
    start = Barrier(len(portions))

    def bring(portion):
        try:
            start.wait(10)
            return receive(portion, by=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(portions)) as pool:
        return [brought.result(20) for brought in [pool.submit(bring, portion) for portion in portions]]


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_the_same_at_once(anna):
    letters = [letter(f"{number}", at="Mon 12:00") for number in range(20)]

    brought = at_once(letters, letters[::-1])

    assert sorted(map(len, brought)) == [0, 20]
    assert Message.objects.count() == Thread.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_two_halves_of_one_conversation_brought_at_once(anna):
    at_once([letter("a", at="Mon 12:00")], [letter("b", "a", at="Tue 12:00")], [letter("c", "b", at="Wed 12:00")])

    assert companies() == ["abc"]
