"""How names, days, hours, addresses and requisites are read. A head of department can correct these tables."""

from datetime import date, datetime, time

import pytest

from dirigent.domain.clients import reading
from dirigent.domain.clients.models import PreferredChannel, Status


@pytest.mark.parametrize(("text", "family", "given", "patronymic"), [
    ("Чернова Дарья Павловна", "Чернова", "Дарья", "Павловна"),
    ("Дарья Павловна Чернова", "Чернова", "Дарья", "Павловна"),
    ("Белов Пётр Ильич", "Белов", "Пётр", "Ильич"),
    ("Юдин Лев Ильич", "Юдин", "Лев", "Ильич"),
    ("Дарья Чернова", "Чернова", "Дарья", ""),
    ("Чернова Дарья", "Чернова", "Дарья", ""),
    ("Берг Юлия", "Берг", "Юлия", ""),
    ("Юлия Берг", "Берг", "Юлия", ""),
    ("Ольга Снегирёва", "Снегирёва", "Ольга", ""),
    ("Дарья Павловна", "", "Дарья", "Павловна"),
    ("Дарья", "", "Дарья", ""),
    ("Чернова", "Чернова", "", ""),
    ("Абрамович Роман", "Абрамович", "Роман", ""),
    ("Римский-Корсаков Николай Андреевич", "Римский-Корсаков", "Николай", "Андреевич"),
    ("Салтыкова-Щедрина Анна", "Салтыкова-Щедрина", "Анна", ""),
    ("Снегирёва О.П.", "Снегирёва", "О.", "П."),
    ("О. П. Снегирёва", "Снегирёва", "О.", "П."),
    ("Алиев Руслан Магомед оглы", "Алиев", "Руслан", "Магомед оглы"),
    ("Иванова (Петрова) Анна Сергеевна", "Иванова (Петрова)", "Анна", "Сергеевна"),
    ("John Smith", "Smith", "John", ""),
    ("Smith, John", "Smith", "John", ""),
    ("Людвиг ван Бетховен", "ван Бетховен", "Людвиг", ""),
    ("ЧЕРНОВА ДАРЬЯ ПАВЛОВНА", "Чернова", "Дарья", "Павловна"),
    ("чернова  дарья\u00a0павловна ", "Чернова", "Дарья", "Павловна"),
    ("Отдел рекламы и связей", "", "Отдел рекламы и связей", ""),
])  # fmt: skip
def test_a_name_is_read_in_any_order(text, family, given, patronymic):
    assert reading.person_name(text).value == (family, given, patronymic)


@pytest.mark.parametrize("text", ["", "  ", "12345", "a@b.ru"])
def test_what_is_no_name_is_said(text):
    answer = reading.person_name(text)
    assert answer.value is None
    assert answer.problem


@pytest.mark.parametrize(("cell", "value"), [
    (datetime(1985, 1, 21), (21, 1, 1985)),
    ("04.03", (4, 3, None)),
    ("4 марта", (4, 3, None)),
    ("4 мая 1985 г.", (4, 5, 1985)),
    ("04.03.1985", (4, 3, 1985)),
    ("04.03.85", (4, 3, 1985)),
    ("1985-03-04", (4, 3, 1985)),
    ("29.02", (29, 2, None)),
    ("29 февраля 1984", (29, 2, 1984)),
    ("March 4", None),
    ("29.02.1985", None),
    ("31.04", None),
    ("весной", None),
    (31110, (4, 3, 1985)),
    ("04.03.1885", (4, 3, None)),
])  # fmt: skip
def test_birthdays(cell, value):
    answer = reading.birthday(cell)
    assert answer.value == value
    assert bool(answer.problem) == (value is None)


@pytest.mark.parametrize(("cell", "value"), [
    (datetime(2026, 11, 1), date(2026, 11, 1)),
    ("01.11.2026", date(2026, 11, 1)),
    ("1 ноября 2026 года", date(2026, 11, 1)),
    ("ноябрь 2026", date(2026, 11, 1)),
    ("2026-11-01 00:00:00", date(2026, 11, 1)),
    (46327, date(2026, 11, 1)),
    ("01.11", None),
    ("давно", None),
    ("01.11.1026", None),
])  # fmt: skip
def test_days(cell, value):
    answer = reading.day(cell)
    assert answer.value == value
    assert bool(answer.problem) == (value is None)


def hours(text: str) -> str | None:
    """The windows read, in one line: `0-4 10:00–13:00`."""
    answer = reading.windows(text)
    assert bool(answer.problem) == (answer.value is None)
    if answer.value is None:
        return None
    spans: dict[tuple[time, time], list[int]] = {}
    for weekday, starts, ends in answer.value:
        spans.setdefault((starts, ends), []).append(weekday)
    return ", ".join(f"{''.join(map(str, days))} {s:%H:%M}–{e:%H:%M}" for (s, e), days in sorted(spans.items()))


@pytest.mark.parametrize(("text", "expected"), [
    ("14-17", "01234 14:00–17:00"),
    ("10:00–13:00", "01234 10:00–13:00"),
    ("11:00-12:30, 16:00-18:00", "01234 11:00–12:30, 01234 16:00–18:00"),
    ("пн-пт 10-13", "01234 10:00–13:00"),
    ("Пн – Пт: с 10 до 13 часов", "01234 10:00–13:00"),
    ("пн, ср 10.00-12.30", "02 10:00–12:30"),
    ("пн-чт после 15; пт 10-12", "4 10:00–12:00, 0123 15:00–19:00"),
    ("пн-ср, пт 9-11", "0124 09:00–11:00"),
    ("после 15", "01234 15:00–19:00"),
    ("после 18:00", "01234 18:00–20:00"),
    ("до 12", "01234 09:00–12:00"),
    ("до 9", "01234 07:00–09:00"),
    ("по будням вечером", "01234 17:00–20:00"),
    ("ежедневно 10-22", "0123456 10:00–22:00"),
    ("вторник и четверг утром", "13 09:00–12:00"),
    ("после обеда", "01234 14:00–18:00"),
    ("сб-вс 12-16", "56 12:00–16:00"),
    ("пятница", "4 09:00–19:00"),
    ("10-13 по будням", "01234 10:00–13:00"),
    ("14-17 пн, ср; 10-12 пт", "4 10:00–12:00, 02 14:00–17:00"),
    ("пн 10-13, сб", None),
    ("любое время", ""),
    ("", ""),
    ("17-14", None),
    ("26-28", None),
    ("кроме понедельника", None),
    ("только через секретаря", None),
    ("14-17, но не в пятницу", None),
])  # fmt: skip
def test_hours_to_call(text, expected):
    assert hours(text) == expected


@pytest.mark.parametrize(("text", "value"), [
    ("Клиент", Status.RUNNING), ("лид", Status.LEAD), ("ПАУЗА", Status.PAUSED), ("на паузе", Status.PAUSED),
    ("Бывший", Status.FORMER), ("В работе", Status.RUNNING), ("", None),
])  # fmt: skip
def test_statuses(text, value):
    assert reading.status(text) == reading.Read(value)


def test_an_unknown_status_is_said_with_those_known():
    assert reading.status("Мутный").problem == "«Мутный» — не статус. Напишите: Клиент, Лид, Пауза или Бывший."


@pytest.mark.parametrize(("text", "value"), [
    ("телефон", PreferredChannel.CALL), ("Почта", PreferredChannel.MAIL), ("e-mail", PreferredChannel.MAIL),
    ("мессенджер", PreferredChannel.MESSENGER), ("Телеграм", PreferredChannel.MESSENGER), ("", None),
])  # fmt: skip
def test_channels(text, value):
    assert reading.channel(text) == reading.Read(value)


@pytest.mark.parametrize(("text", "value"), [
    ("Europe/Moscow", "Europe/Moscow"), ("asia/yekaterinburg", "Asia/Yekaterinburg"),
    ("Екатеринбург", "Asia/Yekaterinburg"), ("Санкт-Петербург", "Europe/Moscow"),
    ("МСК+2", "Asia/Yekaterinburg"), ("мск −1", "Europe/Kaliningrad"), ("МСК", "Europe/Moscow"),
    ("UTC+5", "Asia/Yekaterinburg"), ("MSK + 4", "Asia/Krasnoyarsk"),
])  # fmt: skip
def test_time_zones(text, value):
    assert reading.timezone(text) == reading.Read(value)


@pytest.mark.parametrize("text", ["МСК+20", "Атлантида", "../etc/passwd", "Нск2"])
def test_an_unknown_time_zone_is_said(text):
    assert text in reading.timezone(text).problem


@pytest.mark.parametrize(("text", "value", "problem", "notice"), [
    ("d.chernova0@polet0.example", ["d.chernova0@polet0.example"], "", ""),
    ("p.kovaleva0(at)granat9.example", [], "«p.kovaleva0(at)granat9.example» не похоже на адрес: нет @.", ""),
    ("f.belov1@belyy kit11.example", ["f.belov1@belyykit11.example"], "", "Из адреса «f.belov1@belyy kit11.example» убраны пробелы."),
    ("a@b.ru, A@B.ru; c@d.ru", ["a@b.ru", "c@d.ru"], "", ""),
    ("a@b.ru c@d.ru", ["a@b.ru", "c@d.ru"], "", ""),
    ("Анна <anna@полёт.рф>", ["anna@полёт.рф"], "", ""),
    ("a@b", [], "«a@b» не похоже на адрес почты. Проверьте, нет ли опечатки.", ""),
    ("a@b.ru, нет", ["a@b.ru"], "«нет» не похоже на адрес: нет @.", ""),
    ("", [], "", ""),
])  # fmt: skip
def test_addresses(text, value, problem, notice):
    assert reading.emails(text) == reading.Read(value, problem, notice)


def test_phones_beside_junk_are_kept():
    answer = reading.phones("89830388368 Анна")
    assert answer == reading.Read([("+79830388368", "")], "«Анна» — это не телефон.")
    assert reading.phones("") == reading.Read([])


def test_a_wrong_inn_is_kept_to_be_mended():
    assert reading.inn("7417776310") == reading.Read("7417776310")
    assert reading.inn("ИНН 7417 776310").value == "7417776310"
    wrong = reading.inn("7701234567")
    assert wrong.value == "7701234567"
    assert "не сходится" in wrong.problem


def test_a_zero_eaten_by_the_table_is_put_back():
    assert reading.inn("274062111") == reading.Read("0274062111", notice="Возвращён ноль в начале: 0274062111.")
    assert reading.inn("274062112").problem


def test_an_account_is_tried_against_its_bank():
    assert reading.account("40702810138250123017", "044525225").problem == ""
    assert reading.account("40702810138250123018", "044525225").problem
    assert reading.correspondent_account("30101810400000000225", "044525225").problem == ""
    assert reading.bic("44525225").value == "044525225"


@pytest.mark.parametrize(("text", "value"), [
    ("polet.ru", "https://polet.ru"), ("http://полёт.рф/билеты", "http://полёт.рф/билеты"), ("нет", None), ("a b.ru", None),
])  # fmt: skip
def test_sites(text, value):
    assert reading.site(text).value == value
