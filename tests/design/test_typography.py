from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from dirigent.design import typography

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # Friday, noon in Moscow


def said(text: str) -> str:
    """Spaces that never break are hard to read in a table of cases."""
    return text.replace(typography.NBSP, " ")


@pytest.fixture(autouse=True)
def moscow():
    with timezone.override("Europe/Moscow"), translation.override("ru"):
        yield


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (84000, "84 000 ₽"),
        ("1234567.8", "1 234 567,80 ₽"),
        (0, "0 ₽"),
        (-980, "−980 ₽"),
        ("0.05", "0,05 ₽"),
    ],
)
def test_money(value, text):
    assert said(typography.money(value)) == text


def test_a_sum_never_breaks_over_two_lines():
    assert " " not in typography.money(1234567)


@pytest.mark.parametrize(
    ("value", "text"), [(1240, "1 240"), ("0.5", "0,5"), ("2.50", "2,5"), (1118, "1 118"), (100, "100")]
)
def test_numbers(value, text):
    assert said(typography.number(value)) == text


def test_an_englishman_reads_his_own_numbers():
    with translation.override("en"):
        assert said(typography.money("1234567.8")) == "1,234,567.80 ₽"


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(minutes=48), "сегодня 11:12"),
        (timedelta(hours=18, minutes=55), "вчера 17:05"),
        (timedelta(days=3), "17 ноября 12:00"),
        (timedelta(days=365), "20 ноября 2025 12:00"),
        (timedelta(days=-1), "завтра 12:00"),
    ],
)
def test_moments(ago, text):
    assert said(typography.moment(NOON - ago, NOON)) == text


def test_midnight_belongs_to_the_readers_zone():
    late_evening = datetime(2026, 11, 19, 20, 30, tzinfo=UTC)
    with timezone.override("Asia/Yekaterinburg"):
        assert said(typography.moment(late_evening, NOON)) == "сегодня 01:30"


@pytest.mark.parametrize(
    ("value", "text"), [(date(2026, 11, 20), "20 ноября"), (date(2025, 5, 1), "1 мая 2025"), (NOON, "20 ноября")]
)
def test_days(value, text):
    assert said(typography.day(value, NOON)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(date(2026, 11, 21), "21 ноя"), (date(2026, 5, 3), "3 мая"), (date(2025, 9, 3), "3 сен 2025")]
)
def test_short_days(value, text):
    assert said(typography.short_day(value, NOON)) == text


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(minutes=0), "0 мин"),
        (timedelta(minutes=40), "40 мин"),
        (timedelta(minutes=60), "1 ч"),
        (timedelta(minutes=100), "1 ч 40 мин"),
        (timedelta(hours=26, minutes=5), "1 день"),
        (timedelta(days=3, hours=5), "3 дня"),
        (timedelta(days=5), "5 дней"),
        (timedelta(days=21), "21 день"),
    ],
)
def test_spans(length, text):
    assert said(typography.span(length)) == text


@pytest.mark.parametrize(
    ("away", "text"),
    [
        (timedelta(minutes=-40), "на 40 мин позже"),
        (timedelta(0), "сейчас"),
        (timedelta(days=-3), "на 3 дня позже"),
        (timedelta(hours=5), "до 17:00"),
        (timedelta(days=1), "завтра до 12:00"),
        (timedelta(days=4), "24 ноября"),
    ],
)
def test_deadlines(away, text):
    assert said(typography.deadline(NOON + away, NOON)) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("89074391500", "+7 (907) 439-15-00"),
        ("+7 907 439 15 00 доб. 12", "+7 (907) 439-15-00, доб. 12"),
        ("+375 29 491-19-11", "+375 29 491-19-11"),
        ("звонить Ивану", "звонить Ивану"),
        ("112233", "112233"),
    ],
)
def test_phones(raw, text):
    assert said(typography.phone(raw)) == text


@pytest.mark.parametrize(
    ("name", "text"), [("Ольга Снегирёва", "ОС"), ("Театр «Глобус»", "ТГ"), ("олег", "О"), ("", "?"), ("«»", "?")]
)
def test_initials(name, text):
    assert typography.initials(name) == text
