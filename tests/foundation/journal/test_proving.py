"""A proof holds without the journal, shows nobody else, and every byte of it counts."""

import json

import pytest

from dirigent.foundation.journal.models import Entry, Seal
from dirigent.foundation.journal.proving import NoProof, NotSealed, _chain, check, dump, prove
from dirigent.foundation.journal.redacting import redact
from dirigent.foundation.journal.sealing import seal, seal_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(write, noon):
    """Three entries of client 7 under two seals, among those of others; and a seal between that is none of theirs."""
    first = write(client=7, words="раз")
    write(client=6, words="чужое")
    second = write(client=7, words="не показывать")
    seal(noon)
    write(client=8)
    seal(noon)
    third = write(client=7, words="три", number=5, nothing=None)
    write(client=9)
    seal(noon)
    return [first.pk, second.pk, third.pk]


def test_it_proves_what_was_written(written):
    content = dump(prove(7, [written[0], written[2]]))
    proven = check(content)

    assert [(one.id, one.data["words"]) for one in proven.entries] == [(written[0], "раз"), (written[2], "три")]
    last = Seal.objects.latest("number")
    assert proven.head == (last.number, bytes(last.hash).hex())
    assert "чужое" not in content.decode() and "не показывать" not in content.decode()


def test_what_is_not_sealed_is_not_proven_yet(write):
    entry = write(client=7)
    with pytest.raises(NotSealed):
        prove(7, [entry.pk])


def test_a_proof_is_of_one_client(written):
    with pytest.raises(ValueError, match="one client"):
        prove(6, written)


def test_words_taken_out_leave_a_proof(written, noon):
    redact(Entry.objects.get(pk=written[0]), reason="152-ФЗ", by=None, at=noon)
    seal_all(noon)
    proven = check(dump(prove(7, [written[0]])))
    assert (proven.entries[0].id, proven.entries[0].data) == (written[0], None)


def test_a_forged_number_of_seals_takes_no_memory():
    """Who checks a stranger's proof must not be made to count to a million million."""
    seals = [{"number": number, "previous": "00"} for number in (1, 10**12)]
    with pytest.raises(NoProof, match="chain"):
        _chain({"seals": seals, "chain": []})


def test_every_byte_counts(written):
    content = dump(prove(7, [written[0], written[2]]))
    for place in range(0, len(content), 3):
        for other in (content[place] ^ 1, content[place] ^ 0x20):
            with pytest.raises(NoProof):
                check(content[:place] + bytes([other]) + content[place + 1 :])


@pytest.mark.parametrize("how", ["leaf", "chain", "entries swapped", "another client", "a seal less", "nothing"])
def test_a_proof_put_together_anew_is_refused(written, how):
    proof = prove(7, [written[0], written[2]])
    if how == "leaf":
        proof["seals"][0]["leaves"][1] = "00" * 32
    elif how == "chain":
        proof["chain"][1][2] += 1
    elif how == "entries swapped":
        one, other = proof["entries"]
        one["data"], other["data"], one["salt"], other["salt"] = other["data"], one["data"], other["salt"], one["salt"]
    elif how == "another client":
        proof["client"] = 6
    elif how == "a seal less":
        proof["seals"].pop()
    else:
        proof["entries"] = []
    with pytest.raises(NoProof):
        check(dump(proof))


@pytest.mark.parametrize(
    "content", [b"", b"null", b"[]", b"{}", b'{"form":"dirigent.proof.1"}', b"\xff", json.dumps([1] * 9).encode()]
)
def test_what_is_no_proof(content):
    with pytest.raises(NoProof):
        check(content)
