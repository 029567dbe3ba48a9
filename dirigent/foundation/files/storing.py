"""Keeping bytes: the file first, whole and on the disk, the row after it."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from dirigent.foundation.files.models import StoredFile, path_of, root

CHUNK = 1024 * 1024


def store(content: bytes | IO[bytes]) -> StoredFile:
    """Keep these bytes. The same bytes are kept once, however many come with them at the same moment."""
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
    stored, _ = StoredFile.objects.get_or_create(sha256=digest.hexdigest(), defaults={"size": size})
    return stored


def _chunks(content: bytes | IO[bytes]) -> Iterator[bytes]:
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
