"""Who wrote and to whom, however the list is written; and the key under which an address is found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dirigent.foundation.addresses import address_key, domain_of, is_public_domain
from dirigent.integrations.mail.addresses import addresses


def read(value: str | bytes) -> list[tuple[str, str]]:
    raw = value.encode() if isinstance(value, str) else value
    return [tuple(address) for address in addresses([raw.decode("latin-1")])]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("anna@x.example", [("", "anna@x.example")]),
        ("<anna@x.example>", [("", "anna@x.example")]),
        ("Anna <anna@x.example>", [("Anna", "anna@x.example")]),
        ('"Smith, Anna" <anna@x.example>', [("Smith, Anna", "anna@x.example")]),
        ('"Anna \\"the boss\\" Smith" <anna@x.example>', [('Anna "the boss" Smith', "anna@x.example")]),
        ("anna@x.example (Anna Smith)", [("Anna Smith", "anna@x.example")]),
        ("Anna (the (real) one) <anna@x.example>", [("Anna", "anna@x.example")]),
        ("Anna <anna@x.example>, Boris <boris@y.example>", [("Anna", "anna@x.example"), ("Boris", "boris@y.example")]),
        ("anna@x.example; boris@y.example", [("", "anna@x.example"), ("", "boris@y.example")]),
        ("Team: Anna <anna@x.example>, boris@y.example;", [("Anna", "anna@x.example"), ("", "boris@y.example")]),
        ("undisclosed-recipients:;", []),
        ("", []),
        (",,, ,", []),
        ("=?utf-8?B?0JDQvdC90LA=?= <anna@x.example>", [("Анна", "anna@x.example")]),
        (
            "=?utf-8?Q?=D0=90=D0=BD=D0=BD=D0=B0=2C_=D0=9E=D0=9E=D0=9E?= <anna@x.example>",
            [("Анна, ООО", "anna@x.example")],
        ),
        ("=?utf-8?Q?Anna,_Ltd?= <anna@x.example>", [("Anna, Ltd", "anna@x.example")]),
        ("=?utf-8?Q?boss=40kvartet.example?= <evil@x.example>", [("boss@kvartet.example", "evil@x.example")]),
        ("=?utf-8?Q?boss=40kvartet.example?=", [("boss@kvartet.example", "")]),
        ('"boss@kvartet.example" <evil@x.example>', [("boss@kvartet.example", "evil@x.example")]),
        ("Анна Ковалёва <anna@x.example>", [("Анна Ковалёва", "anna@x.example")]),
        ("Аnnа <anna@x.example>", [("Аnnа", "anna@x.example")]),
        ("Anna anna@x.example", [("Anna", "anna@x.example")]),
        ("Anna <anna@x.example", [("Anna", "anna@x.example")]),
        ("<@relay.example:anna@x.example>", [("", "anna@x.example")]),
        ("mailto:anna@x.example", [("", "anna@x.example")]),
        ('"anna smith"@x.example', [("", '"anna smith"@x.example')]),
        ('"boss"@kvartet.example <evil@x.example>', [("", "evil@x.example")]),
        ("<boss@kvartet.example> <evil@x.example>", [("", "boss@kvartet.example"), ("", "evil@x.example")]),
        ("иван@почта.рф", [("", "иван@почта.рф")]),
        ("Anna <anna@x.example> , ", [("Anna", "anna@x.example")]),
        ("Фёдор Белов <f.belov1@belyy >kit11.example>", [("Фёдор Белов", "f.belov1@belyy >kit11.example")]),
        (
            "<f.belov1@belyy >kit11.example>, Boris <boris@y.example>",
            [("", "f.belov1@belyy >kit11.example"), ("Boris", "boris@y.example")],
        ),
    ],
)
def test_a_list_of_addresses_is_read(value: str, expected: list[tuple[str, str]]):
    assert read(value) == expected


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Anna@Client.Example", "anna@client.example"),
        (" <anna@client.example> ", "anna@client.example"),
        ("f.belov1@belyy >kit11.example", "f.belov1@belyykit11.example"),
        ("<f.belov1@belyy >kit11.example>", "f.belov1@belyykit11.example"),
        ("f.belov1@belyy kit11.example", "f.belov1@belyykit11.example"),
        ("anna@\u00a0client.example", "anna@client.example"),
        ("info@xn--80a1acny.xn--p1ai", "info@почта.рф"),
        ("info@ПОЧТА.РФ", "info@почта.рф"),
        ("info@почта。рф", "info@почта.рф"),
        ("a.n.n.a+tag@x.example", "a.n.n.a+tag@x.example"),
        ("anna@xn--!!!.example", "anna@xn--!!!.example"),
        ("no address", "noaddress"),
        ("", ""),
    ],
)
def test_two_spellings_of_one_mailbox_have_one_key(written: str, key: str):
    assert address_key(written) == key


@given(st.text(max_size=80) | st.from_regex(r"[a-zA-Z<> .]{1,10}@(xn--)?[\w.\- >]{0,40}", fullmatch=True))
def test_the_key_of_a_key_is_itself(written: str):
    key = address_key(written)
    assert address_key(key) == key
    assert not any(char.isspace() or char in "<>" for char in key)


@given(st.text(max_size=200))
def test_any_text_is_read_as_a_list(value: str):
    for address in addresses([value.encode("utf-8", "replace").decode("latin-1")]):
        assert address.name or address.address


def test_the_domain_says_whether_it_says_anything():
    assert domain_of("Anna <anna@Mail.RU>") == "mail.ru"
    assert domain_of("nobody") == ""
    for public in (
        "mail.ru",
        "YANDEX.ru",
        "ya.ru",
        "gmail.com",
        "bk.ru",
        "list.ru",
        "inbox.ru",
        "rambler.ru",
        "icloud.com",
        "outlook.com",
    ):
        assert is_public_domain(public)
    for own in ("kvartet.example", "mail.kvartet.example", "", "notmail.ru"):
        assert not is_public_domain(own)
