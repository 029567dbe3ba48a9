"""The same words give the same bytes, and words are never read as orders."""

from datetime import UTC, datetime

import pytest

from dirigent.foundation.comparing import pages
from dirigent.foundation.typesetting import NotSet, typeset

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
PAGE = '#let data = json(bytes(sys.inputs.data))\n#set text(font: "Golos Text", lang: "ru")\n#data.words\n'
ORDERS = '#eval("1+1") #read("/etc/passwd") *жирно* $x^2$ @ссылка <метка> {{7*7}} \\ // нет'


@pytest.fixture
def template(tmp_path):
    (tmp_path / "page.typ").write_text(PAGE)
    return tmp_path / "page.typ"


def test_the_same_bytes_each_time(template):
    once, again = (typeset(template, {"words": "Лист согласования"}, at=AT) for _ in range(2))
    assert once == again
    assert once != typeset(template, {"words": "Лист согласования."}, at=AT)


def test_words_stay_words(template, tmp_path):
    (tmp_path / "made.pdf").write_bytes(typeset(template, {"words": ORDERS}, at=AT))
    assert " ".join(" ".join(pages.texts(tmp_path / "made.pdf")).split()) == ORDERS


def test_the_font_is_ours(template):
    assert b"GolosText" in typeset(template, {"words": "Ёж"}, at=AT)


def test_a_template_reads_no_other_folder(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "secret.txt").write_text("ключ")
    (tmp_path / "inner" / "page.typ").write_text('#read("../secret.txt")')
    with pytest.raises(NotSet):
        typeset(tmp_path / "inner" / "page.typ", {}, at=AT)


def test_without_fonts_it_says_what_to_do(template, settings, tmp_path):
    settings.PRINT_FONTS = tmp_path / "none"
    with pytest.raises(NotSet, match="vendor"):
        typeset(template, {"words": "Лист"}, at=AT)
