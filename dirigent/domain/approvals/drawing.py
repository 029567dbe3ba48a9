"""Pictures of what was put up, drawn by us once and kept beside the files: what strangers sent is never shown itself."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from dirigent.foundation.comparing import NotShown, pages, pictures
from dirigent.foundation.files.models import StoredFile, root

SIDE, SMALL, WIDTH = 1800, 400, 1400


def sheet(file: StoredFile, page: int, *, against: StoredFile | None = None, small: bool = False) -> bytes:
    """A PNG of the picture (`page` 0) or of the page; with `against` what differs from that picture. Raises `NotShown`."""
    if against is not None and page == 0:
        key = f"{file.sha256}.differs.{against.sha256[:16]}"
        return _kept(key, lambda: pictures.compare(against.path, file.path).marked)
    if page == 0:
        side = SMALL if small else SIDE
        return _kept(f"{file.sha256}.{side}", lambda: pictures.thumbnail(file.path, side))
    width = SMALL if small else WIDTH
    return _kept(f"{file.sha256}.{page}.{width}", lambda: pages.render(file.path, page, width))


def page_count(pdf: StoredFile) -> int:
    """How many pages. Raises `NotShown` when the document is not shown."""

    def counted() -> bytes:
        try:
            return str(len(pages.texts(pdf.path))).encode()
        except NotShown as refused:
            if refused.why == "slow":  # another time it may be quicker
                raise
            return refused.why.encode()

    said = _kept(f"{pdf.sha256}.pages", counted).decode()
    if not said.isdecimal():
        raise NotShown(said)
    return int(said)


def _kept(name: str, draw: Callable[[], bytes]) -> bytes:
    """What was drawn before is taken as it is: the bytes behind a hash never change."""
    path = root() / "drawn" / name[:2] / name
    try:
        return path.read_bytes()
    except FileNotFoundError:
        drawn = draw()
    _write(path, drawn)
    return drawn


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as target:
        target.write(content)
    Path(temporary).replace(path)
