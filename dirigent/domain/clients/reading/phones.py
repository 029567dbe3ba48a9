"""Telephones in a cell."""

from dirigent.foundation.phones import NotAPhone, Phone, normalise

from .read import Read


def phones(text: str) -> Read[list[Phone]]:
    """Every number of the cell; what is no number is told as a problem, the numbers beside it are kept."""
    if not text.strip():
        return Read([])
    try:
        return Read(normalise(text))
    except NotAPhone as refused:
        return Read(refused.found, refused.sentence)
