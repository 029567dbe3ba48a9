"""Read CSV as Russian programs write it: any encoding, any delimiter, quotes or none."""

import csv
import re
from collections import Counter
from io import StringIO
from math import log2

from django.utils.translation import gettext as _

from .book import Book, Row, Sheet, UnreadableTable
from .workbook import MAX_COLUMNS, MAX_ROWS

DELIMITERS = (";", "\t", ",", "|")
# How often each letter stands in Russian text, per mille.
_SHARE = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        (
            110,
            85,
            80,
            74,
            67,
            63,
            55,
            47,
            45,
            44,
            35,
            32,
            30,
            28,
            26,
            20,
            19,
            17,
            17,
            16,
            16,
            15,
            12,
            10,
            9,
            7,
            6,
            5,
            4,
            3,
            3,
            1,
            1,
        ),
        strict=True,
    )
)
_WEIGHT = {letter: log2(share / 20) for letter, share in _SHARE.items()}


def read_delimited(content: bytes, filename: str) -> Book:
    encoding = encoding_of(content)
    text = content.decode(encoding, errors="replace").lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    told = re.match(r'"?sep=(.)"?\n', text)
    if told:
        text = text[told.end() :]  # Excel's own line; it is not shown to the person, so it is not counted
    delimiter = told.group(1) if told else delimiter_of(text)
    records = _records(text, delimiter)
    if len(records) > MAX_ROWS:
        raise UnreadableTable(_("There are more than 200,000 rows in the file. Split it into parts."))
    rows = []
    for number, record in enumerate(records, start=1):
        cells = [_clean(cell) for cell in record[:MAX_COLUMNS]]
        if any(cells):
            rows.append(Row(number, tuple(cells)))
    if not rows:
        raise UnreadableTable(_("There is not one filled row in the file."))
    title = filename.rsplit("/", 1)[-1].rsplit(".", 1)[0] or "CSV"
    return Book(filename, (Sheet(title, tuple(rows)),), encoding=encoding, delimiter=delimiter)


def encoding_of(content: bytes) -> str:
    """UTF by its marks and strictness, a one-byte Russian encoding by how much the text looks like Russian."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return name
    sample = content[:200_000]
    nulls = sample.count(0)
    if nulls:
        odd, even = sample[1::2].count(0), sample[::2].count(0)
        # in UTF-16 the high byte of a Latin letter, digit or delimiter is zero, always on the same side
        if min(odd, even) == 0 and nulls > len(sample) / 20:
            return "utf-16-le" if odd else "utf-16-be"
        raise UnreadableTable(_("This is not a table. An .xlsx or .csv file is needed."))
    if sum(byte < 32 and byte not in b"\t\n\r\x1a\x0c" for byte in sample) > len(sample) / 100:
        raise UnreadableTable(_("This is not a table. An .xlsx or .csv file is needed."))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    scores = {name: _russian(sample.decode(name, errors="replace")) for name in ("cp1251", "koi8-r", "cp866")}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > 0 else "cp1252"


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the most of the first lines into the same number of columns."""
    head = "\n".join(text.split("\n", 60)[:60])
    best, best_score = ";", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = [len(record) for record in _records(head, delimiter) if record]
        if not widths:
            continue
        width, rows = Counter(widths).most_common(1)[0]
        score = (rows / len(widths), width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def _records(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(1_000_000)
    try:
        records = list(csv.reader(StringIO(text), delimiter=delimiter))
    except csv.Error:
        records = []
    # A quote opened in a name and never closed swallows the rest of the file into one cell.
    if not records or any(cell.count("\n") > 40 for record in records for cell in record):
        records = list(csv.reader(StringIO(text), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    return records


def _clean(cell: str) -> str | None:
    cell = cell.strip()
    if re.fullmatch(r'="[^"]*"', cell):  # the way to keep leading zeros in Excel's CSV
        cell = cell[2:-1]
    return cell or None


def _russian(text: str) -> float:
    score = 0.0
    for before, letter in zip(" " + text, text, strict=False):
        weight = _WEIGHT.get(letter.lower())
        if weight is not None:
            # a capital after a small letter is what the wrong encoding looks like
            score += weight if letter.islower() or not before.islower() else -6
        elif ord(letter) > 127 and letter not in "№«»—–\u00a0":
            score -= 3
    return score
