"""Who led the client from when: from now on by the verbs, for those who were there before by the migration."""

from importlib import import_module

from django.db import connection

from dirigent.domain.clients.models import Client, ManagerPeriod
from dirigent.domain.clients.models.leading import changes_of_manager
from tests.cast import LONG_AGO, moment

FILL = import_module("dirigent.domain.clients.migrations.0006_fill_managers").FILL


def periods(client: Client) -> list[tuple]:
    return list(ManagerPeriod.objects.filter(client=client).values_list("user__login", "since", "until"))


def test_a_new_client_is_led_from_its_beginning(globus):
    assert periods(globus) == [("olga", LONG_AGO, None)]


def test_each_change_ends_one_and_begins_another(globus, denis, head):
    globus.change(manager=denis, by=head, at=moment("Mon 12:00"))

    assert periods(globus) == [("olga", LONG_AGO, moment("Mon 12:00")), ("denis", moment("Mon 12:00"), None)]
    assert changes_of_manager(globus) == 1


def test_a_change_taken_back_at_once_leaves_nothing(globus, denis, olga, head):
    globus.change(manager=denis, by=head, at=moment("Mon 12:00"))
    globus.change(manager=olga, by=head, at=moment("Mon 12:00"))

    assert periods(globus) == [("olga", LONG_AGO, None)]


def test_another_word_of_the_card_is_no_change(globus, olga):
    globus.change(goal="Другое", by=olga, at=moment("Mon 12:00"))

    assert len(periods(globus)) == 1


def test_the_first_row_is_filled_from_what_is_there(globus, olga, head):
    nobodys = Client.take_on(by=None, at=LONG_AGO, name="Ничей")
    lead = Client.take_on(by=None, at=moment("Mon 12:00"), name="Лид", status="lead", manager=olga)
    ManagerPeriod.objects.all().delete()
    for _twice in range(2):
        with connection.cursor() as cursor:
            cursor.execute(FILL)

    assert periods(globus) == [("olga", globus.accepted_at, None)]
    assert periods(lead) == [("olga", moment("Mon 12:00"), None)]  # as long as it has been in the book
    assert periods(nobodys) == []
