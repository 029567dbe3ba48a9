"""What a read table is: a book of sheets of numbered rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite

Cell = str | int | float | Decimal | bool | datetime | date | time | None


class UnreadableTable(Exception):
    """The file is no table that can be read. The sentence says what it is and what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Row:
    """One row, with the number the person sees in their own program."""

    number: int
    cells: tuple[Cell, ...]

    def __getitem__(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else None

    @property
    def is_empty(self) -> bool:
        return not any(text_of(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Book:
    filename: str
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    _by_title: dict[str, Sheet] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_title.update((sheet.title, sheet) for sheet in self.sheets)

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.sheets)

    def __getitem__(self, title: str) -> Sheet:
        return self._by_title[title]


def text_of(cell: Cell) -> str:
    """The cell as a person reads it: a number without a tail of zeros or an exponent, a date as day.month.year."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y %H:%M" if cell.time() != time() else "%d.%m.%Y")
    if isinstance(cell, date):
        return cell.strftime("%d.%m.%Y")
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, float | Decimal) and isfinite(cell):
        return f"{cell:.0f}" if cell == int(cell) else format(Decimal(str(cell)).normalize(), "f")
    return " ".join(str(cell).replace("\u200b", "").replace("\ufeff", "").split())
