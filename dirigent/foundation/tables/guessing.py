"""Which column is what: by its header, and when the header is silent, by what stands in it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from os.path import commonprefix

from .book import Cell, Row, Sheet, text_of

EXACT, WORDS, CONTENT = 100, 60, 30
LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class Field:
    """What may be looked for in a table. `many`: several columns may hold it (phones, addresses)."""

    name: str
    headers: tuple[str, ...]
    looks: Callable[[str], bool] | None = None
    many: bool = False


def plain_header(text: str) -> str:
    """A header without case, ё, punctuation and doubled spaces: «Тел. (моб.)» is «тел моб»."""
    return " ".join(re.sub(r"[^\w]+|_", " ", text.casefold().replace("ё", "е")).split())


def guess(
    header: Sequence[Cell], sample: Iterable[Row], fields: Sequence[Field], *, ignored: Iterable[str] = ()
) -> dict[int, str]:
    """Column number (from 0) → name of the field. A column nobody recognised is absent."""
    rows = list(sample)[:LOOKED_AT]
    width = max([len(header), *(len(row.cells) for row in rows)], default=0)
    passed = {plain_header(name) for name in ignored}
    offers: list[tuple[int, int, int, str]] = []
    for column in range(width):
        title = plain_header(text_of(header[column])) if column < len(header) else ""
        if title in passed:
            continue
        said = [(_likeness(title, field), order, field) for order, field in enumerate(fields)] if title else []
        said = [offer for offer in said if offer[0]]
        if not said:
            values = [text for row in rows if (text := text_of(row[column]))]
            said = [(CONTENT, order, field) for order, field in enumerate(fields) if _fits(values, field)]
        offers += [(-score, column, order, field.name) for score, order, field in said]
    many = {field.name for field in fields if field.many}
    found: dict[int, str] = {}
    for _score, column, _order, name in sorted(offers):
        if column not in found and (name in many or name not in found.values()):
            found[column] = name
    return found


def find_header(sheet: Sheet, fields: Sequence[Field]) -> int | None:
    """The index of the row that names the columns; a title and a date often stand above it."""
    best, best_score = None, 0
    for index, row in enumerate(sheet.rows[:15]):
        score = sum(
            max((_likeness(plain_header(text_of(cell)), field) for field in fields), default=0)
            for cell in row.cells
            if isinstance(cell, str) and len(cell) < 60
        )
        if score > best_score:
            best, best_score = index, score
    return best


def _likeness(title: str, field: Field) -> int:
    best, words = 0, title.split()
    for header in map(plain_header, field.headers):
        if title == header:
            return EXACT
        wanted = header.split()
        for start in range(len(words) - len(wanted) + 1):
            if all(map(_same_word, words[start:], wanted)):
                best = max(best, WORDS - 20 + min(len(header), 20) - min(start, 5))
                break
    return best


def _same_word(one: str, other: str) -> bool:
    """Equal but for the ending: «компании» and «компания»."""
    if min(len(one), len(other)) < 5:
        return one == other
    common = len(commonprefix([one, other]))
    return common >= 4 and common >= max(len(one), len(other)) - 2


def _fits(values: list[str], field: Field) -> bool:
    return bool(values) and field.looks is not None and sum(map(field.looks, values)) >= 0.6 * len(values)
