"""`dirigent import clients`: the same import, spoken of in a terminal."""

import importlib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User

AGENCY = str(Path(__file__).resolve().parents[1] / "data" / "agency" / "clients.xlsx")

pytestmark = pytest.mark.django_db


def said(*words: str):
    # "import" is a word of the language, so the module is found as the command line itself finds it
    return CliRunner().invoke(importlib.import_module("dirigent.config.commands.import").app, ["clients", *words])


def test_a_dry_run_shows_columns_counts_and_problems_and_writes_nothing():
    answer = said(AGENCY, "--create-people", "--dry-run")

    assert answer.exit_code == 0
    assert "Лист «Контакты»: Клиент → клиент; ФИО → ФИО контакта" in answer.output
    assert "Пока ничего не записано" in answer.output
    assert "Нужно поправить (3):" in answer.output
    assert not Client.objects.exists()


def test_it_is_done_and_the_second_time_changes_nothing():
    assert "Заведены как аккаунт-менеджеры: Ольга Снегирёва (olga)" in said(AGENCY, "--create-people").output
    assert (Client.objects.count(), Contact.objects.count(), User.objects.count()) == (36, 74, 4)
    again = said(AGENCY, "--create-people").output
    assert [line.split() for line in again.splitlines() if line.startswith(("Клиенты  ", "Контакты  "))] == [
        ["Клиенты", "0", "0", "36"], ["Контакты", "0", "0", "74"],
    ]  # fmt: skip


def test_a_column_may_be_pointed_to(tmp_path):
    table = tmp_path / "база.csv"
    table.write_text("Клиент;Кто\nПолёт;Анна Юдина\n", encoding="cp1251")
    assert said(str(table), "--mapping", "person=кто").exit_code == 0
    assert Contact.objects.get().full_name == "Юдина Анна"


@pytest.mark.parametrize(("words", "told"), [
    (["--mapping", "person=Кем"], "нет столбца «Кем»"),
    (["--mapping", "person"], "не ПОЛЕ=ЗАГОЛОВОК"),
    (["--by", "nobody"], "Человека с логином «nobody» нет"),
])  # fmt: skip
def test_what_cannot_be_done_is_said(words, told):
    answer = said(AGENCY, *words)
    assert answer.exit_code == 2
    assert told in " ".join(answer.output.replace("│", "").split())


def test_what_is_no_table_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04")
    answer = said(str(tmp_path / "x.xlsx"))
    assert (answer.exit_code, answer.output.strip()) == (
        2, "Файл повреждён и не читается. Откройте его в Excel и сохраните заново.",
    )  # fmt: skip
    assert not Client.objects.exists()
