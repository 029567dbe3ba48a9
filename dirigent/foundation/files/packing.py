"""Several files as one ZIP that is the same, byte for byte, whoever makes it and whenever: stored plainly, in the order given.

Our own few lines, because a byte changed anywhere in it must be noticed, and what the library writes changes with its version.
"""

import struct
import zlib
from collections.abc import Mapping

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_VERSION, _UTF8, _STORED, _TIME, _DAY = 20, 0x0800, 0, 0, 0x0021  # the first of January 1980
LARGEST = 2**32 - 1


class NotPacked(Exception):
    """These bytes are not what `pack` writes."""


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The archive. Raises ValueError beyond 4 GB or 65 000 files."""
    body, central = bytearray(), bytearray()
    for name, content in parts.items():
        path = name.encode()
        told = (_UTF8, _STORED, _TIME, _DAY, zlib.crc32(content), len(content), len(content), len(path), 0)
        central += _CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, *told, 0, 0, 0, 0, len(body)) + path
        body += _LOCAL.pack(b"PK\3\4", _VERSION, *told) + path + content
        if len(body) > LARGEST:
            raise ValueError("More than 4 GB do not fit into one archive.")
    if len(parts) > 65_000:
        raise ValueError("Too many files for one archive.")
    end = _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), len(central), len(body), 0)
    return bytes(body + central + end)


def unpack(archive: bytes) -> dict[str, bytes]:
    """The parts by their names, when every byte is as `pack` writes it. Raises `NotPacked`."""
    parts: dict[str, bytes] = {}
    place = 0
    try:
        while archive[place : place + 4] == b"PK\3\4":
            *_told, size, _unpacked, length, _extra = _LOCAL.unpack_from(archive, place)
            place += _LOCAL.size
            parts[archive[place : place + length].decode()] = archive[place + length : place + length + size]
            place += length + size
    except (struct.error, UnicodeDecodeError) as fault:
        raise NotPacked from fault
    if not parts or pack(parts) != archive:
        raise NotPacked
    return parts
