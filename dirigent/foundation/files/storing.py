"""Keeping bytes: the file first, whole and on the disk, the row after it."""

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from dirigent.foundation.files.models import StoredFile, path_of, root

CHUNK = 1024 * 1024
WRITERS = 8


class Readable(Protocol):
    """Gives its bytes piece by piece, and in the end none."""

    def read(self, size: int = -1, /) -> bytes: ...


def store(content: bytes | Readable) -> StoredFile:
    """Keep these bytes. The same bytes are kept once, however many come with them at the same moment."""
    digest, size = _write(content)
    stored, _ = StoredFile.objects.get_or_create(sha256=digest, defaults={"size": size})
    return stored


def store_many(contents: Sequence[bytes]) -> list[StoredFile]:
    """Keep all of these, in their order, as imports do: the disk is waited for by several at once, the database twice.

    What is kept already is not written again, unless its file has not the size it had.
    """
    digests = [digest_of(content) for content in contents]
    by_digest = dict(zip(digests, contents, strict=True))
    kept = StoredFile.objects.in_bulk(by_digest, field_name="sha256")
    lost = [content for digest, content in by_digest.items() if digest not in kept or not _is_whole(kept[digest])]
    if len(lost) > 1:
        with ThreadPoolExecutor(min(WRITERS, len(lost))) as writers:
            list(writers.map(_write, lost))
    else:
        for content in lost:
            _write(content)
    if new := sorted(by_digest.keys() - kept.keys()):
        # In one order everywhere: two imports that meet wait for each other instead of locking each other up.
        rows = [StoredFile(sha256=digest, size=len(by_digest[digest])) for digest in new]
        StoredFile.objects.bulk_create(rows, ignore_conflicts=True)
        kept |= StoredFile.objects.in_bulk(new, field_name="sha256")
    return [kept[digest] for digest in digests]


def digest_of(content: bytes) -> str:
    """The name that these bytes are kept under."""
    return hashlib.sha256(content).hexdigest()


def _is_whole(stored: StoredFile) -> bool:
    try:
        return stored.path.stat().st_size == stored.size
    except FileNotFoundError:
        return False


def _write(content: bytes | Readable) -> tuple[str, int]:
    """Put the bytes where their hash says, and come back when the disk has them."""
    waiting_room = root() / "incoming"
    waiting_room.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor, temporary = tempfile.mkstemp(dir=waiting_room)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in _chunks(content):
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            file.flush()
            os.fsync(file.fileno())
        _settle(Path(temporary), path_of(digest.hexdigest()))
    finally:
        Path(temporary).unlink(missing_ok=True)
    return digest.hexdigest(), size


def _chunks(content: bytes | Readable) -> Iterator[bytes]:
    if isinstance(content, bytes | bytearray | memoryview):
        yield bytes(content)
        return
    while chunk := content.read(CHUNK):
        yield chunk


def _settle(temporary: Path, target: Path) -> None:
    # Renaming over a file of the same hash changes nothing, and mends it if the disk has damaged it.
    made = [folder for folder in (target.parent, target.parent.parent) if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(temporary, target)
    for folder in (target.parent, *(new.parent for new in made)):
        _to_disk(folder)


def _to_disk(folder: Path) -> None:
    """A rename is safe from a power cut only when its folder is on the disk as well."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
