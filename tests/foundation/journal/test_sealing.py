from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from dirigent.foundation.journal import jobs, merkle
from dirigent.foundation.journal.models import Entry, Seal
from dirigent.foundation.journal.sealing import check_proof, proof_for_client, seal, seal_all

digests = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70, unique=True)


@pytest.mark.django_db
def test_a_seal_holds_what_was_written_since_the_last_one(write, noon):
    first = [write(client=2), write(client=None), write(client=1)]
    one = seal(noon)
    last = write(client=1)
    two = seal(noon + timedelta(minutes=1))

    assert one.entry_ids == [first[1].pk, first[2].pk, first[0].pk]
    assert (two.number, two.entry_ids, bytes(two.previous_hash)) == (2, [last.pk], bytes(one.hash))
    assert not Entry.objects.unsealed().exists()
    assert seal(noon) is None


@pytest.mark.django_db
def test_what_is_too_much_for_one_seal_goes_into_the_next(write, noon):
    for _ in range(5):
        write()

    assert [seal(noon, limit=2).count, seal_all(noon)] == [2, 3]
    assert list(Seal.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db
def test_the_job_seals(write):
    write()

    jobs.seal_what_is_new(timestamp=0)

    assert Seal.objects.get().count == 1


@pytest.mark.django_db(transaction=True)
def test_two_sealers_do_not_seal_the_same(write, noon):
    write()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            other.set_autocommit(False)
            cursor.execute("select pg_advisory_xact_lock(%s)", [0x4A53])
            assert seal(noon) is None
            other.rollback()
    finally:
        other.close()

    assert seal(noon).count == 1


@pytest.mark.django_db
def test_one_clients_entries_are_proven_without_the_others(write, noon):
    for n in range(23):
        write(client=n % 4 or None, n=n)
    stamp = seal(noon)

    proof, own = proof_for_client(stamp, 2)

    assert own == [bytes(e.digest) for e in Entry.objects.filter(client_id=2).order_by("id")]
    assert check_proof(proof, own)
    assert not check_proof(proof, own[:-1])
    assert not check_proof(proof, own[1:])
    assert not check_proof(proof, own[::-1])
    assert not check_proof(proof, [*own[:-1], sha256(b"changed").digest()])
    assert not check_proof(proof, [])
    assert proof_for_client(stamp, 99) is None


@given(digests, st.data())
def test_any_range_is_proven_and_nothing_else_is(leaves, data):
    start = data.draw(st.integers(0, len(leaves) - 1))
    stop = data.draw(st.integers(start + 1, len(leaves)))
    beside = merkle.siblings(leaves, start, stop)

    assert merkle.root_from_range(leaves[start:stop], start, len(leaves), beside) == merkle.root(leaves)
    changed = [sha256(leaves[start]).digest(), *leaves[start + 1 : stop]]
    assert merkle.root_from_range(changed, start, len(leaves), beside) != merkle.root(leaves)
    shorter = leaves[start : stop - 1]
    assert merkle.root_from_range(shorter, start, len(leaves), beside) != merkle.root(leaves)


@given(digests)
def test_the_tree_is_the_one_of_the_standard(leaves):
    def by_the_book(part):
        if len(part) == 1:
            return sha256(b"\x00" + part[0]).digest()
        half = 1 << (len(part) - 1).bit_length() - 1
        return sha256(b"\x01" + by_the_book(part[:half]) + by_the_book(part[half:])).digest()

    assert merkle.root(leaves) == by_the_book(leaves)
