"""dirigent migrate: bring the tables up to the code."""

from dirigent.config import tables

NEEDS_TABLES = False


def command() -> None:
    """Bring the tables up to the code."""
    tables.bring_up(loud=True)
