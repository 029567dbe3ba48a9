import json
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction

from dirigent.foundation import journal


@pytest.mark.django_db(transaction=True)
def test_listeners_hear_once_of_each_transaction(write, heard, noon):
    with transaction.atomic():
        write(client=1, at=noon)
        write(client=2, at=noon + timedelta(hours=1))
        assert heard == []

    (change,) = heard
    assert change.clients == {1, 2}
    assert change.actors == {3}
    assert change.kinds == {"contact.recorded"}
    assert (change.since, change.at) == (noon, noon + timedelta(hours=1))


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_not_told(write, heard):
    with pytest.raises(RuntimeError), transaction.atomic():
        write(client=1)
        raise RuntimeError

    write(client=2)

    assert [set(change.clients) for change in heard] == [{2}]


@pytest.mark.django_db(transaction=True)
def test_a_part_rolled_back_does_not_silence_the_rest(write, heard):
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            write(client=1)
            raise RuntimeError
        write(client=2)

    assert [set(change.clients) for change in heard] == [{2}]


@pytest.mark.django_db(transaction=True)
def test_a_failing_listener_does_not_silence_the_others(write, heard, caplog):
    def fails(change):
        raise LookupError("no such regulation")

    journal.listening._listeners.insert(0, fails)

    write(client=1)

    assert len(heard) == 1
    assert "no such regulation" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_batch_is_told_at_its_end(write, heard, noon):
    with journal.batch():
        write(client=1, at=noon)
        write(client=2, at=noon - timedelta(days=30))
        assert heard == []

    (change,) = heard
    assert change.clients == {1, 2}
    assert (change.since, change.at) == (noon - timedelta(days=30), noon)


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_before_a_batch_broke_is_told(write, heard):
    with pytest.raises(RuntimeError), journal.batch():
        write(client=1)
        raise RuntimeError

    assert [set(change.clients) for change in heard] == [{1}]


@pytest.mark.django_db
def test_a_test_hears_only_what_it_asked_for(write, heard, django_capture_on_commit_callbacks):
    write(client=1)

    with django_capture_on_commit_callbacks(execute=True):
        write(client=2)

    assert [set(change.clients) for change in heard] == [{2}]


def test_listening_twice_is_hearing_once(heard):
    journal.listening._listeners.clear()
    journal.subscribe(heard.append)
    journal.subscribe(heard.append)

    assert len(journal.listening._listeners) == 1


@pytest.fixture
def browser(transactional_db):
    """What browsers are told, until now."""
    parameters = connection.get_connection_params()
    keys = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(**{key: parameters[key] for key in keys if key in parameters}, autocommit=True) as ear:
        ear.execute("listen live")
        yield lambda: [json.loads(note.payload) for note in ear.notifies(timeout=0.3)]


def test_browsers_hear_of_each_client_once(browser, write, heard):
    with transaction.atomic():
        for client in (1, 2, 1, 1):
            write(client=client)

    assert browser() == [{"client": 1}, {"client": 2}]


def test_browsers_hear_nothing_of_what_was_rolled_back(browser, write, heard):
    with pytest.raises(RuntimeError), transaction.atomic():
        write(client=1)
        raise RuntimeError

    assert browser() == []


def test_of_very_many_clients_browsers_hear_in_one_word(browser, write, heard):
    with journal.batch(), transaction.atomic():
        for client in range(60):
            write(client=client)

    assert browser() == [{"client": None}]


def test_a_small_batch_is_told_client_by_client(browser, write, heard):
    with journal.batch():
        write(client=2)
        write(client=1)

    assert browser() == [{"client": 1}, {"client": 2}]
