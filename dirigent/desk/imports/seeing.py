"""A kept table, read as the person asked: its columns with samples, and what its import would do."""

from dataclasses import dataclass

from dirigent.desk.models import Upload
from dirigent.domain.clients.importing import FIELDS, Mapping, SheetColumns, guess_columns
from dirigent.domain.clients.importing.columns import TITLES
from dirigent.foundation.tables import Book, read

LARGEST_TABLE = 30 * 1024 * 1024


@dataclass
class Column:
    """A column of a sheet: its header, some of what stands in it, and the field it is read into."""

    name: str
    header: str
    sample: str
    field: str


@dataclass
class SheetForm:
    title: str
    columns: list[Column]


def book_of(upload: Upload) -> Book:
    kept = upload.files.select_related("file").get()
    return read(kept.file.path.read_bytes(), kept.name)


def rows_in(book: Book) -> int:
    return sum(len(sheet.body) for sheet in guess_columns(book) if sheet.readable)


def mapping_of(upload: Upload) -> Mapping | None:
    """JSON keeps the numbers of columns as texts."""
    if upload.mapping is None:
        return None
    return {title: {int(place): name for place, name in columns.items()} for title, columns in upload.mapping.items()}


def choices() -> list[tuple[str, str]]:
    return [(field.name, str(TITLES[field.name])) for field in FIELDS]


def forms_of(sheets: list[SheetColumns]) -> list[SheetForm]:
    return [
        SheetForm(sheet.title, [_column(number, sheet, place) for place in range(len(sheet.headers))])
        for number, sheet in enumerate(sheets)
        if sheet.headers
    ]


def _column(number: int, sheet: SheetColumns, place: int) -> Column:
    values = [row[place] for row in sheet.sample if place < len(row) and row[place]]
    return Column(f"{number}-{place}", sheet.title_of(place), ", ".join(values)[:120], sheet.columns.get(place, ""))


def mapping_from(sent, sheets: list[SheetColumns]) -> Mapping:
    """What the selects say; a field chosen twice where one column may have it stays with the first."""
    known = {field.name: field.many for field in FIELDS}
    mapping: Mapping = {}
    for number, sheet in enumerate(sheets):
        taken: set[str] = set()
        columns = mapping.setdefault(sheet.title, {})
        for place in range(len(sheet.headers)):
            name = sent.get(f"{number}-{place}", "")
            if name in known and (known[name] or name not in taken):
                columns[place] = name
                taken.add(name)
    return mapping
