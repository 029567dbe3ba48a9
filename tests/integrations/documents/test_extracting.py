"""What is read out of files, and what is refused: each in a process of its own."""

import io
import time
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from dirigent.foundation.files.storing import store
from dirigent.integrations.documents.reading import read

pytestmark = pytest.mark.django_db
WORD = "word/document.xml"
SHELL = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def written() -> bytes:
    document = docx.Document()
    document.add_paragraph("Смета на наружную рекламу у метро.")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Щит", "три дня"
    document.sections[0].header.paragraphs[0].text = "Бланк агентства"
    return saved(document.save)


def counted() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Медиаплан"
    book.active.append(["Площадка", "Показы"])
    book.active.append(["Радио «Маяк»", 12000])
    return saved(book.save)


def printed(pages: list[str], password: str = "") -> bytes:
    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(width=300, height=300)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
        font = DictionaryObject(
            {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
             NameObject("/BaseFont"): NameObject("/Helvetica")}
        )  # fmt: skip
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
        )
    if password:
        writer.encrypt(password, algorithm="AES-256")
    return saved(writer.write)


def saved(save) -> bytes:
    kept = io.BytesIO()
    save(kept)
    return kept.getvalue()


def packed(**parts) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return kept.getvalue()


def of(content: bytes, name: str):
    return read(store(content), name)


def test_words_tables_and_headers_of_a_written_document():
    text, why = of(written(), "Смета.docx")

    assert why == ""
    assert [word in text for word in ("наружную рекламу", "Щит", "три дня", "Бланк агентства")] == [True] * 4


def test_cells_of_a_table():
    assert "Радио «Маяк» 12000" in of(counted(), "план.XLSX").text
    assert of(counted(), "план.xlsx").text.startswith("Медиаплан")


def test_pages_of_a_printed_document_are_divided():
    assert of(printed(["first poster", "second banner"]), "a.pdf").text.split("\f") == ["first poster", "second banner"]


@pytest.mark.parametrize("code", ["utf-8", "cp1251", "utf-16"])
def test_plain_text_in_the_codes_people_use(code):
    assert of("Тираж пятьсот".encode(code), "тираж.txt").text == "Тираж пятьсот"


TWO = "<w:p><w:r><w:t>да</w:t></w:r></w:p>"
HOSTILE = {
    "password on a pdf": (lambda: printed(["secret"], password="x"), "a.pdf", "encrypted"),
    "password on an office file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx", "encrypted"),
    "half a pdf": (lambda: printed(["cut"])[:200], "a.pdf", "broken"),
    "half a docx": (lambda: written()[:900], "a.docx", "broken"),
    "not what it is called": (lambda: b"MZ\x90 program", "a.pdf", "broken"),
    "a docx that is a table": (counted, "a.docx", "broken"),
    "nothing at all": (lambda: b"", "a.pdf", "broken"),
    "a scan": (lambda: printed([""]), "a.pdf", "empty"),
    "a picture": (lambda: b"\x89PNG\r\n", "a.png", "other"),
    "an archive": (lambda: packed(a="b"), "a.zip", "other"),
    "ratio": (lambda: packed(word__document_xml=SHELL.format(TWO), word__pad_xml=" " * 60_000_000), "a.docx", "bomb"),
    "many parts": (lambda: packed(**{f"word__{n}": "" for n in range(20_001)}), "a.docx", "bomb"),
    "a billion laughs": (
        lambda: packed(word__document_xml='<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + SHELL.format("&b;")),
        "a.docx", "bomb",
    ),
    "laughs in another code": (
        lambda: packed(word__document_xml=('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE l [<!ENTITY a "ha">]><l>&a;</l>').encode("utf-16")),
        "a.docx", "bomb",
    ),
    "laughs further down": (
        lambda: packed(word__document_xml="<!--" + "x" * 5000 + '--><!DOCTYPE l [<!ENTITY a "ha">]><l>&a;</l>'),
        "a.docx", "broken",
    ),
    "a file outside": (
        lambda: packed(word__document_xml='<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SHELL.format("&a;")),
        "a.docx", "bomb",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_refused_says_why_and_gives_no_text(case):
    made, name, why = HOSTILE[case]

    assert of(made(), name) == ("", why)


def test_a_process_that_takes_too_much_is_ended(monkeypatch, tmp_path):
    hungry = tmp_path / "hungry.py"
    hungry.write_text("while True: pass")
    monkeypatch.setattr("dirigent.integrations.documents.reading.EXTRACTING", hungry)
    monkeypatch.setattr("dirigent.integrations.documents.reading.SECONDS", 1)
    began = time.monotonic()

    assert of(b"%PDF-", "a.pdf") == ("", "slow")
    assert time.monotonic() - began < 5


def test_memory_is_limited(monkeypatch, tmp_path):
    greedy = tmp_path / "greedy.py"
    source = __import__("dirigent.integrations.documents.extracting", fromlist=["x"]).__file__
    greedy.write_text(
        Path(source).read_text().split("if __name__")[0]
        + '\n_little_is_allowed()\ntry:\n    bytearray(3 * MEMORY)\nexcept MemoryError:\n    print(\'{"text": "", "why": "bomb"}\')\n'
    )
    monkeypatch.setattr("dirigent.integrations.documents.reading.EXTRACTING", greedy)

    assert of(b"%PDF-", "a.pdf") == ("", "bomb")
