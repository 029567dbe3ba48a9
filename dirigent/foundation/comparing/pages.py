"""PDF documents: their pages as pictures, and their words."""

from pathlib import Path

from .apart import asked


def texts(pdf: Path) -> list[str]:
    """The words of each page; as many as there are pages. Raises `NotShown`."""
    return asked("pages", pdf)[0]["pages"]


def render(pdf: Path, page: int = 1, width: int = 1200) -> bytes:
    """A PNG of the page, counted from one, so many points wide. Raises `NotShown`."""
    return asked("page", pdf, told=(str(page), str(width)))[1]
