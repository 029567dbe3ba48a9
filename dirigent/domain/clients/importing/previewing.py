"""What an import would do, without doing it."""

from dataclasses import dataclass

from dirigent.foundation.tables import Book

from .columns import Mapping, SheetColumns, guess_columns
from .intentions import ClientPlan, ContactPlan, Plan
from .planning import plan
from .rows import Trouble


@dataclass
class Preview:
    """The plan, as it is asked on a screen and in a terminal."""

    plan: Plan

    @property
    def sheets(self) -> list[SheetColumns]:
        return self.plan.sheets

    @property
    def mapping(self) -> Mapping:
        return {sheet.title: sheet.columns for sheet in self.sheets}

    @property
    def new_clients(self) -> list[ClientPlan]:
        return [one for one in self.plan.clients if one.is_new]

    @property
    def changed_clients(self) -> list[ClientPlan]:
        return [one for one in self.plan.clients if one.is_changed]

    @property
    def left_clients(self) -> list[ClientPlan]:
        return [one for one in self.plan.clients if one.line and not one.is_new and not one.changes]

    @property
    def contacts(self) -> list[tuple[ClientPlan, ContactPlan]]:
        return [(client, contact) for client in self.plan.clients for contact in client.contacts]

    @property
    def new_contacts(self) -> list[tuple[ClientPlan, ContactPlan]]:
        return [pair for pair in self.contacts if pair[1].contact is None]

    @property
    def changed_contacts(self) -> list[tuple[ClientPlan, ContactPlan]]:
        return [pair for pair in self.contacts if pair[1].changes]

    @property
    def left_contacts(self) -> list[tuple[ClientPlan, ContactPlan]]:
        return [pair for pair in self.contacts if pair[1].contact is not None and not pair[1].changes]

    @property
    def people(self) -> list[str]:
        """Those who would be hired."""
        return [str(person) for person in self.plan.people.values()]

    @property
    def problems(self) -> list[Trouble]:
        return [trouble for trouble in self.plan.troubles if not trouble.notice]

    @property
    def notices(self) -> list[Trouble]:
        return [trouble for trouble in self.plan.troubles if trouble.notice]


def preview(book: Book, mapping: Mapping | None = None, *, create_people: bool = False) -> Preview:
    """A dry run: reads the table and the base, writes nothing."""
    return Preview(plan(guess_columns(book, mapping), create_people=create_people, hidden=book.hidden))
