"""Sealing: stamping what was committed since the last seal, so that no row of it can be changed unseen.

Not done by the trigger of each insert: that would make writers wait for one another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import F

from dirigent.foundation.journal import merkle
from dirigent.foundation.journal.models import Entry, Seal

ONE_SEALER = 0x4A53  # number of the advisory lock
LIMIT = 20_000
NOTHING_BEFORE = bytes(merkle.SIZE)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@transaction.atomic
def seal(at: datetime, limit: int = LIMIT) -> Seal | None:
    """Seal the oldest committed entries not yet sealed; None when there are none or another sealer is at work."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [ONE_SEALER])
        if not cursor.fetchone()[0]:
            return None
    oldest = Entry.objects.unsealed().order_by("id").values("id")[:limit]
    rows = list(
        Entry.objects.filter(id__in=oldest)
        .order_by(F("client_id").asc(nulls_first=True), "id")
        .values_list("id", "digest")
    )
    if not rows:
        return None
    ids, digests = [pk for pk, _ in rows], [bytes(digest) for _, digest in rows]
    last = Seal.objects.order_by("-number").values_list("number", "hash").first()
    number, previous = (last[0] + 1, bytes(last[1])) if last else (1, NOTHING_BEFORE)
    tree = merkle.root(digests)
    stamp = Seal.objects.create(
        number=number,
        at=at,
        count=len(ids),
        first_id=min(ids),
        last_id=max(ids),
        entry_ids=ids,
        leaves=b"".join(digests),
        merkle_root=tree,
        previous_hash=previous,
        hash=chain_hash(previous, tree, len(ids), number, at),
    )
    with connection.cursor() as cursor:
        cursor.execute("update journal_entry set seal_id = %s where id = any(%s)", [number, ids])
    return stamp


def seal_all(at: datetime) -> int:
    """Seal everything there is, batch after batch; how many entries were sealed."""
    sealed = 0
    while stamp := seal(at):
        sealed += stamp.count
    return sealed


def chain_hash(previous: bytes, merkle_root: bytes, count: int, number: int, at: datetime) -> bytes:
    microseconds = (at - EPOCH) // timedelta(microseconds=1)
    return sha256(
        previous
        + merkle_root
        + count.to_bytes(8, "big")
        + number.to_bytes(8, "big")
        + microseconds.to_bytes(8, "big", signed=True)
    ).digest()


@dataclass(frozen=True)
class Proof:
    """That one client's entries stand in a seal, without showing anybody else's."""

    number: int
    at: datetime
    count: int
    previous_hash: bytes
    hash: bytes
    client_id: int
    start: int
    siblings: tuple[bytes, ...]


def proof_for_client(seal: Seal, client_id: int) -> tuple[Proof, list[bytes]] | None:
    """The proof and the digests it is about, in their order; None when the seal holds nothing of this client."""
    own = set(Entry.objects.filter(id__in=seal.entry_ids, client_id=client_id).values_list("id", flat=True))
    places = [place for place, pk in enumerate(seal.entry_ids) if pk in own]
    if not places:
        return None
    digests = merkle.cut_up(bytes(seal.leaves))
    start, stop = places[0], places[-1] + 1
    proof = Proof(
        number=seal.number,
        at=seal.at,
        count=seal.count,
        previous_hash=bytes(seal.previous_hash),
        hash=bytes(seal.hash),
        client_id=client_id,
        start=start,
        siblings=tuple(merkle.siblings(digests, start, stop)),
    )
    return proof, digests[start:stop]


def check_proof(proof: Proof, digests: Sequence[bytes]) -> bool:
    """Whether exactly these digests, in this order and place, are under the seal of the proof."""
    tree = merkle.root_from_range(digests, proof.start, proof.count, proof.siblings)
    if tree is None:
        return False
    return chain_hash(proof.previous_hash, tree, proof.count, proof.number, proof.at) == proof.hash
