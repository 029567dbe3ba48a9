"""A version as it is looked at: pictures and pages beside those of the version before, remarks at their places."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dirigent.foundation.comparing import NotShown
from dirigent.foundation.files.models import StoredFile

from .drawing import page_count
from .models import Remark, Version, VersionFile

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
MOST_PAGES = 60


@dataclass(frozen=True)
class Pin:
    """A remark at a place of a picture or a page; `x` and `y` in percent, ready for the page."""

    number: int
    remark: Remark
    x: str
    y: str

    @property
    def settled(self) -> bool:
        return self.remark.settled_at is not None

    @property
    def href(self) -> str:
        return f"#remark-{self.remark.pk}"


@dataclass(frozen=True)
class Sheet:
    """A picture (`page` 0) or a page of a PDF, and what stood in its place before, if it was another.

    `reason`: why there is no picture of it, in a sentence for whoever looks.
    """

    file: VersionFile
    page: int
    pages: int
    before: VersionFile | None
    before_page: int
    pins: list[Pin] = field(default_factory=list)
    reason: str = ""


def kind_of(file: StoredFile) -> str:
    """`picture`, `pdf` or nothing, by the bytes: what a browser said of it is not believed."""
    with file.open() as source:
        head = source.read(16)
    if head.startswith(PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "picture"
    return "pdf" if head.startswith(b"%PDF-") else ""


def sheets(version: Version, before: Version | None, remarks: Sequence[Remark]) -> list[Sheet]:
    """What can be looked at, in order."""
    olds = list(before.files.select_related("file")) if before else []
    at = numbered(remarks)
    found = []
    for file in version.files.select_related("file"):
        kind = kind_of(file.file)
        if not kind:
            continue
        old = counterpart(file, olds)
        shown_old = old if old and old.file_id != file.file_id and kind_of(old.file) == kind else None
        count, why = _pages(file.file) if kind == "pdf" else (1, "")
        if why:
            found.append(Sheet(file, 0, 0, None, 0, _pins(file, 0, at), why))
            continue
        old_count = _pages(shown_old.file)[0] if shown_old and kind == "pdf" else 1
        for number in range(1, count + 1):
            page = number if kind == "pdf" else 0
            stood = shown_old if shown_old and number <= old_count else None
            found.append(Sheet(file, page, count, stood, page, _pins(file, page, at)))
    return found


def _pages(pdf: StoredFile) -> tuple[int, str]:
    """How many are looked at, and if none, why."""
    try:
        return min(page_count(pdf), MOST_PAGES), ""
    except NotShown as refused:
        return 0, str(refused.reason)


def counterpart(file: VersionFile, olds: Sequence[VersionFile]) -> VersionFile | None:
    """The file that stood in this one's place: of the same name, else of the same number."""
    named = next((one for one in olds if one.name == file.name), None)
    return named or next((one for one in olds if one.position == file.position), None)


def numbered(remarks: Sequence[Remark]) -> list[tuple[int, Remark]]:
    """Remarks with the numbers their pins bear; what answers a remark has none."""
    return list(enumerate((one for one in remarks if one.answers_id is None), 1))


def _pins(file: VersionFile, page: int, remarks: list[tuple[int, Remark]]) -> list[Pin]:
    return [
        Pin(number, one, f"{one.place['x']:.2f}%", f"{one.place['y']:.2f}%")
        for number, one in remarks
        if one.file_id == file.pk and one.place.get("page", 0) == page and "x" in one.place
    ]


def marked(text: str, remarks: Sequence[Remark]) -> list[tuple[str, int, int]]:
    """The text in pieces: words, and for those that a remark quotes its number and its key (else 0)."""
    spots = []
    for number, one in numbered(remarks):
        quote = one.place.get("quote", "")
        start = text.find(quote) if quote and one.file_id is None else -1
        if start >= 0:
            spots.append((start, start + len(quote), number, one.pk))
    pieces, last = [], 0
    for start, end, number, pk in sorted(spots):
        if start < last:
            continue
        pieces += [(text[last:start], 0, 0), (text[start:end], number, pk)]
        last = end
    return [piece for piece in [*pieces, (text[last:], 0, 0)] if piece[0]]


def place(
    *, page: int | None = None, x: float | None = None, y: float | None = None, quote: str = ""
) -> dict[str, Any]:
    """Where a remark is pinned, as it is kept."""
    if x is not None and y is not None:
        spot: dict[str, Any] = {"x": round(x, 2), "y": round(y, 2)}
        return spot | ({"page": page} if page else {})
    return {"quote": quote} if quote else {}
