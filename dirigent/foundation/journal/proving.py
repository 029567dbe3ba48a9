"""Proofs of entries that hold without the journal: whoever has one needs our program or a page of code, and no database.

A proof shows the entries it is about and, of the client's other entries in the same seals, nothing but their digests. What it proves:
these entries stood under these seals, which follow one another. Whether the last of them is the house's own is known by its number and
hash, noted elsewhere: in a letter to the client.

The text a digest is made from is written by the database (`journal_digest`); so only SQL can say it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection

from dirigent.foundation.journal.models import Entry, Seal
from dirigent.foundation.journal.sealing import EPOCH, Proof, chain_hash, check_proof, proof_for_client

FORM = "dirigent.proof.1"
# As in `journal_digest` and `journal_data_digest` (migration 0002).
TEXTS = """
select e.id, jsonb_build_array(
    e.id, e.kind, e.client_id, e.subject_kind, e.subject_id, e.actor_id,
    extract(epoch from e.at), extract(epoch from e.recorded_at), e.audience, encode(e.data_digest, 'hex'))::text,
  encode(e.salt, 'hex'), e.data::text, e.seal_id
from journal_entry e where e.id = any(%s) order by e.id
"""


class NotSealed(Exception):
    """An entry is not under a seal yet: it will be within a minute."""


class NoProof(Exception):
    """The file does not prove what it says; the argument says at which place."""


@dataclass(frozen=True)
class Told:
    """An entry that a proof proves. `data` is nothing where it was taken out of the journal."""

    id: int
    kind: str
    subject_id: int | None
    actor_id: int | None
    at: datetime
    data: dict[str, Any] | None
    seal: int


@dataclass(frozen=True)
class Proven:
    client_id: int
    entries: tuple[Told, ...]
    head: tuple[int, str]
    sealed_at: datetime


def prove(client_id: int, entries: Iterable[int]) -> dict[str, Any]:
    """The proof of these entries of the client, as it is written to a file. Raises `NotSealed`."""
    with connection.cursor() as cursor:
        cursor.execute(TEXTS, [sorted(entries)])
        rows = cursor.fetchall()
    if not rows or any(row[4] is None for row in rows):
        raise NotSealed
    own = set(Entry.objects.of_client(client_id).filter(pk__in=[row[0] for row in rows]).values_list("pk", flat=True))
    if own != {row[0] for row in rows}:
        raise ValueError("A proof is about the entries of one client.")
    numbers = sorted({row[4] for row in rows})
    seals, places = [], {}
    for seal in Seal.objects.filter(number__in=numbers).order_by("number"):
        found = proof_for_client(seal, client_id)
        assert found
        proof, digests = found
        for place in range(proof.start, proof.start + len(digests)):
            places[seal.entry_ids[place]] = place - proof.start
        seals.append(_written(proof, digests))
    chain = Seal.objects.filter(number__gte=numbers[0], number__lte=numbers[-1]).order_by("number")
    return {
        "form": FORM,
        "client": client_id,
        "entries": [
            {"entry": text, "salt": salt, "data": data, "seal": seal, "place": places[pk]}
            for pk, text, salt, data, seal in rows
        ],
        "seals": seals,
        "chain": [
            [number, _microseconds(at), count, bytes(root).hex()]
            for number, at, count, root in chain.values_list("number", "at", "count", "merkle_root")
        ],
    }


def _written(proof: Proof, digests: list[bytes]) -> dict[str, Any]:
    return {
        "number": proof.number,
        "at": _microseconds(proof.at),
        "count": proof.count,
        "previous": proof.previous_hash.hex(),
        "hash": proof.hash.hex(),
        "start": proof.start,
        "leaves": [digest.hex() for digest in digests],
        "beside": [one.hex() for one in proof.siblings],
    }


def dump(proof: dict[str, Any]) -> bytes:
    """The one way in which a proof is written: any other bytes are refused."""
    return json.dumps(proof, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def check(content: bytes) -> Proven:
    """What the proof proves. Every byte of it counts. Raises `NoProof`. No database is asked."""
    try:
        proof = json.loads(content)
        whole = isinstance(proof, dict) and proof.get("form") == FORM and dump(proof) == content
        if not whole:
            raise NoProof("form")
        if proof.keys() != {"form", "client", "entries", "seals", "chain"}:
            raise NoProof("form")
        leaves = _seals(proof)
        head = _chain(proof)
        told = tuple(_entry(proof["client"], one, leaves) for one in proof["entries"])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, RecursionError) as fault:
        raise NoProof("form") from fault
    if not told:
        raise NoProof("form")
    last = proof["seals"][-1]
    return Proven(proof["client"], told, (last["number"], head), _moment(last["at"]))


def _seals(proof: dict[str, Any]) -> dict[int, list[bytes]]:
    """The digests under each seal, when all of them are under it."""
    leaves: dict[int, list[bytes]] = {}
    for one in proof["seals"]:
        if one.keys() != {"number", "at", "count", "previous", "hash", "start", "leaves", "beside"}:
            raise NoProof("form")
        digests = [_bytes(digest) for digest in one["leaves"]]
        stamp = Proof(
            number=one["number"], at=_moment(one["at"]), count=one["count"], previous_hash=_bytes(one["previous"]),
            hash=_bytes(one["hash"]), client_id=proof["client"], start=one["start"],
            siblings=tuple(_bytes(digest) for digest in one["beside"]),
        )  # fmt: skip
        if one["number"] in leaves or not check_proof(stamp, digests):
            raise NoProof("seal")
        leaves[one["number"]] = digests
    return leaves


def _chain(proof: dict[str, Any]) -> str:
    """The hash of the last seal, when each follows the one before from the first to the last."""
    seals = {one["number"]: one for one in proof["seals"]}
    first, last = proof["seals"][0]["number"], proof["seals"][-1]["number"]
    running = _bytes(seals[first]["previous"])
    if len(proof["chain"]) != last - first + 1:  # before a list so long is made
        raise NoProof("chain")
    if [link[0] for link in proof["chain"]] != list(range(first, last + 1)) or sorted(seals) != list(seals):
        raise NoProof("chain")
    for number, at, count, root in proof["chain"]:
        before = running.hex()
        running = chain_hash(running, _bytes(root), count, number, _moment(at))
        stamp = seals.get(number)
        said = (before, running.hex(), at, count)
        if stamp and said != (stamp["previous"], stamp["hash"], stamp["at"], stamp["count"]):
            raise NoProof("chain")
    return running.hex()


def _entry(client_id: int, one: dict[str, Any], leaves: dict[int, list[bytes]]) -> Told:
    if one.keys() != {"entry", "salt", "data", "seal", "place"} or one["place"] < 0:
        raise NoProof("form")
    if sha256(one["entry"].encode()).digest() != leaves[one["seal"]][one["place"]]:
        raise NoProof("entry")
    pk, kind, client, _subject_kind, subject, actor, at, _recorded, _audience, digest = json.loads(one["entry"])
    if client != client_id:
        raise NoProof("entry")
    if (one["salt"] is None) != (one["data"] is None):
        raise NoProof("entry")
    if one["data"] is not None and sha256(_bytes(one["salt"]) + one["data"].encode()).hexdigest() != digest:
        raise NoProof("entry")
    data = None if one["data"] is None else json.loads(one["data"])
    return Told(pk, kind, subject, actor, EPOCH + timedelta(seconds=at), data, one["seal"])


def _bytes(text: str) -> bytes:
    """As it is written here and no other way: the same digest in capitals is a changed file."""
    digest = bytes.fromhex(text)
    if digest.hex() != text:
        raise NoProof("form")
    return digest


def _microseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def _moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
