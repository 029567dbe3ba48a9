"""Read an XLSX workbook: values as the person sees them, formulas by their last result."""

import re
import zipfile
from io import BytesIO
from typing import Any
from warnings import catch_warnings, simplefilter

import openpyxl
from django.utils.translation import gettext as _

from .book import Book, Cell, Row, Sheet, UnreadableTable

MAX_ROWS = 200_000
MAX_COLUMNS = 300
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 250
SMALL_ENOUGH = 20 * 1024 * 1024  # a small sheet of repeated words packs a thousandfold and harms nobody


def read_workbook(content: bytes, filename: str) -> Book:
    _refuse_dangerous(content)
    with catch_warnings():
        simplefilter("ignore")  # openpyxl warns of styles and validations that we do not read anyway
        try:
            workbook = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            shown = [ws for ws in workbook.worksheets if ws.sheet_state == "visible"]
            hidden = [ws.title for ws in workbook.worksheets if ws.sheet_state != "visible"]
            sheets = tuple(Sheet(ws.title, tuple(_rows(ws))) for ws in shown)
            workbook.close()
        except UnreadableTable:
            raise
        except Exception as broken:  # noqa: BLE001 a damaged file may fail anywhere in the library
            raise UnreadableTable(
                _("The file is damaged: Excel's own parts of it cannot be read. Open it in Excel and save it anew.")
            ) from broken
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableTable(_("There is not one filled row in the file."))
    return Book(filename, sheets, hidden=tuple(hidden))


def _rows(ws: Any) -> list[Row]:
    ws.reset_dimensions()  # some programs write a wrong size, and rows beyond it would be lost
    rows: list[Row] = []
    for number, cells in enumerate(ws.iter_rows(max_col=MAX_COLUMNS), start=1):
        values = [_value(cell) for cell in cells]
        while values and values[-1] is None:
            values.pop()
        if values:
            rows.append(Row(number, tuple(values)))
        if len(rows) > MAX_ROWS:
            raise UnreadableTable(_("There are more than 200,000 rows in the file. Split it into parts."))
    return rows


def _value(cell: Any) -> Cell:
    value = cell.value
    if value is None or cell.data_type == "e":
        return None
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        zeros = re.fullmatch(r"0{2,20}", cell.number_format or "")
        if zeros and value == int(value):
            return str(int(value)).zfill(len(zeros.group()))
        if isinstance(value, float) and value == int(value):
            return int(value)
    return value if isinstance(value, Cell) else str(value)


def _refuse_dangerous(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if "xl/workbook.bin" in names:
                raise UnreadableTable(_("This is a binary Excel file (.xlsb). Save it as .xlsx and try again."))
            if "xl/workbook.xml" not in names:
                raise UnreadableTable(_("This is not an Excel table. Save it as .xlsx and try again."))
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > MAX_UNPACKED or (unpacked > SMALL_ENOUGH and unpacked > MAX_RATIO * len(content)):
                raise UnreadableTable(_("The file unpacks into too much. Save the needed sheet into a new file."))
            for entry in entries:
                if entry.filename.endswith(".xml"):
                    with archive.open(entry) as part:
                        if b"<!DOCTYPE" in part.read(1024):
                            raise UnreadableTable(_("The file is not written by a table program; it is refused."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as broken:
        raise UnreadableTable(
            _("The file is damaged: Excel's own parts of it cannot be read. Open it in Excel and save it anew.")
        ) from broken
