"""Taking in a table of clients and contacts: seen first, then done, as often as wished without doubles.

preview(book)                      what would be created and changed, every problem in a sentence
import_clients(book, by=, at=)     the same, done through the verbs that people use
correct(problem, values, …)        one row of the list to be mended, brought again with corrected cells
"""

from .columns import FIELDS, CannotMap, Mapping, SheetColumns, guess_columns, mapped
from .importing import Outcome, import_clients
from .intentions import Change, ClientPlan, ContactPlan
from .mending import correct
from .previewing import Preview, preview
from .rows import Trouble

__all__ = [
    "FIELDS",
    "CannotMap",
    "Change",
    "ClientPlan",
    "ContactPlan",
    "Mapping",
    "Outcome",
    "Preview",
    "SheetColumns",
    "Trouble",
    "correct",
    "guess_columns",
    "import_clients",
    "mapped",
    "preview",
]
