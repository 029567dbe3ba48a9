import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dirigent.foundation.files.naming import safe_name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Медиаплан на декабрь.xlsx", "Медиаплан на декабрь.xlsx"),
        ("Бриф «Глобус» (2).docx", "Бриф «Глобус» (2).docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Анна\\договор.pdf", "договор.pdf"),
        ("/etc/passwd", "passwd"),
        ("..", "file"),
        (".", "file"),
        ("", "file"),
        (None, "file"),
        ("   ", "file"),
        ("folder/", "file"),
        (".htaccess", "htaccess"),
        ("...hidden.php...", "hidden.php"),
        ("счёт\u202efdp.exe", "счётfdp.exe"),  # shown as счётexe.pdf by a careless program
        ("a\u200bb\ufeff.txt", "ab.txt"),
        ("line\r\nSet-Cookie: x.txt", "line Set-Cookie_ x.txt"),
        ("nul\0byte.pdf\0.exe", "nulbyte.pdf.exe"),
        ("tab\there.csv", "tab here.csv"),
        ('quo"te<s>|?*.txt', "quo_te_s____.txt"),
        ("CON.txt", "_CON.txt"),
        ("lpt1", "_lpt1"),
        ("и\u0306.txt", "й.txt"),
        ("lone\ud800.txt", "lone.txt"),
        ("архив.tar.gz", "архив.tar.gz"),
        ("no extension", "no extension"),
        ("sentence. And a very long rest of it", "sentence. And a very long rest of it"),
    ],
)
def test_hostile_and_honest_names(sent, shown):
    assert safe_name(sent) == shown


def test_a_long_name_is_cut_and_keeps_its_extension():
    name = safe_name("я" * 500 + ".pdf")

    assert name.endswith("я.pdf")
    assert 195 < len(name.encode()) <= 200


def test_the_fallback_is_the_callers():
    assert safe_name("\u202e", fallback="attachment-3") == "attachment-3"


@given(st.text(max_size=400))
@example("a" * 199 + "." + "б" * 10)
@example("CON" + " " * 3 + ".x")
def test_no_name_hides_moves_or_misleads(sent):
    name = safe_name(sent)

    assert name not in ("", ".", "..")
    assert len(name.encode()) <= 201  # an underscore may go before the name of a device
    assert not set(name) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(character).startswith("C") for character in name)
    assert name == name.strip(". ")
    assert safe_name(name) == name
