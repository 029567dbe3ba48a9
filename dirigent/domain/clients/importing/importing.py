"""Carrying a plan out, by the same verbs that people use: one entry in the journal per change, listeners told once."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.db import connection, transaction

from dirigent.domain.clients.models import Client, Contact, Import, ImportProblem, Requisites
from dirigent.domain.people.models import Department, DepartmentKind, Role, User
from dirigent.foundation import worktime
from dirigent.foundation.journal import batch
from dirigent.foundation.journal.recording import record
from dirigent.foundation.tables import Book

from .colleagues import Manager, Newcomer, free_login
from .columns import Mapping, guess_columns
from .intentions import ClientPlan, ContactPlan, Plan
from .planning import plan
from .rows import Trouble

_LOCK = 0x1390747  # one import at a time: two at once would each create what the other creates


@dataclass
class Outcome:
    """What came of it. `problems` are all that the table has; `to_mend` those that are new on the list."""

    record: Import
    plan: Plan
    clients_created: list[Client] = field(default_factory=list)
    clients_changed: list[Client] = field(default_factory=list)
    clients_left: int = 0
    contacts_created: list[Contact] = field(default_factory=list)
    contacts_changed: list[Contact] = field(default_factory=list)
    contacts_left: int = 0
    people_created: list[User] = field(default_factory=list)
    to_mend: list[ImportProblem] = field(default_factory=list)

    @property
    def problems(self) -> list[Trouble]:
        return [trouble for trouble in self.plan.troubles if not trouble.notice]

    @property
    def notices(self) -> list[Trouble]:
        return [trouble for trouble in self.plan.troubles if trouble.notice]

    @property
    def changed_anything(self) -> bool:
        return bool(
            self.clients_created
            or self.clients_changed
            or self.contacts_created
            or self.contacts_changed
            or self.people_created
        )


def import_clients(
    book: Book, mapping: Mapping | None = None, *, by: User | None, at: datetime, create_people: bool = False
) -> Outcome:
    """Take the table in. All of it or, when something breaks, nothing."""
    with batch(), transaction.atomic():
        _wait_for_others()
        sheets = guess_columns(book, mapping)
        return carry_out(plan(sheets, create_people=create_people, hidden=book.hidden), book.filename, by=by, at=at)


def carry_out(made: Plan, filename: str, *, by: User | None, at: datetime) -> Outcome:
    done = Outcome(Import.objects.create(filename=filename[:255], by=by, at=at, rows=len(made.lines)), made)
    hired = _hire(made.people, done, by=by, at=at)
    known = [one for one in made.clients if one.client is not None]
    _take_on([one for one in made.clients if one.client is None], hired, done, by=by, at=at)
    for intended in known:
        _change(intended, hired, done, by=by, at=at)
    _contacts(made.clients, done, by=by, at=at)
    _keep_problems(made, done)
    _close(done, by=by, at=at)
    return done


def _wait_for_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])


def _hire(people: dict[str, Manager], done: Outcome, *, by: User | None, at: datetime) -> dict[Newcomer, User]:
    taken = set(User.objects.values_list("login", flat=True))
    service = list(Department.objects.filter(kind=DepartmentKind.CLIENT_SERVICE)[:2])
    hired = {}
    for newcomer in people.values():
        if not isinstance(newcomer, Newcomer):
            continue
        login = free_login(newcomer, taken)
        taken.add(login)
        hired[newcomer] = User.hire(
            login=login,
            by=by,
            at=at,
            role=Role.ACCOUNT_MANAGER,
            family_name=newcomer.family_name[:80],
            given_name=newcomer.given_name[:80],
            patronymic=newcomer.patronymic[:80],
            department=service[0] if len(service) == 1 else None,
        )
    done.people_created = list(hired.values())
    return hired


def _take_on(
    new: list[ClientPlan], hired: dict[Newcomer, User], done: Outcome, *, by: User | None, at: datetime
) -> None:
    zone = worktime.default().zone

    def told(one: ClientPlan) -> dict[str, Any]:
        since = one.fields.get("since")
        # «С нами с» is a day of the agency's own calendar, and nobody is a client from a day to come.
        running_since = min(datetime.combine(since, time(), zone), at) if since else None
        leaders = {"manager": _ours(one.manager, hired), "deputy": _ours(one.deputy, hired)}
        return {"name": one.name, "status": one.status, "running_since": running_since, **leaders, **one.fields}

    done.clients_created = Client.take_on_many([told(one) for one in new], by=by, at=at)
    for one, client in zip(new, done.clients_created, strict=True):
        one.client = client
    Requisites.keep_many([_entity(one) for one in new if one.requisites], by=by, at=at)


def _change(intended: ClientPlan, hired: dict[Newcomer, User], done: Outcome, *, by: User | None, at: datetime) -> None:
    client = intended.client
    if client is None:
        return
    if not intended.changes:
        done.clients_left += bool(intended.line)
        return
    new = {"name" if change.field == "client" else change.field: change.new for change in intended.changes}
    fields = {name: _ours(value, hired) for name, value in new.items() if name in _OF_CARD}
    if fields:
        client.change(by=by, at=at, **fields)
    if "status" in new:
        client.move_to(intended.status, by=by, at=at)
    if intended.requisites:
        _entity(intended).keep(by=by, at=at)
    done.clients_changed.append(client)


_OF_CARD = frozenset(("name", "product", "goal", "instruments", "timezone", "since", "site", "manager", "deputy"))


def _ours(one: Any, hired: dict[Newcomer, User]) -> Any:
    return hired[one] if isinstance(one, Newcomer) else one


def _entity(intended: ClientPlan) -> Requisites:
    entity = intended.entity or Requisites(legal_name=intended.name)
    assert intended.client is not None
    entity.client = intended.client
    for name, value in intended.requisites.items():
        setattr(entity, name, value)
    return entity


def _contacts(clients: list[ClientPlan], done: Outcome, *, by: User | None, at: datetime) -> None:
    new: list[ContactPlan] = []
    people: list[dict[str, Any]] = []
    for intended in clients:
        for one in intended.contacts:
            if one.contact is None:
                new.append(one)
                people.append({"client": intended.client, **_introduction(one.said)})
            elif one.changes:
                assert intended.client is not None
                one.contact.client = intended.client  # one object, so that the card is checked against what it says now
                one.contact.change(by=by, at=at, **one.changes)
                done.contacts_changed.append(one.contact)
            else:
                done.contacts_left += 1
    done.contacts_created = Contact.introduce_many(people, by=by, at=at)
    for one, contact in zip(new, done.contacts_created, strict=True):
        one.contact = contact


def _introduction(said: dict[str, Any]) -> dict[str, Any]:
    name, birthday = said["name"], said.get("birthday")
    person = {key: value for key, value in said.items() if key not in ("name", "birthday", "phones")}
    person |= {"family_name": name.family, "given_name": name.given, "patronymic": name.patronymic}
    person["phones"] = [tuple(phone) for phone in said.get("phones", ())]
    if birthday:
        person |= {"birth_day": birthday.day, "birth_month": birthday.month, "birth_year": birthday.year}
    return person


def _keep_problems(made: Plan, done: Outcome) -> None:
    """Put what is wrong on the list to be mended, but not what stands there already or was struck off."""
    owners = {id(one.line): (intended.client, one.contact) for intended in made.clients for one in intended.contacts}
    owners |= {
        id(intended.line): (intended.client, owners.get(id(intended.line), (None, None))[1])
        for intended in made.clients
        if intended.line
    }
    problems: dict[str, ImportProblem] = {}
    for trouble in done.problems:
        line = trouble.line
        client, contact = owners.get(id(line), (None, None))
        problem = ImportProblem(
            imported=done.record, sheet=trouble.sheet[:200], row=trouble.row, field=trouble.field, value=trouble.value,
            sentence=trouble.sentence, loaded=trouble.loaded, client=client, contact=contact,
            values=line.values if line else {}, raw=list(line.raw.items()) if line else [],
        )  # fmt: skip
        problem.fingerprint = _fingerprint(problem)
        problems.setdefault(problem.fingerprint, problem)
    known = set(ImportProblem.objects.filter(fingerprint__in=problems).values_list("fingerprint", flat=True))
    done.to_mend = ImportProblem.objects.bulk_create(problem for key, problem in problems.items() if key not in known)


def _fingerprint(problem: ImportProblem) -> str:
    # Neither the file's name nor the row's number: the table is renamed and sorted, and stays the same table.
    said = [problem.field, problem.value, sorted(problem.values.items())]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _close(done: Outcome, *, by: User | None, at: datetime) -> None:
    counts: dict[str, Any] = {
        "clients_created": len(done.clients_created),
        "clients_changed": len(done.clients_changed),
        "contacts_created": len(done.contacts_created),
        "contacts_changed": len(done.contacts_changed),
        "people_created": len(done.people_created),
    }
    Import.objects.filter(pk=done.record.pk).update(**counts)
    for name, value in counts.items():
        setattr(done.record, name, value)
    if done.changed_anything or done.to_mend:
        record(
            "clients.imported", client=None, subject=done.record, by=by, at=at, filename=done.record.filename, **counts
        )
