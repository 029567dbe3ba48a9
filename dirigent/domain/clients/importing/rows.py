"""One row of a table, read into what it says of a client and of a contact, with everything that is wrong in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from dirigent.domain.clients import reading
from dirigent.domain.clients.models import Client, Contact, Requisites
from dirigent.foundation.tables import text_of
from dirigent.foundation.tables.book import Cell

from .columns import SheetColumns
from .matching import folded

_SUMS = ("итого", "всего", "итого:", "всего:", "total")
REQUISITES = ("legal_name", "inn", "kpp", "ogrn", "bank", "bic", "account", "correspondent_account", "address")


@dataclass
class Trouble:
    """A sentence about a row. `loaded`: the rest of the row is taken all the same. A notice asks for nothing."""

    sheet: str
    row: int
    field: str
    value: str
    sentence: str
    loaded: bool = True
    notice: bool = False
    line: "Line | None" = None

    def __str__(self) -> str:
        if not self.row:
            return self.sentence
        return _("%(sheet)s, row %(row)d: %(sentence)s") % {
            "sheet": self.sheet,
            "row": self.row,
            "sentence": self.sentence,
        }


@dataclass
class Line:
    """A row as it stands: cells by field, texts by header, and what was found wrong."""

    sheet: str
    number: int
    cells: dict[str, list[Cell]]
    raw: dict[str, str]
    troubles: list[Trouble] = field(default_factory=list)
    client_name: str = ""
    client: dict[str, Any] = field(default_factory=dict)
    requisites: dict[str, str] = field(default_factory=dict)
    contact: dict[str, Any] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)

    @property
    def values(self) -> dict[str, str]:
        return {name: text for name in self.cells if (text := self.text(name))}

    @property
    def is_loaded(self) -> bool:
        return all(trouble.loaded for trouble in self.troubles)

    def text(self, name: str) -> str:
        return ", ".join(text for cell in self.cells.get(name, ()) if (text := text_of(cell)))

    def cell(self, name: str) -> Cell:
        return next((cell for cell in self.cells.get(name, ()) if text_of(cell)), None)

    def wrong(
        self, sentence: str, name: str = "", *, loaded: bool = True, notice: bool = False, value: str | None = None
    ) -> None:
        said = self.text(name) if value is None else value
        self.troubles.append(Trouble(self.sheet, self.number, name, said, sentence, loaded, notice, self))
        if not notice:
            self.faulty.add(name)

    def take(self, name: str, reader: Callable[[Any], reading.Read], *, cell: bool = False) -> Any:
        """The value of a field, its problem and its notice put on the row."""
        if not self.text(name):
            return None
        answer = reader(self.cell(name) if cell else self.text(name))
        if answer.problem:
            self.wrong(answer.problem, name)
        if answer.notice:
            self.wrong(answer.notice, name, notice=True)
        return answer.value

    def short(self, name: str, limit: int) -> str:
        """The text, cut to what the card can hold."""
        text = self.text(name)
        if len(text) > limit:
            self.wrong(_("The text is longer than %(limit)d characters; its end is left out.") % {"limit": limit}, name)
        return text[:limit]


def lines_of(sheet: SheetColumns) -> Iterator[Line]:
    """The filled rows of a sheet, read."""
    for row in sheet.body:
        # tables made for the printer repeat their header on each page
        if row.is_empty or [text_of(cell) for cell in row.cells] == sheet.headers[: len(row.cells)]:
            continue
        cells: dict[str, list[Cell]] = {}
        for column, name in sorted(sheet.columns.items()):
            cells.setdefault(name, []).append(row[column])
        raw = {sheet.title_of(column): text for column, cell in enumerate(row.cells) if (text := text_of(cell))}
        yield read_line(
            Line(sheet.title, row.number, cells, raw), clients=sheet.about_clients, contacts=sheet.about_contacts
        )


def read_line(line: Line, *, clients: bool, contacts: bool) -> Line:
    line.client_name = line.short("client", _limit(Client, "name"))
    if not line.client_name:
        line.wrong(_("The row does not name its client; it is not loaded."), "client", loaded=False)
        return line
    if folded(line.client_name) in _SUMS:
        line.wrong(_("The row of sums is left."), "client", notice=True)
        line.client_name = ""
        return line
    if clients:
        _read_client(line)
        _read_requisites(line)
    if contacts:
        _read_contact(line, own_zone=not clients)
    return line


def _read_client(line: Line) -> None:
    said = {
        "status": line.take("status", reading.status),
        "product": line.short("product", _limit(Client, "product")),
        "goal": line.text("goal"),
        "instruments": line.take("instruments", reading.instruments),
        "timezone": line.take("timezone", reading.timezone),
        "since": line.take("since", reading.day, cell=True),
        "site": line.take("site", reading.site),
    }
    line.client = {name: value for name, value in said.items() if value}


def _read_requisites(line: Line) -> None:
    bic = line.take("bic", reading.bic) or ""
    said = {
        "legal_name": line.short("legal_name", _limit(Requisites, "legal_name")),
        "inn": line.take("inn", reading.inn),
        "kpp": line.take("kpp", reading.kpp),
        "ogrn": line.take("ogrn", reading.ogrn),
        "bank": line.short("bank", _limit(Requisites, "bank")),
        "bic": bic,
        "account": line.take("account", lambda text: reading.account(text, bic)),
        "correspondent_account": line.take(
            "correspondent_account", lambda text: reading.correspondent_account(text, bic)
        ),
        "address": line.short("address", _limit(Requisites, "address")),
    }
    # A number longer than such numbers are stays in the list to be mended alone: the card has no room for it.
    line.requisites = {name: value for name, value in said.items() if value and len(value) <= _limit(Requisites, name)}


def _read_contact(line: Line, *, own_zone: bool) -> None:
    if not any(line.text(name) for name in ("person", "family_name", "given_name", "email", "phone", "position")):
        return
    name = _name(line)
    said = {
        "position": line.short("position", _limit(Contact, "position")),
        "mails": line.take("email", reading.emails),
        "phones": line.take("phone", reading.phones),
        "birthday": line.take("birthday", reading.birthday, cell=True),
        "windows": line.take("windows", reading.windows),
        "preferred_channel": line.take("channel", reading.channel),
        "decides": line.take("decides", reading.yes),
        "traits": line.text("traits"),
        "timezone": line.take("timezone", reading.timezone) if own_zone else None,
    }
    if name:
        line.contact = {"name": name} | {key: value for key, value in said.items() if value}


def _name(line: Line) -> reading.PersonName | None:
    if line.text("family_name"):
        parts = (line.short(part, reading.names.LONGEST) for part in ("family_name", "given_name", "patronymic"))
        return reading.PersonName(*parts)
    field_name = "person" if line.text("person") else "given_name"
    answer = reading.person_name(line.text(field_name))
    if answer.problem:
        line.wrong(f"{answer.problem} {_('The contact person is not loaded.')}", field_name, loaded=False)
    elif answer.value and line.text("patronymic") and not answer.value.patronymic:
        return answer.value._replace(patronymic=line.text("patronymic")[: reading.names.LONGEST])
    return answer.value


def _limit(model: Any, name: str) -> int:
    return model._meta.get_field(name).max_length
