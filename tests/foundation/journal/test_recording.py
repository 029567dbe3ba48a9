from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from dirigent.foundation import journal
from dirigent.foundation.journal.models import Entry, Seal
from dirigent.foundation.journal.redacting import redact
from dirigent.foundation.journal.sealing import seal
from dirigent.foundation.journal.verifying import verify

pytestmark = pytest.mark.django_db


def test_a_fact_is_written_as_it_was_told(write, noon):
    entry = write(why="ёлка", sum=Decimal("10.50"), day=date(2026, 11, 20), who=[1, 2])

    entry.refresh_from_db()
    assert (entry.kind, entry.client_id, entry.actor_id, entry.at) == ("contact.recorded", 7, 3, noon)
    assert entry.data == {"why": "ёлка", "sum": "10.50", "day": "2026-11-20", "who": [1, 2]}
    assert entry.audience == journal.Audience.STAFF
    assert len(bytes(entry.digest)) == len(bytes(entry.data_digest)) == 32


def test_the_subject_is_kept_by_kind_and_number(write, noon):
    stamp = Seal(number=5)

    entry = write(subject=stamp)

    assert (entry.subject_kind, entry.subject_id) == ("journal.seal", 5)
    assert list(Entry.objects.about(stamp)) == [entry]


def test_the_database_keeps_its_own_clock(write, noon):
    entry = write()

    entry.refresh_from_db()
    assert entry.recorded_at != noon


def test_characters_that_the_database_refuses_do_not_lose_the_fact(write):
    entry = write(text="a\0b\ud800", **{"key\0": 1})

    entry.refresh_from_db()
    assert entry.data == {"text": "ab?", "key": 1}


def test_a_moment_without_a_zone_is_refused(write):
    with pytest.raises(ValueError, match="time zone"):
        write(at=datetime(2026, 11, 20, 12, 0))  # noqa: DTZ001


@pytest.mark.django_db(transaction=True)
def test_a_fact_is_not_recorded_outside_of_its_act(noon):
    with pytest.raises(RuntimeError, match="transaction"):
        journal.record("task.closed", client=1, subject=None, by=None, at=noon)

    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "update journal_entry set kind = 'x'",
        "update journal_entry set data = '{}'",
        "update journal_entry set data = null, salt = null",
        "update journal_entry set seal_id = 1, kind = 'x'",
        "delete from journal_entry",
        "insert into journal_entry (kind, at, recorded_at, audience, subject_kind, data_digest, digest, seal_id)"
        " values ('x', now(), now(), 'staff', '', '', '', 1)",
    ],
)
def test_the_database_refuses_to_rewrite_the_past(write, statement):
    write(text="as it was")

    with pytest.raises(DatabaseError, match="append-only|sealed by the sealer"), transaction.atomic():
        connection.cursor().execute(statement)

    assert Entry.objects.get().data == {"text": "as it was"}


@pytest.mark.parametrize("table", ["journal_entry", "journal_seal"])
def test_the_database_refuses_to_forget_everything(write, table):
    write()

    with pytest.raises(DatabaseError, match="not emptied"), transaction.atomic():
        connection.cursor().execute(f"set local journal.scratch = 'off'; truncate {table} cascade")


@pytest.mark.parametrize("statement", ["update journal_seal set count = 5", "delete from journal_seal"])
def test_a_seal_stays(write, noon, statement):
    write()
    seal(noon)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


def test_a_sealed_entry_is_not_sealed_again(write, noon):
    write()
    seal(noon)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("update journal_entry set seal_id = 2")


def test_redaction_leaves_a_stub_and_the_chain_whole(write, noon):
    entry = write(text="My passport is 4510 …")
    seal(noon)

    written = redact(entry, reason="The client asked for it.", by=3, at=noon + timedelta(days=1))

    entry = Entry.objects.get(pk=entry.pk)
    assert entry.is_redacted
    assert entry.salt is None
    assert (written.kind, written.client_id, written.subject_id) == ("journal.redacted", 7, entry.pk)
    assert written.data == {"reason": "The client asked for it."}
    assert verify() == []


def test_a_redaction_happens_once(write, noon):
    entry = write(text="secret")
    redact(entry, reason="asked", by=3, at=noon)

    with pytest.raises(ValueError, match="already"):
        redact(entry, reason="asked again", by=3, at=noon)

    assert Entry.objects.filter(kind="journal.redacted").count() == 1


def test_pages_follow_each_other_without_gap_or_double(write, noon):
    entries = [write(at=noon - timedelta(minutes=n // 3)) for n in range(10)]

    seen, cursor = [], None
    while page := list((Entry.objects.of_client(7).recent() if cursor is None else following(cursor))[:3]):
        seen += page
        cursor = page[-1].cursor

    assert len(seen) == len(set(seen)) == len(entries)
    assert seen == sorted(seen, key=lambda entry: (entry.at, entry.pk), reverse=True)


def following(cursor):
    return Entry.objects.of_client(7).recent().before(cursor)


def test_what_is_for_the_author_only_nobody_else_reads(write):
    own = write(by=3, audience=journal.Audience.AUTHOR)
    common = write(by=4, audience=journal.Audience.CLIENT)

    assert set(Entry.objects.readable_by(3)) == {own, common}
    assert set(Entry.objects.readable_by(4)) == {common}
    assert set(Entry.objects.for_the_client()) == {common}


def test_many_facts_are_written_at_once(noon, django_assert_num_queries):
    facts = [journal.Fact("contact.recorded", noon, client=n % 60, data={"n": n}) for n in range(500)]

    with journal.batch(), transaction.atomic(), django_assert_num_queries(1):
        entries = journal.record_many(facts)

    assert len({entry.pk for entry in entries}) == 500
    assert verify() == []
