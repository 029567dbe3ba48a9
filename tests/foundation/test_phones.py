"""Telephones as they stand in people's tables."""

import pytest
from django.utils import translation

from dirigent.foundation.phones import NotAPhone, Phone, digits, display, normalise


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(("text", "numbers"), [
    ("8 949 7869073", ["+79497869073"]),
    ("+7 (907) 439-15-00", ["+79074391500"]),
    ("89835337406", ["+79835337406"]),
    ("79835337406", ["+79835337406"]),
    ("9835337406", ["+79835337406"]),
    ("8(383)2-14-15-16, моб. 89835337406", ["+73832141516", "+79835337406"]),
    ("8 (913) 111-22-33 и 8 (913) 111-22-34", ["+79131112233", "+79131112234"]),
    ("89131112233\n89131112233", ["+79131112233"]),
    ("8-800-555-35-35", ["+78005553535"]),
    ("+375 29 123-45-67", ["+375291234567"]),
    ("+49 30 123456", ["+4930123456"]),
])  # fmt: skip
def test_numbers_are_found(text, numbers):
    assert normalise(text) == [Phone(number) for number in numbers]


@pytest.mark.parametrize("text", [
    "+7 (983) 038-83-68 доб. 12", "8 983 038-83-68, доб 12", "89830388368 (вн. 12)", "89830388368 доб.12", "89830388368 #12",
])  # fmt: skip
def test_the_extension_is_kept_apart(text):
    assert normalise(text) == [Phone("+79830388368", "12")]


@pytest.mark.parametrize(("text", "said", "found"), [
    ("звонить секретарю", "not a telephone", []),
    ("214-15-16", "code of the town", []),
    ("", "not a telephone", []),
    ("89830388368 Анна", "“Анна” is not", [Phone("+79830388368")]),
    ("89830388368, 12345", "12345", [Phone("+79830388368")]),
])  # fmt: skip
def test_what_is_no_number_is_said_and_the_rest_is_kept(text, said, found):
    with pytest.raises(NotAPhone) as refused:
        normalise(text)
    assert said in refused.value.sentence
    assert refused.value.found == found


def test_shown_and_looked_up():
    assert display("+79830388368") == "+7 983 038-83-68"
    assert digits("+79830388368") == "9830388368"
    assert display("215") == "215"
