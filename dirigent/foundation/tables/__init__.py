"""Tables that people keep: sheets read from XLSX and CSV as they come, columns recognised, XLSX written.

Knows nothing of what the columns mean to the agency.
"""

from .book import Book, Row, Sheet, UnreadableTable, text_of
from .guessing import Field, find_header, guess, plain_header
from .reading import read
from .writing import write_xlsx

__all__ = [
    "Book",
    "Field",
    "Row",
    "Sheet",
    "UnreadableTable",
    "find_header",
    "guess",
    "plain_header",
    "read",
    "text_of",
    "write_xlsx",
]
