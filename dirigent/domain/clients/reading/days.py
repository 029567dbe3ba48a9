"""Days: of birth, often without the year, and of the calendar."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from dirigent.foundation.tables import text_of
from dirigent.foundation.tables.book import Cell

from .read import Read

_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "янв jan", "фев feb", "мар mar", "апр apr", "май мая may", "июн jun",
            "июл jul", "авг aug", "сен sep", "окт oct", "ноя nov", "дек dec",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_EXCEL_EPOCH = date(1899, 12, 30)
_LEAP = 2000


class Birthday(NamedTuple):
    day: int
    month: int
    year: int | None = None


def birthday(cell: Cell) -> Read[Birthday]:
    """«04.03», «4 марта», «04.03.1985», 1985-03-04 or a date. The year may be unknown."""
    text = text_of(cell)
    if not text:
        return Read()
    found = _parts(cell)
    if found is None or not _exists(*found):
        return Read(
            problem=_("“%(text)s” is not a birthday. Write it as 04.03 or 04.03.1985.") % {"text": text},
        )
    year, month, number = found
    if year is not None and not 1900 <= year <= 2100:
        return Read(Birthday(number, month), notice=_("The year of birth %(year)s is left out.") % {"year": year})
    return Read(Birthday(number, month, year))


def day(cell: Cell) -> Read[date]:
    """A day of the calendar; «ноябрь 2026» is its first."""
    text = text_of(cell)
    if not text:
        return Read()
    found = _parts(cell) or _month_of_year(text)
    if found is None or found[0] is None or not _exists(*found) or not 1980 <= found[0] <= 2100:
        return Read(problem=_("“%(text)s” is not a date. Write it as 01.11.2026.") % {"text": text})
    return Read(date(found[0], found[1], found[2]))


def _parts(cell: Cell) -> tuple[int | None, int, int] | None:
    """Year, month and day as they were written, whether such a day exists or not."""
    if isinstance(cell, datetime | date):
        return cell.year, cell.month, cell.day
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 10_000 < cell < 80_000:
        # Excel keeps dates as numbers of days; a column formatted as a number shows just that.
        found = _EXCEL_EPOCH + timedelta(days=int(cell))
        return found.year, found.month, found.day
    text = re.sub(r"\s*(?:г\.?|года|y\.?)$", "", text_of(cell).casefold()).split(" 00:00")[0].strip()
    if match := re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:t.*)?", text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := re.fullmatch(r"(\d{1,2})[-./\s](\d{1,2})(?:[-./\s](\d{4}|\d{2}))?\.?", text):
        return _year(match[3]), int(match[2]), int(match[1])
    if match := re.fullmatch(r"(\d{1,2})[\s.-]*([^\W\d_]{3,})\.?[\s,.-]*(\d{4}|\d{2})?", text):
        month = _MONTHS.get(match[2][:3])
        return (_year(match[3]), month, int(match[1])) if month else None
    return None


def _month_of_year(text: str) -> tuple[int | None, int, int] | None:
    match = re.fullmatch(r"([^\W\d_]{3,})\.?\s+(\d{4})\s*(?:г\.?|года)?", text.casefold())
    month = _MONTHS.get(match[1][:3]) if match else None
    return (int(match[2]), month, 1) if match and month else None


def _year(text: str | None) -> int | None:
    if not text:
        return None
    # Nobody's client was born, or came to us, in the thirties to come.
    return int(text) if len(text) == 4 else int(text) + (1900 if int(text) > 35 else 2000)


def _exists(year: int | None, month: int, number: int) -> bool:
    try:
        date(year or _LEAP, month, number)
    except ValueError:
        return False
    return True
