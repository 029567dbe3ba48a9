"""Letters between the addresses that the contract names are legally significant, and no others (COM-12)."""

import pytest

from dirigent.domain.clients.models import Client, Contact, OfficialAddress
from dirigent.domain.conversations import officially
from dirigent.domain.conversations.attaching import attach, detach
from dirigent.domain.conversations.letters import Letter
from dirigent.domain.conversations.models import Message, MessageKind
from dirigent.domain.conversations.receiving import receive
from dirigent.domain.people.models import Agency
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.search.finding import find
from dirigent.foundation.search.models import Document
from tests.cast import LONG_AGO, moment

ANNA, OFFICE, OTHER = "anna@globus.example", "office@kvartet.example", "olga@kvartet.example"
MARKED = moment("Mon 09:00")


@pytest.fixture(autouse=True)
def agency(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    agency = Agency.load()
    agency.mail_domains = ["kvartet.example"]
    agency.save()


@pytest.fixture
def both(globus, anna, head) -> tuple[OfficialAddress, OfficialAddress]:
    return theirs(globus, head), ours(head)


def theirs(client, by, address=ANNA, *, since=MARKED, at=MARKED) -> OfficialAddress:
    made = officially.mark(client, address, contract="Договор 14, п. 9.3", since=since, by=by, at=at)
    assert made
    return made


def ours(by, address=OFFICE, *, since=MARKED, at=MARKED) -> OfficialAddress:
    made = officially.mark(None, address, contract="Договор 14, п. 9.3", since=since, by=by, at=at)
    assert made
    return made


def came(name="a", *, sender=ANNA, to=(OFFICE,), at="Tue 12:00", kind=MessageKind.PERSON, **told) -> Message:
    letter = Letter(
        raw=store(name.encode()), at=moment(at), dated_at=moment(at), message_id=f"{name}@mail.example", references=(),
        sender_name="", sender_address=sender, recipients=tuple(("", one) for one in to), subject=f"Письмо {name}",
        text=name, new_text=name, html="", kind=kind, doubtful_sender=False, **told,
    )  # fmt: skip
    [message] = receive([letter], by=None)
    message.refresh_from_db()
    return message


@pytest.mark.parametrize(
    ("told", "is_official"),
    [
        ({}, True),
        ({"sender": "Anna@GLOBUS.example"}, True),
        ({"to": ("OFFICE@kvartet.example",)}, True),
        ({"to": (OTHER, OFFICE)}, True),
        ({"sender": OFFICE, "to": (ANNA,)}, True),
        ({"to": (OTHER,)}, False),
        ({"sender": OTHER, "to": (ANNA,)}, False),
        ({"sender": OFFICE, "to": ("pavel@globus.example",)}, False),
        ({"sender": "pavel@globus.example"}, False),
        ({"kind": MessageKind.AUTO}, False),
        ({"at": "Mon 08:00"}, False),
        ({"original": ("Пётр", "petr@elsewhere.example")}, False),
    ],
)
def test_from_one_official_address_to_another(globus, anna, both, told, is_official):
    Contact.introduce(globus, by=None, at=LONG_AGO, given_name="Павел", mails=["pavel@globus.example"])

    assert came(**told).is_official is is_official


def test_what_is_not_believed_is_not_significant(globus, anna, both):
    message = came()
    Message.objects.filter(pk=message.pk).update(doubt="Подделка")

    officially.judge([message.pk])

    message.refresh_from_db()
    assert not message.is_official


def test_what_did_not_arrive_is_not_significant(globus, anna, both):
    message = came(sender=OFFICE, to=(ANNA,))
    Message.objects.filter(pk=message.pk).update(bounced_at=moment("Tue 13:00"))

    officially.judge([message.pk])

    message.refresh_from_db()
    assert not message.is_official


def test_an_address_marked_for_the_past_looks_through_what_came(globus, anna, head):
    early, late = came("a", at="Mon 12:00"), came("b", at="Wed 12:00")
    ours(head, at=moment("Thu 12:00"))

    theirs(globus, head, since=moment("Tue 00:00"), at=moment("Thu 12:00"))

    assert list(Message.objects.filter(is_official=True)) == [late]
    assert early.is_official is False
    theirs_entry, our_entry = Entry.objects.filter(kind="client.official_marked").order_by("-pk")
    assert (theirs_entry.client_id, our_entry.client_id) == (globus.pk, None)


def test_the_other_side_marked_last_does_the_same(globus, anna, head):
    message = came()
    theirs(globus, head)
    assert not Message.objects.get(pk=message.pk).is_official

    ours(head)

    assert Message.objects.get(pk=message.pk).is_official


def test_ended_it_keeps_what_was_and_a_mistake_keeps_nothing(globus, anna, head, both):
    was = came("a", at="Tue 12:00")
    official, _ours = both

    assert officially.end(official, by=head, at=moment("Wed 09:00"))

    assert not came("b", at="Wed 12:00").is_official
    assert Message.objects.get(pk=was.pk).is_official
    assert not officially.end(official, by=head, at=moment("Wed 10:00"))
    assert Entry.objects.filter(kind="client.official_ended").count() == 1

    officially.end(both[1], by=head, at=moment("Wed 11:00"), mistaken=True)
    assert not Message.objects.filter(is_official=True).exists()


def test_marked_twice_it_is_marked_once(globus, anna, head, both):
    assert officially.mark(globus, f" {ANNA.upper()}", contract="", since=MARKED, by=head, at=MARKED) is None
    assert OfficialAddress.objects.count() == 2


def test_the_address_of_one_client_says_nothing_of_another(globus, anna, both, denis):
    sever = Client.take_on(by=None, at=LONG_AGO, name="Клиника «Север»", manager=denis)
    Contact.introduce(sever, by=None, at=LONG_AGO, given_name="Борис", mails=["boris@sever.example"])

    assert not came(sender="boris@sever.example").is_official


def test_a_domain_in_letters_is_met_in_its_coded_form(globus, head):
    Contact.introduce(globus, by=None, at=LONG_AGO, given_name="Яна", mails=["yana@театр.example"])
    ours(head)
    theirs(globus, head, "yana@театр.example")

    coded = "театр.example".encode("idna").decode()
    assert came("a", sender=f"yana@{coded}").is_official
    assert came("b", sender=OFFICE, to=(f"yana@{coded}",)).is_official
    assert came("c", sender=OFFICE, to=("yana@театр.example",)).is_official


def test_a_stranger_who_turns_out_to_be_the_client(globus, olga, head):
    ours(head)
    theirs(globus, head, "info@globus-sale.example")
    message = came(sender="info@globus-sale.example")
    assert not message.is_official

    [thread] = attach(message.thread, globus, by=olga, at=moment("Wed 12:00"))
    assert Message.objects.get(pk=message.pk).is_official

    detach([thread], by=olga, at=moment("Wed 13:00"))
    assert not Message.objects.get(pk=message.pk).is_official


def test_the_search_finds_them_by_themselves(globus, anna, both):
    message, usual = came("договор"), came("договора", to=(OTHER,))

    assert [hit.subject_id for hit in find("договор", client_ids=None, kinds=["official"])] == [message.pk]
    assert {hit.subject_id for hit in find("договор", client_ids=None)} == {message.pk, usual.pk}
    officially.end(both[0], by=both[0].marked_by, at=moment("Fri 12:00"), mistaken=True)
    assert set(Document.objects.filter(subject_kind="conversations.message").values_list("kind", flat=True)) == {
        "message"
    }
