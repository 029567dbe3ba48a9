from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import translation
from typer.testing import CliRunner

from dirigent.config.commands.journal import app
from dirigent.foundation.journal.models import Entry, Seal
from dirigent.foundation.journal.sealing import seal
from dirigent.foundation.journal.verifying import examine, verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def entries(write, noon):
    """Nine entries of three clients under three seals, and one not sealed yet."""
    written = []
    for minute in range(3):
        written += [write(client=client, text=f"{client} at {minute}") for client in (1, 2, 3)]
        seal(noon + timedelta(minutes=minute))
    return [*written, write(client=1, text="just now")]


def found():
    return [(problem.what, problem.entry_id, problem.seal) for problem in verify()]


def test_an_untouched_journal_stands(entries):
    examined = examine()

    assert examined.problems == []
    assert (examined.entries, examined.unsealed, examined.seals) == (10, 1, 3)
    assert examined.head == (3, bytes(Seal.objects.get(number=3).hash).hex())


def test_an_empty_journal_stands():
    assert verify() == []


def test_changed_data_is_named(entries, behind):
    behind('update journal_entry set data = \'{"text": "nothing was promised"}\' where id = %s', [entries[4].pk])

    (problem,) = verify()

    assert (problem.what, problem.entry_id, problem.seal) == ("changed", entries[4].pk, 2)
    assert str(problem).startswith(f"Entry {entries[4].pk} (contact.recorded, client 2, Nov. 20, 2026")
    assert "was changed after it was sealed in seal 2" in str(problem)


@pytest.mark.parametrize(
    "change",
    ["kind = 'x'", "client_id = 2", "client_id = null", "actor_id = 1", "at = at - interval '1 second'",
     "recorded_at = now()", "audience = 'client'", "subject_id = 1", "salt = '1'", "data_digest = '1'", "digest = '1'",
     "salt = null", "subject_kind = 'contact.recorded', kind = ''", "seal_id = 2", "seal_id = null"],
)  # fmt: skip
def test_any_changed_field_is_named(entries, behind, change):
    behind(f"update journal_entry set {change} where id = %s", [entries[0].pk])

    assert ("changed", entries[0].pk, 1) in found()


def test_data_changed_along_with_its_digests_is_named(entries, behind):
    behind("update journal_entry set data = '{}' where id = %s", [entries[4].pk])
    behind("update journal_entry e set data_digest = journal_data_digest(salt, data) where id = %s", [entries[4].pk])
    behind("update journal_entry e set digest = journal_digest(e) where id = %s", [entries[4].pk])

    assert found() == [("changed", entries[4].pk, 2)]


def test_a_change_before_the_seal_is_named(entries, behind):
    behind("update journal_entry set data = '{}' where id = %s", [entries[9].pk])

    assert found() == [("changed", entries[9].pk, None)]


def test_a_deleted_row_is_named(entries, behind):
    behind("delete from journal_entry where id = %s", [entries[4].pk])

    (problem,) = verify()

    assert (problem.what, problem.entry_id, problem.seal) == ("deleted", entries[4].pk, 2)


def test_all_rows_of_a_seal_deleted_are_named(entries, behind):
    behind("delete from journal_entry where seal_id = 2")

    assert found() == [("deleted", entry.pk, 2) for entry in entries[3:6]]


def test_a_row_slipped_into_a_seal_is_named(entries, behind):
    behind(
        "insert into journal_entry (kind, client_id, subject_kind, at, recorded_at, audience, data, salt, data_digest,"
        " digest, seal_id) select kind, client_id, subject_kind, at, recorded_at, audience, data, salt, data_digest,"
        " digest, 2 from journal_entry where id = %s",
        [entries[4].pk],
    )
    forged = Entry.objects.latest("id")
    behind("update journal_entry e set digest = journal_digest(e) where id = %s", [forged.pk])

    assert found() == [("forged", forged.pk, 2)]


def test_a_row_put_in_the_place_of_another_does_not_hide_it(entries, behind):
    behind("update journal_entry set id = 5000 where id = %s", [entries[4].pk])
    behind("update journal_entry e set digest = journal_digest(e) where id = 5000")

    assert found() == [("deleted", entries[4].pk, 2), ("forged", 5000, 2)]


def test_data_taken_out_without_a_redaction_is_named(entries, behind):
    behind("update journal_entry set data = null, salt = null where id = %s", [entries[4].pk])

    assert found() == [("redacted_silently", entries[4].pk, 2)]


def test_a_seal_removed_from_the_middle_is_named(entries, behind):
    behind("delete from journal_seal where number = 2")
    behind("update journal_entry set seal_id = null where seal_id = 2")

    assert found() == [("seal_gone", None, 2)]


def test_the_last_seal_removed_is_named(entries, behind):
    behind("delete from journal_seal where number = 3")

    (problem,) = verify()

    assert (problem.what, problem.seal) == ("seal_gone", 3)
    assert str(problem) == "Seal 3 was removed. Entries sealed in it: 3."


def test_the_last_seal_removed_with_all_its_traces_is_found_by_what_was_noted(entries, behind):
    head = examine().head
    behind("delete from journal_seal where number = 3")
    behind("update journal_entry set seal_id = null where seal_id = 3")

    assert [(problem.what, problem.seal) for problem in examine(expect=head).problems] == [("seal_gone", 3)]


@pytest.mark.parametrize(
    "change",
    ["merkle_root = sha256('x')", "count = 2", "at = now()", "hash = sha256('x')", "first_id = 0", "leaves = ''",
     "previous_hash = sha256('x')", "entry_ids = entry_ids[1:2]"],
)  # fmt: skip
def test_an_altered_seal_is_named(entries, behind, change):
    behind(f"update journal_seal set {change} where number = 2")

    assert ("seal_changed", None, 2) in found()


def test_history_sealed_anew_does_not_fit_the_seal_that_follows(entries, behind, noon):
    behind("update journal_entry set data = '{}' where id = %s", [entries[0].pk])
    behind("update journal_entry e set data_digest = journal_data_digest(salt, data) where id = %s", [entries[0].pk])
    behind("update journal_entry e set digest = journal_digest(e), seal_id = null where id = %s", [entries[0].pk])
    later = list(Seal.objects.filter(number__gt=1))
    behind("delete from journal_seal")
    behind("update journal_entry set seal_id = null where seal_id = 1")
    seal(noon, limit=3)
    Seal.objects.bulk_create(later)

    assert found() == [("seal_replaced", None, 2)]


def test_the_command_says_all_is_well(entries):
    answer = CliRunner().invoke(app, ["verify"])

    assert answer.exit_code == 0
    assert "The journal stands as it was written." in answer.output
    assert "Entries: 10, not sealed yet: 1, seals: 3." in answer.output


def test_the_command_names_what_is_wrong_and_fails(entries, behind):
    behind("delete from journal_entry where id = %s", [entries[4].pk])

    answer = CliRunner().invoke(app, ["verify"])

    assert answer.exit_code == 1
    assert f"Entry {entries[4].pk}, sealed in seal 2" in answer.output


def test_the_command_takes_the_seal_that_was_noted(entries):
    number, noted = examine().head

    assert CliRunner().invoke(app, ["verify", "--expect", f"{number}:{noted}"]).exit_code == 0
    assert CliRunner().invoke(app, ["verify", "--expect", f"{number}:{'0' * 64}"]).exit_code == 1
    assert CliRunner().invoke(app, ["verify", "--expect", "nonsense"]).exit_code == 2


@pytest.mark.django_db(transaction=True)
def test_it_is_verified_while_people_work(write, noon):
    with transaction.atomic():
        write()
    seal(noon)

    assert verify() == []
