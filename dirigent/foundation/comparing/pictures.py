"""What has changed between two pictures."""

from dataclasses import dataclass
from pathlib import Path

from .apart import asked


@dataclass(frozen=True, slots=True)
class Difference:
    """`share` of the dots that differ to the eye (0…1), the `box` they lie in, and a PNG of the new picture on which they are marked.

    Pictures of unequal size are laid upon each other by their upper left corners; what only one of them has differs.
    """

    share: float
    identical: bool
    old_size: tuple[int, int]
    new_size: tuple[int, int]
    box: tuple[int, int, int, int] | None
    marked: bytes

    @property
    def percent(self) -> float:
        """To one digit; what differs is never said to be nothing."""
        return max(round(self.share * 100, 1), 0.1) if self.share else 0.0


def compare(old: Path, new: Path) -> Difference:
    """Raises `NotShown` when one of them is no picture, too large, or damaged."""
    said, marked = asked("compare", old, new)
    return Difference(
        share=said["share"],
        identical=said["identical"],
        old_size=tuple(said["old_size"]),
        new_size=tuple(said["new_size"]),
        box=tuple(said["box"]) if said["box"] else None,
        marked=marked,
    )


def thumbnail(picture: Path, side: int = 400) -> bytes:
    """A small PNG of it, fit to be shown in a page. Raises `NotShown`."""
    return asked("thumbnail", picture, told=(str(side),))[1]
