"""What an import means to do: with clients, with contacts, with the rows it could not take."""

from dataclasses import dataclass, field
from typing import Any

from dirigent.domain.clients.models import Client, Contact, Requisites

from .colleagues import Manager
from .columns import TITLES, SheetColumns
from .rows import Line, Trouble


@dataclass(frozen=True)
class Change:
    field: str
    old: Any
    new: Any

    @property
    def title(self) -> str:
        return str(TITLES.get(self.field, self.field))


@dataclass
class ContactPlan:
    line: Line
    contact: Contact | None
    said: dict[str, Any]
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.said["name"])


@dataclass
class ClientPlan:
    """What is to become of one client. Without `client` it is new."""

    name: str
    line: Line | None = None
    client: Client | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    status: str = ""
    manager: Manager | None = None
    deputy: Manager | None = None
    entity: Requisites | None = None
    requisites: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    contacts: list[ContactPlan] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.client is None

    @property
    def is_changed(self) -> bool:
        return not self.is_new and bool(self.changes)


@dataclass
class Plan:
    sheets: list[SheetColumns]
    clients: list[ClientPlan] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    people: dict[str, Manager] = field(default_factory=dict)
    remarks: list[Trouble] = field(default_factory=list)

    @property
    def troubles(self) -> list[Trouble]:
        return [*self.remarks, *(trouble for line in self.lines for trouble in line.troubles)]
