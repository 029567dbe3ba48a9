"""Write a workbook that opens well: numbers are numbers, dates are dates, text is never a formula."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

WIDEST, NARROWEST = 60, 8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOLD = Font(bold=True)
_TOP = Alignment(vertical="top")


def write_xlsx(sheets: Mapping[str, Iterable[Sequence[object]]], *, zone: tzinfo | None = None) -> bytes:
    """A workbook of sheets, the first row of each being its header. Aware moments are shown in the zone given."""
    workbook = openpyxl.Workbook(write_only=True)
    used: set[str] = set()
    for title, rows in sheets.items():
        ws = workbook.create_sheet(_title(title, used))
        listed = [[_plain(value, zone) for value in row] for row in rows]
        ws.freeze_panes = "A2"
        for column, width in enumerate(_widths(listed), start=1):
            ws.column_dimensions[get_column_letter(column)].width = width
        if listed and listed[0]:
            ws.auto_filter.ref = f"A1:{get_column_letter(len(listed[0]))}{max(len(listed), 2)}"
        for number, row in enumerate(listed):
            ws.append([_cell(ws, value, header=number == 0) for value in row])
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _plain(value: object, zone: tzinfo | None) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo:
            value = value.astimezone(zone).replace(tzinfo=None)
        return value.replace(microsecond=0)
    if value is None or isinstance(value, bool | int | float | Decimal | date | time):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))[:32_767]


def _cell(ws: Any, value: Any, *, header: bool) -> Any:
    cell = WriteOnlyCell(ws, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # the library makes a formula of any text that begins with "="
        cell.quotePrefix = value.startswith(_FORMULA)
    elif isinstance(value, datetime):
        cell.number_format = "dd.mm.yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "dd.mm.yyyy"
    if header:
        cell.font = _BOLD
    cell.alignment = _TOP
    return cell


def _widths(rows: list[list[Any]]) -> list[int]:
    widest: dict[int, int] = {}
    for row in rows[:500]:
        for column, value in enumerate(row):
            length = 16 if isinstance(value, datetime) else 10 if isinstance(value, date) else len(str(value or ""))
            widest[column] = max(widest.get(column, NARROWEST), min(length + 2, WIDEST))
    return [widest[column] for column in sorted(widest)]


def _title(title: str, used: set[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31] or "1"
    name, number = base, 2
    while name.casefold() in used:
        name, number = f"{base[:27]} {number}", number + 1
    used.add(name.casefold())
    return name
