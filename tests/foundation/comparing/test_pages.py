"""A document as pictures of its pages, and its words."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image
from pypdf import PdfWriter

from dirigent.foundation.comparing import NotShown, pages
from dirigent.foundation.typesetting import typeset

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
TWO_PAGES = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 200pt, height: 100pt, margin: 10pt)
#set text(font: "Golos Text", lang: "ru")
#data.first
#pagebreak()
#data.second
"""


@pytest.fixture
def pdf(tmp_path):
    (tmp_path / "two.typ").write_text(TWO_PAGES)
    made = tmp_path / "two.pdf"
    made.write_bytes(typeset(tmp_path / "two.typ", {"first": "Смета", "second": "Итого 5 000 ₽"}, at=AT))
    return made


def test_words_of_each_page(pdf):
    assert [page.strip() for page in pages.texts(pdf)] == ["Смета", "Итого 5 000 ₽"]


def test_a_page_as_a_picture(pdf):
    picture = Image.open(io.BytesIO(pages.render(pdf, 2, width=400)))
    assert picture.size == (400, 200)
    assert picture.convert("L").getextrema()[0] < 100


@pytest.mark.parametrize(("number", "width", "why"), [(3, 400, "page"), (0, 400, "page"), (1, 90_000, "big")])
def test_what_cannot_be_shown(pdf, number, width, why):
    with pytest.raises(NotShown, match=why):
        pages.render(pdf, number, width)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"no document"])
def test_a_damaged_document(tmp_path, content):
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(content)
    with pytest.raises(NotShown, match="broken"):
        pages.render(bad)


def test_a_document_under_a_password(pdf, tmp_path):
    writer = PdfWriter(clone_from=str(pdf))
    writer.encrypt("тайна", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    with pytest.raises(NotShown, match="encrypted"):
        pages.texts(tmp_path / "locked.pdf")
