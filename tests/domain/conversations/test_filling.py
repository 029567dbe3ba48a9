"""Templates: fields from a list are put in, everything else stays the text it is."""

import pytest

from dirigent.domain.conversations.filling import Letter, fill, greeting, unknown_fields
from dirigent.domain.people.models import Agency
from tests.cast import moment

INJECTIONS = [
    "{{7*7}}", "{{ 7*7 }}", "{% debug %}", "{{ request.user.password }}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{{{7*7}}}}",
    "%(name)s", "%s", "{{''.__class__}}", "{% load static %}", "{# comment #}", "{}", "{ }", "{\n}", "{{name}}", "{{обращение}}",
]  # fmt: skip
UNKNOWN = [
    "{7*7}",
    "{0}",
    "{name.__class__}",
    "{name!r}",
    "{name:>99999}",
    "{имя[0]}",
    "{пароль}",
    "{user.password}",
    "{settings}",
]


@pytest.fixture
def letter(globus, anna, olga) -> Letter:
    Agency.objects.update_or_create(pk=1, defaults={"name": "Квартет"})
    return Letter(globus, anna, olga, moment("Fri 12:00"))


@pytest.mark.parametrize("text", INJECTIONS)
def test_nothing_is_executed(letter, text):
    assert fill(text, letter) == text


@pytest.mark.parametrize("text", ["{{7*7}}", "{{имя}}", "{}", "{ }", "{\n}"])
def test_what_is_no_single_field_is_text(text):
    assert unknown_fields(text) == []


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_no_field_is_named_and_left_alone(letter, text):
    assert fill(text, letter) == text
    assert unknown_fields(text) == [text[1:-1]]


def test_fields_have_a_russian_and_an_english_name(letter):
    russian = fill("{обращение} {имя} {клиент} {агентство} {я} {сегодня} {завтра} {подпись}", letter)
    english = fill("{greeting} {name} {client} {agency} {me} {today} {tomorrow} {signature}", letter)
    assert russian == english
    assert russian == (
        "Анна, добрый день! Анна Театр «Глобус» Квартет Ольга Снегирёва 20 ноября 21 ноября Ольга Снегирёва"
    )
    assert fill("{ ИМЯ }", letter) == "Анна"


def test_what_is_put_in_is_not_read_again(letter, globus, olga):
    globus.name = "{подпись}{{7*7}}{имя}"
    assert fill("{клиент}", letter) == "{подпись}{{7*7}}{имя}"


@pytest.mark.parametrize(
    ("form", "patronymic", "words"),
    [
        ("formal", "Сергеевна", "Анна Сергеевна, здравствуйте!"),
        ("formal", "", "Анна, здравствуйте!"),
        ("name", "Сергеевна", "Анна, добрый день!"),
        ("informal", "", "Анна, привет!"),
    ],
)
def test_the_greeting_is_by_the_persons_form_of_address(anna, form, patronymic, words):
    anna.address_form, anna.patronymic = form, patronymic
    assert greeting(anna) == words


def test_without_a_person_it_greets_anybody():
    assert greeting(None) == "Добрый день!"
