"""Columns named as people name them."""

import re

import pytest

from dirigent.foundation.tables import Field, find_header, guess, read

FIELDS = (
    Field("client", ("Клиент", "Компания")),
    Field("name", ("ФИО", "Контакт", "Имя")),
    Field("email", ("Почта", "E-mail", "Email"), lambda text: "@" in text, many=True),
    Field("phone", ("Телефон", "Моб", "Тел"), lambda text: len(re.sub(r"\D", "", text)) == 11, many=True),
    Field("since", ("С нами с",)),
)


def columns(text: str) -> list[str]:
    sheet = read(text.encode(), "c.csv").sheets[0]
    header = find_header(sheet, FIELDS)
    found = guess(sheet.rows[header].cells, sheet.rows[header + 1 :], FIELDS, ignored=["Бюджет"])
    return [found.get(column, "-") for column in range(sheet.width)]


@pytest.mark.parametrize(("text", "expected"), [
    ("Клиент;ФИО;Почта\nА;Б;В", "client name email"),
    ("КОМПАНИЯ;Контакт;E-Mail\nА;Б;В", "client name email"),
    ("Название компании;Тел. (моб.);Email рабочий\nА;Б;В", "client phone email"),
    ("Телефон 1;Телефон 2;Клиент\n1;2;А", "phone phone client"),
    ("Клиент;Прочее;\nА;a@b.ru;79835337406", "client email phone"),  # the header is silent, the values speak
    ("Клиент;Бюджет\nА;79835337406", "client -"),  # ignored on purpose, whatever it looks like
    ("Клиент;Имя клиента;С нами с\nА;Б;В", "client name since"),
    ("Выгрузка от 1 ноября;;\n;;\nКлиент;ФИО;Почта\nА;Б;В", "client name email"),  # the header is not the first row
])  # fmt: skip
def test_columns_are_recognised(text, expected):
    assert " ".join(columns(text)) == expected


def test_a_table_without_any_header_has_none():
    sheet = read(b"1;2\n3;4", "c.csv").sheets[0]
    assert find_header(sheet, FIELDS) is None
