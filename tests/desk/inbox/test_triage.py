"""Strangers' letters are sorted in two clicks, and every click has a way back."""

import json
from urllib.parse import unquote

import pytest

from dirigent.domain.clients.models import Client, Contact, ContactMail
from dirigent.domain.conversations.models import KnownSender, Thread, UnreadableMail
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal.models import Entry
from tests.cast import LONG_AGO, moment
from tests.desk.inbox.letters import letter

HTMX = {"headers": {"HX-Request": "true"}}


def undo_of(browser) -> str:
    """The way back that the next page offers."""
    [toast] = [m for m in browser.get("/inbox/").context["messages"] if "undo:" in m.extra_tags]
    return toast.extra_tags.removeprefix("undo:")


def test_the_likely_client_is_offered_first_and_taken_by_one_press(as_, olga, globus, stranger):
    browser = as_(olga)

    dialog = browser.get(f"/inbox/{stranger.pk}/client/", **HTMX)
    assert "пишут с globus.example" in dialog.text
    browser.post(f"/inbox/{stranger.pk}/client/", {"to": globus.pk, "remember": "on"}, **HTMX)

    stranger.refresh_from_db()
    assert stranger.client == globus
    assert KnownSender.objects.get().key == "boss@globus.example"
    assert letter("boss@globus.example").thread.client == globus, "the next one finds the way alone"


def test_the_attachment_is_taken_back_whole(as_, olga, globus, stranger):
    second = letter("boss@globus.example", subject="Ещё").thread
    browser = as_(olga)
    browser.post(f"/inbox/{stranger.pk}/client/", {"to": globus.pk, "remember": "on"})
    second.refresh_from_db()
    assert second.client == globus, "another letter of the same sender comes along"

    browser.post(undo_of(browser))

    assert Thread.objects.in_triage().count() == 2
    assert not KnownSender.objects.exists()


def test_who_wrote_may_be_entered_at_once_and_taken_back(as_, olga, globus, stranger):
    browser = as_(olga)
    step = browser.get(f"/inbox/{stranger.pk}/client/?client={globus.pk}", **HTMX)
    assert 'value="Пётр"' in step.text, "the name is read from the letter"
    assert 'value="Зимин"' in step.text
    told = {"to": globus.pk, "person": "new", "new-given_name": "Пётр", "new-family_name": "Зимин", "remember": "on"}
    browser.post(f"/inbox/{stranger.pk}/client/", told)

    person = Contact.objects.get(family_name="Зимин")
    assert person.mails.get().key == "boss@globus.example"
    assert stranger.messages.get().contact == person

    browser.post(undo_of(browser))
    person.refresh_from_db()
    assert person.left_at is not None
    assert not ContactMail.objects.filter(key="boss@globus.example").exists()


def test_a_known_person_is_chosen_and_the_address_joins_the_card(as_, olga, globus, anna, stranger):
    as_(olga).post(f"/inbox/{stranger.pk}/client/", {"to": globus.pk, "person": anna.pk, "remember": "on"})

    assert set(anna.mails.values_list("key", flat=True)) == {"anna@globus.example", "boss@globus.example"}


def test_a_nameless_new_person_is_asked_for_a_name(as_, olga, globus, stranger):
    answer = as_(olga).post(f"/inbox/{stranger.pk}/client/", {"to": globus.pk, "person": "new"}, **HTMX)

    assert answer.status_code == 422
    assert not KnownSender.objects.exists()


@pytest.mark.parametrize(
    ("address", "name", "offered"),
    [
        ("boss@globus.example", "", "Театр «Глобус»"),
        ("anna.private@mail.ru", "Анна Ковалёва", "Театр «Глобус»"),
        ("somebody@gmail.com", "", ""),
        ("somebody@elsewhere.example", "Анна Иванова", ""),
    ],
)
def test_what_is_offered(as_, olga, ours, globus, anna, address, name, offered):
    # another contact of the client writes from a public domain: that says nothing of the next gmail address
    Contact.introduce(globus, by=None, at=LONG_AGO, given_name="Лев", family_name="Ге", mails=["lev@gmail.com"])
    thread = letter(address, name=name).thread

    guesses = as_(olga).get(f"/inbox/{thread.pk}/client/", **HTMX).context["guesses"]

    assert [guess.client.name for guess in guesses] == ([offered] if offered else [])


def test_clients_of_others_are_neither_found_nor_taken(as_, denis, globus, stranger):
    browser = as_(denis)

    assert "Глобус" not in browser.get(f"/inbox/{stranger.pk}/client/?q=глобус", **HTMX).text
    assert browser.post(f"/inbox/{stranger.pk}/client/", {"to": globus.pk}).status_code == 404
    stranger.refresh_from_db()
    assert stranger.client is None


def test_a_client_is_found_by_its_name(as_, olga, globus, stranger):
    assert f'value="{globus.pk}"' in as_(olga).get(f"/inbox/{stranger.pk}/client/?q=глоб", **HTMX).text


def test_a_lead_is_entered_from_the_letter(as_, olga, ours):
    thread = letter("ivan@virazh.example", name="Иван Колесов", subject="Хотим рекламу").thread
    browser = as_(olga)
    assert 'value="Virazh"' in browser.get(f"/inbox/{thread.pk}/lead/", **HTMX).text

    told = {"name": "Автосалон «Вираж»", "given_name": "Иван", "family_name": "Колесов"}
    browser.post(f"/inbox/{thread.pk}/lead/", told, **HTMX)

    client = Client.objects.get(name="Автосалон «Вираж»")
    assert (client.status, client.manager) == ("lead", olga)
    thread.refresh_from_db()
    assert thread.client == client
    assert letter("ivan@virazh.example").contact.family_name == "Колесов"


def test_not_ours_leaves_the_list_and_comes_back(as_, olga, stranger):
    browser = as_(olga)
    answer = browser.post(f"/inbox/{stranger.pk}/dismissal/", **HTMX)
    assert not Thread.objects.in_triage().exists()
    assert browser.get(f"/inbox/{stranger.pk}/").status_code == 200, "it stays readable"

    browser.post(json.loads(answer["HX-Trigger"])["toast"]["undo_url"], **HTMX)
    assert Thread.objects.in_triage().get() == stranger


def test_many_at_once(as_, olga, ours):
    threads = [letter(f"{n}@shop.example").thread for n in range(3)]
    browser = as_(olga)

    browser.post("/inbox/dismissals/", {"ids": [threads[0].pk, threads[1].pk, "999999", "x"]})
    assert Thread.objects.in_triage().get() == threads[2]

    browser.post(unquote(undo_of(browser)))
    assert Thread.objects.in_triage().count() == 3


def test_another_clients_letter_moves_over_and_back(as_, head, globus, stranger):
    sever = Client.take_on(by=None, at=LONG_AGO, name="Клиника «Север»")
    browser = as_(head)
    browser.post(f"/inbox/{stranger.pk}/client/", {"to": globus.pk})
    browser.get("/inbox/")
    browser.post(f"/inbox/{stranger.pk}/client/", {"to": sever.pk})
    stranger.refresh_from_db()
    assert stranger.client == sever
    assert Entry.objects.filter(kind="thread.detached", client_id=globus.pk).exists(), "both clients hear of it"

    browser.post(undo_of(browser))
    stranger.refresh_from_db()
    assert stranger.client == globus


def test_a_wrong_attachment_is_undone_later_too(as_, olga, globus, anna, ours):
    thread = letter("anna@globus.example").thread
    browser = as_(olga)

    browser.post(f"/inbox/{thread.pk}/detachment/")
    thread.refresh_from_db()
    assert thread.client is None
    browser.post(undo_of(browser))

    thread.refresh_from_db()
    assert (thread.client, thread.messages.get().contact) == (globus, anna)


def test_unreadable_letters_are_kept_and_settled(as_, olga):
    mail = UnreadableMail.objects.create(
        file=store(b"\x00broken"), source="old.mbox#7", reason="Письмо пустое.", at=moment("Fri 09:00")
    )
    browser = as_(olga)
    assert "old.mbox#7" in browser.get("/inbox/?tab=unreadable").text
    saved = browser.get(f"/inbox/unreadable/{mail.pk}/")
    assert b"".join(saved.streaming_content) == b"\x00broken"

    answer = browser.post(f"/inbox/unreadable/{mail.pk}/settlement/", **HTMX)
    assert not UnreadableMail.objects.open().exists()
    browser.post(json.loads(answer["HX-Trigger"])["toast"]["undo_url"], **HTMX)
    assert UnreadableMail.objects.open().exists()


@pytest.mark.parametrize("who", ["specialist", "desk_docs", "seller", "production_head"])
def test_strangers_letters_are_for_client_service(as_, request, stranger, who):
    browser = as_(request.getfixturevalue(who))

    assert browser.get(f"/inbox/{stranger.pk}/").status_code == 404
    assert browser.post(f"/inbox/{stranger.pk}/dismissal/").status_code == 404
    assert "triage" not in [group["name"] for group in browser.get("/inbox/").context["groups"]]
