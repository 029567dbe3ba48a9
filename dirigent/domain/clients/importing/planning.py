"""From rows to intentions: which client and which contact each row speaks of, and what would change. Writes nothing."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Client, Contact, Requisites, Status
from dirigent.foundation.addresses import address_key
from dirigent.foundation.tables import UnreadableTable

from .additions import contact_changes
from .colleagues import Manager, who
from .columns import TITLES, SheetColumns
from .intentions import Change, ClientPlan, ContactPlan, Plan
from .matching import Colleagues, find_contact, folded
from .rows import Line, Trouble, lines_of


def plan(
    sheets: list[SheetColumns],
    *,
    create_people: bool = False,
    lines: list[Line] | None = None,
    hidden: Iterable[str] = (),
) -> Plan:
    """Read the sheets, or the lines read already, against what the base holds."""
    if not any(sheet.readable for sheet in sheets):
        raise UnreadableTable(
            _("There is no column with the client's name in the file. Name it “Client” or point to it.")
        )
    if not any(sheet.about_clients for sheet in sheets) and not Client.objects.exists():
        # An address book is all that this agency has: in an empty base its clients are new, not misspelt.
        for sheet in sheets:
            sheet.introduces_clients = True
    made = Plan(
        sheets, lines=lines if lines is not None else [line for s in sheets if s.readable for line in lines_of(s)]
    )
    made.remarks = [*_remarks(sheets), *map(_of_hidden, hidden)]
    books = _Books(made.lines)
    colleagues = Colleagues()
    about_clients = [
        line
        for line in made.lines
        if line.client_name and (line.client or line.requisites or _is_of_client(line, sheets))
    ]
    plans = books.plans
    for lines_of_one in _grouped(about_clients):
        first = _fullest(lines_of_one)
        for line in lines_of_one:
            if line is not first:
                _say_double(line, first)
        made.clients.append(_plan_client(first, books, colleagues, made.people, create_people=create_people))
        plans[folded(first.client_name)] = made.clients[-1]
    for line in made.lines:
        if line.contact and line.client_name:
            _plan_contact(line, books, made)
    return made


class _Books:
    """What the base holds of the clients named in the table, read in a few queries."""

    def __init__(self, lines: Iterable[Line]) -> None:
        lines = list(lines)
        self.plans: dict[str, ClientPlan] = {}
        self.by_name = {folded(client.name): client for client in Client.objects.select_related("manager", "deputy")}
        named = {folded(line.client_name) for line in lines}
        inns = {line.requisites["inn"] for line in lines if line.requisites.get("inn")}
        entities = Requisites.objects.select_related("client__manager", "client__deputy")
        self.by_inn: dict[str, set[Client]] = defaultdict(set)
        for entity in entities.filter(inn__in=inns):
            # a client whose own name stands in the table is spoken of there
            if folded(entity.client.name) not in named:
                self.by_inn[entity.inn].add(entity.client)
        ids = {self.by_name[name].pk for name in named & self.by_name.keys()}
        ids |= {client.pk for clients in self.by_inn.values() for client in clients}
        self.entities: dict[int, list[Requisites]] = defaultdict(list)
        for entity in Requisites.objects.filter(client__in=ids):
            self.entities[entity.client_id].append(entity)
        self.contacts: dict[int, list[Contact]] = defaultdict(list)
        for contact in Contact.objects.present().filter(client__in=ids).with_channels():
            self.contacts[contact.client_id].append(contact)

    def client_of(self, line: Line) -> Client | None:
        found = self.by_name.get(folded(line.client_name))
        if found is None and "inn" not in line.faulty and (same := self.by_inn.get(line.requisites.get("inn", ""))):
            return next(iter(same)) if len(same) == 1 else None
        return found


def _remarks(sheets: list[SheetColumns]) -> Iterable[Trouble]:
    for sheet in sheets:
        if not sheet.readable:
            yield Trouble(
                sheet.title,
                0,
                "",
                "",
                _("Sheet “%(sheet)s” is left: it has no column with the client's name.") % {"sheet": sheet.title},
                notice=True,
            )
        elif sheet.left:
            names = ", ".join(sheet.left)
            yield Trouble(
                sheet.title,
                0,
                "",
                "",
                _("Sheet “%(sheet)s”, columns that are not taken: %(names)s.") % {"sheet": sheet.title, "names": names},
                notice=True,
            )


def _of_hidden(title: str) -> Trouble:
    sentence = _("Sheet “%(sheet)s” is hidden, so it is left. Show it in Excel if it is needed.") % {"sheet": title}
    return Trouble(title, 0, "", "", sentence, notice=True)


def _is_of_client(line: Line, sheets: list[SheetColumns]) -> bool:
    return next((sheet.about_clients for sheet in sheets if sheet.title == line.sheet), False)


def _grouped(lines: Iterable[Line]) -> list[list[Line]]:
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[folded(line.client_name)].append(line)
    return list(groups.values())


def _fullest(lines: list[Line]) -> Line:
    return max(
        lines, key=lambda line: (len(line.client) + len(line.requisites) + bool(line.text("manager")), -line.number)
    )


def _say_double(line: Line, first: Line) -> None:
    """A second row of the same client: taken if it says the same or only brings a contact, else left to a person."""
    said, says = first.values, line.values
    of_client = [name for name in says if name in _CLIENT_FIELDS]
    other = [name for name in of_client if folded(says[name]) != folded(said.get(name, ""))]
    if other:
        differences = "; ".join(
            _("%(field)s here is “%(value)s”, there “%(other)s”")
            % {"field": TITLES[name], "value": says[name], "other": said.get(name) or "—"}
            for name in other
        )
        line.wrong(
            _("%(client)s stands already in row %(row)d. What differs: %(differences)s. The card follows row %(row)d.")
            % {"client": line.client_name, "row": first.number, "differences": differences},
            "client",
            loaded=bool(line.contact),
        )
    elif not line.contact:
        line.wrong(_("The row repeats row %(row)d.") % {"row": first.number}, "client", notice=True)


_CLIENT_FIELDS = frozenset(
    ("status", "product", "goal", "instruments", "timezone", "since", "site", "manager", "deputy")
    + ("legal_name", "inn", "kpp", "ogrn", "bank", "bic", "account", "correspondent_account", "address")
)


def _plan_client(
    line: Line, books: _Books, colleagues: Colleagues, people: dict[str, Manager], *, create_people: bool
) -> ClientPlan:
    client = books.client_of(line)
    made = ClientPlan(line.client_name, line, client, fields=dict(line.client))
    made.status = made.fields.pop("status", "")
    made.manager = who(line, "manager", colleagues, people, create=create_people)
    made.deputy = who(line, "deputy", colleagues, people, create=create_people)
    if made.deputy and made.deputy == made.manager:
        line.wrong(_("The deputy is the account manager themselves; the deputy is left out."), "deputy")
        made.deputy = None
    made.requisites = dict(line.requisites)
    if client is None:
        made.status = made.status or Status.RUNNING
        return made
    if folded(client.name) != folded(line.client_name):
        made.changes.append(Change("client", client.name, line.client_name))
    _plan_fields(made, client)
    _plan_requisites(made, books.entities[client.pk], line)
    return made


def _plan_fields(made: ClientPlan, client: Client) -> None:
    for name, value in made.fields.items():
        if getattr(client, name) != value:
            made.changes.append(Change(name, getattr(client, name), value))
    if made.status and made.status != client.status:
        made.changes.append(Change("status", client.get_status_display(), Status(made.status).label))
    _plan_leaders(made, client)


def _plan_leaders(made: ClientPlan, client: Client) -> None:
    manager = made.manager or client.manager
    if made.deputy and made.deputy == manager and made.line:
        made.line.wrong(_("The deputy is the account manager themselves; the deputy is left out."), "deputy")
        made.deputy = None
    if made.manager and made.manager != client.manager:
        made.changes.append(Change("manager", client.manager, made.manager))
    deputy = made.deputy or client.deputy
    if deputy == manager:  # the former deputy now leads the client, and stands in for nobody
        deputy = None
    if deputy != client.deputy:
        made.changes.append(Change("deputy", client.deputy, deputy))


def _plan_requisites(made: ClientPlan, known: list[Requisites], line: Line) -> None:
    if not made.requisites:
        return
    said = made.requisites
    made.entity = next((entity for entity in known if said.get("inn") and entity.inn == said["inn"]), None) or next(
        (
            entity
            for entity in known
            if said.get("legal_name") and folded(entity.legal_name) == folded(said["legal_name"])
        ),
        known[0] if len(known) == 1 and not said.get("legal_name") else None,
    )
    if made.entity is None:
        made.changes += [Change(name, "", value) for name, value in said.items()]
        return
    for name, value in list(said.items()):
        was = getattr(made.entity, name)
        if was == value or (name in line.faulty and was):  # a mended number is not spoilt by bringing the table again
            del said[name]
        else:
            made.changes.append(Change(name, was, value))


def _plan_contact(line: Line, books: _Books, made: Plan) -> None:
    key = folded(line.client_name)
    owner = books.plans.get(key)
    if owner is None:
        client = books.client_of(line)
        if client is None:
            line.wrong(
                _("There is no such client, neither in the base nor in this table: %(client)s. Check the name.")
                % {"client": line.client_name},
                "client",
                loaded=False,
            )
            return
        owner = books.plans[key] = ClientPlan(client.name, None, client)
        made.clients.append(owner)
    known = books.contacts[owner.client.pk] if owner.client else []
    taken = {id(other.contact) for other in owner.contacts if other.contact}
    contact = find_contact((one for one in known if id(one) not in taken), line.contact)
    if contact is None and _repeats(line, owner):
        line.wrong(_("The contact person stands already in a row above."), "person", notice=True)
        return
    plan_of_one = ContactPlan(line, contact, line.contact)
    if contact is not None:
        plan_of_one.changes = contact_changes(contact, line.contact)
    owner.contacts.append(plan_of_one)


def _repeats(line: Line, owner: ClientPlan) -> bool:
    """The same person of the same client once more: the same name and no address or phone of another."""
    keys = {address_key(mail) for mail in line.contact.get("mails", ())}
    for other in owner.contacts:
        if folded(other.name) == folded(str(line.contact["name"])):
            theirs = {address_key(mail) for mail in other.said.get("mails", ())}
            if not keys or keys & theirs:
                return True
    return False
