"""A packed answer unpacked piece by piece: a few kilobytes that swell to gigabytes never stand in memory whole."""

import zlib
from collections.abc import Iterator

TAKEN = "gzip, deflate"  # what we say we understand
PIECE = 64 * 1024


class Unpacker:
    """For one answer. Raises ValueError for a packing we did not ask for: two, one inside the other, or an unknown one."""

    def __init__(self, encoding: str) -> None:
        names = [name.strip().lower() for name in encoding.split(",")]
        names = [name for name in names if name not in ("", "identity")]
        if len(names) > 1 or not set(names) <= {"gzip", "x-gzip", "deflate"}:
            raise ValueError(encoding)
        self.packed = bool(names)
        self.inside = zlib.decompressobj(zlib.MAX_WBITS | 16 if names and "gzip" in names[0] else zlib.MAX_WBITS)
        self.may_be_bare = names == ["deflate"]

    def pieces(self, part: bytes) -> Iterator[bytes]:
        """What this part unpacks to, at most 64 KB at once. Raises ValueError for what is not packed as it says."""
        if not self.packed:
            yield part
            return
        while part and not self.inside.eof:
            try:
                piece = self.inside.decompress(part, PIECE)
            except zlib.error as fault:
                if not self.may_be_bare:
                    raise ValueError from fault
                # Some servers mean the bare stream when they say “deflate”.
                self.inside, self.may_be_bare = zlib.decompressobj(-zlib.MAX_WBITS), False
                continue
            self.may_be_bare = False
            part = self.inside.unconsumed_tail
            yield piece
