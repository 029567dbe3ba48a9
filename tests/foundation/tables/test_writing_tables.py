"""A workbook that was written is read back the same."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl

from dirigent.foundation.tables import read, text_of, write_xlsx

ROWS = [
    ["Клиент", "Бюджет", "С нами с", "Говорили"],
    ["=HYPERLINK(\"http://x\")", Decimal("150000.50"), date(2026, 11, 1), datetime(2026, 11, 20, 12, 0, tzinfo=UTC)],
    ["+7 983 038-83-68", 3, None, None],
    ["Полёт\x0b", None, None, None],
]  # fmt: skip


def written():
    return openpyxl.load_workbook(BytesIO(write_xlsx({"Клиенты: все": ROWS}, zone=ZoneInfo("Europe/Moscow")))).active


def test_numbers_are_numbers_and_dates_are_dates():
    sheet = written()
    assert sheet["B2"].value == 150000.5
    assert (sheet["C2"].value.date(), sheet["C2"].number_format) == (date(2026, 11, 1), "dd.mm.yyyy")
    assert sheet["D2"].value == datetime(2026, 11, 20, 15, 0)
    assert (sheet.freeze_panes, sheet.title) == ("A2", "Клиенты  все")


def test_text_that_looks_like_a_formula_stays_text():
    sheet = written()
    assert (sheet["A2"].data_type, sheet["A2"].quotePrefix) == ("s", True)
    assert (sheet["A3"].value, sheet["A3"].quotePrefix) == ("+7 983 038-83-68", True)
    assert sheet["A1"].quotePrefix is False


def test_what_was_written_is_read_back_unchanged():
    rows = read(write_xlsx({"a": ROWS, "A": ROWS}), "x.xlsx").sheets[1].rows
    assert [text_of(row[0]) for row in rows] == ["Клиент", '=HYPERLINK("http://x")', "+7 983 038-83-68", "Полёт"]
