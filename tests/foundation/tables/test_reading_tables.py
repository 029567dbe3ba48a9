"""What a person brings as «a table», and what becomes of it."""

import re
import zipfile
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from django.utils import translation

from dirigent.foundation.tables import UnreadableTable, read, text_of

RUSSIAN = "Клиент;ИНН;Город\nЛедовое шоу «Полёт»;7417776310;Ёлкино\nМузей «Маяк»;0274062111;Москва\n"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def workbook(rows, **formats) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Клиенты"
    for row in rows:
        sheet.append(row)
    for address, number_format in formats.items():
        sheet[address].number_format = number_format
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(source, filename="clients.csv"):
    return [tuple(map(text_of, row.cells)) for row in read(source, filename).sheets[0].rows]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866"]
)
def test_russian_text_is_read_in_whatever_encoding_it_came(encoding):
    text = (
        RUSSIAN if encoding.startswith("utf") or encoding == "cp1251" else RUSSIAN.replace("«", '"').replace("»", '"')
    )
    rows = rows_of(text.encode(encoding))
    assert rows[0] == ("Клиент", "ИНН", "Город")
    assert rows[1][0].strip('"«»') in ("Ледовое шоу «Полёт", 'Ледовое шоу "Полёт')
    assert rows[2][1:] == ("0274062111", "Москва")


@pytest.mark.parametrize("capitals", ["КЛИЕНТ;МЕНЕДЖЕР\nООО СЕВЕР;ИВАНОВ\n", "Клиент;Тел\nЯ;1\n"])
def test_a_short_cp1251_file_is_still_russian(capitals):
    assert rows_of(capitals.encode("cp1251"))[0][0].casefold() == "клиент"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found_by_the_columns_it_makes(delimiter):
    text = delimiter.join(["Клиент", "Почта"]) + "\n" + delimiter.join(['"Ромашка; и, ко"', "a@b.ru"]) + "\n"
    assert rows_of(text.encode()) == [("Клиент", "Почта"), ("Ромашка; и, ко", "a@b.ru")]


def test_excels_own_line_about_the_delimiter_is_no_row():
    assert rows_of("sep=;\nКлиент;Почта\nА,Б;x\n".encode()) == [("Клиент", "Почта"), ("А,Б", "x")]


def test_a_quote_never_closed_swallows_nothing():
    rows = rows_of(("Клиент;Город\n" + '"Полёт;Омск\n' + "Маяк;Пермь\n" * 60).encode())
    assert len(rows) == 62
    assert rows[1] == ('"Полёт', "Омск")


def test_a_cell_may_hold_several_lines_and_blank_lines_are_counted():
    book = read('Клиент;Адрес\n\n"Полёт";"Омск,\nМира, 1"\n'.encode("cp1251"), "c.csv")
    assert [row.number for row in book.sheets[0].rows] == [1, 3]
    assert text_of(book.sheets[0].rows[1][1]) == "Омск, Мира, 1"


def test_a_workbook_keeps_numbers_whole_and_zeros_leading():
    content = workbook(
        [["ИНН", "КПП", "Сумма", "С нами с"], [7417776310, 12345678, 1.5, datetime(2026, 11, 1)]], B2="000000000"
    )
    row = read(content, "c.xlsx").sheets[0].rows[1]
    assert [text_of(cell) for cell in row.cells] == ["7417776310", "012345678", "1.5", "01.11.2026"]
    assert row[3].date() == date(2026, 11, 1)


def test_a_formula_gives_its_last_result_and_an_error_gives_nothing():
    content = workbook([["Клиент"], ["Полёт"], ["#N/A"]])
    with zipfile.ZipFile(BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    formula = '<c r="A2" t="str"><f>CONCATENATE("По","лёт")</f><v>Полёт</v></c>'
    sheet = re.sub(r'<c r="A2".*?</c>', formula, sheet)
    assert "CONCATENATE" in sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    assert [text_of(row[0]) for row in read(out.getvalue(), "c.xlsx").sheets[0].rows] == ["Клиент", "Полёт"]


def test_a_hidden_sheet_is_left_and_named():
    book = openpyxl.Workbook()
    book.active.append(["Клиент"])
    book.create_sheet("Справочник").append(["тайное"])
    book["Справочник"].sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    answer = read(out.getvalue(), "c.xlsx")
    assert (len(answer.sheets), answer.hidden) == (1, ("Справочник",))


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return out.getvalue()


def entity() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook/>')
    return out.getvalue()


OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
PROTECTED = OLD_EXCEL + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(("content", "said"), [
    (b"", "empty"),
    (b"  \n ", "empty"),
    (OLD_EXCEL, ".xls"),
    (PROTECTED, "password"),
    (b"PK\x03\x04 torn", "damaged"),
    (b"%PDF-1.7 ...", "not a table"),
    (bytes(range(256)) * 8, "not a table"),
    (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
    (bomb(), "unpacks"),
    (entity(), "refused"),
    (workbook([]), "not one filled row"),
    (b";;;\n;;;\n", "not one filled row"),
])  # fmt: skip
def test_what_is_no_table_is_refused_in_a_sentence(content, said):
    with pytest.raises(UnreadableTable) as refused:
        read(content, "clients.xlsx")
    assert said in refused.value.sentence
