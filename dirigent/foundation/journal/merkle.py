"""The hash tree of a seal (RFC 6962): a leaf and a node are hashed differently, an odd node goes up unchanged.

A leaf is the digest of an entry. Everything here is pure.
"""

from collections.abc import Sequence
from hashlib import sha256

SIZE = 32


def leaf_hash(digest: bytes) -> bytes:
    return sha256(b"\x00" + digest).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def cut_up(leaves: bytes) -> list[bytes]:
    return [leaves[start : start + SIZE] for start in range(0, len(leaves), SIZE)]


def root(digests: Sequence[bytes]) -> bytes:
    """The root over these leaves; of no leaves, the hash of nothing."""
    if not digests:
        return sha256(b"").digest()
    level = [leaf_hash(digest) for digest in digests]
    while len(level) > 1:
        level = _up(level)
    return level[0]


def siblings(digests: Sequence[bytes], start: int, stop: int) -> list[bytes]:
    """The nodes beside leaves start…stop that their holder needs to reach the root, from the leaves up."""
    level, needed = [leaf_hash(digest) for digest in digests], []
    while len(level) > 1:
        if start % 2:
            needed.append(level[start - 1])
        if stop % 2 and stop < len(level):
            needed.append(level[stop])
        level, start, stop = _up(level), start // 2, (stop + 1) // 2
    return needed


def root_from_range(digests: Sequence[bytes], start: int, count: int, beside: Sequence[bytes]) -> bytes | None:
    """The root of a tree of `count` leaves, known from one range of them and the nodes beside it; None if they do not fit."""
    stop, given = start + len(digests), iter(beside)
    if not digests or start < 0 or stop > count:
        return None
    level = [leaf_hash(digest) for digest in digests]
    try:
        while count > 1:
            if start % 2:
                level.insert(0, next(given))
            if stop % 2 and stop < count:
                level.append(next(given))
            level, start, stop, count = _up(level), start // 2, (stop + 1) // 2, (count + 1) // 2
    except StopIteration:
        return None
    return level[0] if next(given, None) is None else None


def _up(level: list[bytes]) -> list[bytes]:
    pairs = iter(level)
    above = [node_hash(left, right) for left, right in zip(pairs, pairs, strict=False)]
    if len(level) % 2:
        above.append(level[-1])
    return above
