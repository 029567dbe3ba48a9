"""Passwords noticed in texts: found where people write them, and few false alarms."""

import time

import pytest

from dirigent.domain.tracking.passwords_said import MOVED, find, masked


@pytest.mark.parametrize(("text", "secret", "login"), [
    ("Логин: globus\nПароль: Qw12!xyz", "Qw12!xyz", "globus"),
    ("пароль от FTP: zK9-parol", "zK9-parol", ""),
    ("Пароль - 12345678", "12345678", ""),
    ("пароль = Театр2026", "Театр2026", ""),
    ("Доступ к админке: admin / Sekret77", "Sekret77", "admin"),
    ("login/pass: anna / qwerty12", "qwerty12", "anna"),
    ("логин/пароль: anna:qwerty12", "qwerty12", "anna"),
    ("password: hunter2.", "hunter2", ""),
    ("Username: root\nPassword: toor!1", "toor!1", "root"),
    ("ftp://globus:Tr0ub4dor@ftp.globus.example/www", "Tr0ub4dor", "globus"),
    ("https://admin:admin123@globus.example/bitrix/", "admin123", "admin"),
    ("Токен Метрики: y0_AgAAAABkZ83fAAl1xQAAAADr7LmQ9sT2vW", "y0_AgAAAABkZ83fAAl1xQAAAADr7LmQ9sT2vW", ""),
    ("пароль:\nZx81!kanareika", "Zx81!kanareika", ""),
])  # fmt: skip
def test_noticed(text, secret, login):
    found = find(text)

    assert [(one.secret, one.login) for one in found] == [(secret, login)]
    assert text[found[0].start : found[0].end] == secret
    assert secret not in masked(text)
    assert MOVED in masked(text)


@pytest.mark.parametrize("text", [
    "Пришлите, пожалуйста, пароль от админки.",
    "Пароль пришлю отдельно.",
    "пароль: пришлю в смс",
    "Пароль: тот же, что и был",
    "Пароль: ••• перенесено в сейф",
    "Смените пароль: https://globus.example/reset",
    "Договор № 2026-11-20/77-КВ от 20 ноября",
    "https://yandex.ru/maps/org/teatr_globus/1234567890123456789012345678/?ll=37.6",
    "Счётчик 12345678, GA G-ABCDEF1234, контейнер GTM-AB12CD3",
    "sha: 3f786850e387550fdab836ed7e6dc881de23001b",
    "p/с 40702810900000012345, БИК 044525225",
    "teatr_globus_noyabr_2026_variant_3_final",
    "Ссылка на диск: https://disk.yandex.ru/d/AbCdEf1234567890AbCdEf1234567890",
    "Доступ: чтение / редактирование",
    "utm_source=yandex&utm_campaign=premiera_noyabr_2026_moskva_1234",
    "Код 550e8400-e29b-41d4-a716-446655440000",
])  # fmt: skip
def test_left_alone(text):
    assert find(text) == []
    assert masked(text) == text


@pytest.mark.parametrize("hostile", [
    "пароль" + " " * 90_000, "пароль " * 13_000, "пароль а " * 10_000 + ":", "a" * 90_000, "login/pass" * 9_000, "ftp://" + "a" * 60 + ":" + "b" * 90_000,
    "доступ" + "x" * 30 + ":" + " " * 90_000, "Aa1_" * 22_000, "логин: " * 13_000 + "пароль: x",
], ids=range(9))  # fmt: skip
def test_a_hostile_text_holds_nobody_up(hostile):
    began = time.perf_counter()
    find(hostile)

    assert time.perf_counter() - began < 1
