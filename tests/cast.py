"""The named cast of the tests: an agency on a Friday, so that a test reads as a story."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.utils import timezone

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.knowledge.first_terms import first_terms
from dirigent.domain.knowledge.models import Term
from dirigent.domain.people.models import Department, DepartmentKind, Role, User

MOSCOW = ZoneInfo("Europe/Moscow")
FRIDAY = datetime(2026, 11, 20, tzinfo=MOSCOW)
LONG_AGO = datetime(2026, 6, 1, 8, tzinfo=UTC)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def moment(words: str) -> datetime:
    """«Fri 15:00» of the week of 16–22 November 2026, «next Mon 11:00», «last Thu 12:00», or «2026-11-04 12:00»."""
    week = timedelta(0)
    for word, shift in (("next ", 7), ("last ", -7)):
        if words.startswith(word):
            words, week = words.removeprefix(word), timedelta(days=shift)
    day, _, clock = words.partition(" ")
    at = time.fromisoformat(clock or "12:00")
    if day in WEEKDAYS:
        on = FRIDAY + timedelta(days=WEEKDAYS.index(day) - 4) + week
        return datetime.combine(on.date(), at, MOSCOW)
    return datetime.combine(datetime.fromisoformat(day).date(), at, MOSCOW)


def hired(login: str, given: str, family: str, role: str, department: Department | None = None) -> User:
    return User.hire(
        login=login, given_name=given, family_name=family, role=role, department=department, by=None, at=LONG_AGO
    )


@pytest.fixture
def service(db) -> Department:
    return Department.objects.create(name="Клиентский сервис", kind=DepartmentKind.CLIENT_SERVICE)


@pytest.fixture
def context_ads(production_head) -> Department:
    """The production department; `production_head` leads it."""
    return production_head.department


@pytest.fixture
def olga(service) -> User:
    return hired("olga", "Ольга", "Снегирёва", Role.ACCOUNT_MANAGER, service)


@pytest.fixture
def marina(service) -> User:
    return hired("marina", "Марина", "Орлова", Role.ACCOUNT_MANAGER, service)


@pytest.fixture
def denis(service) -> User:
    return hired("denis", "Денис", "Кравцов", Role.ACCOUNT_MANAGER, service)


@pytest.fixture
def head(service) -> User:
    user = hired("vera", "Вера", "Громова", Role.HEAD, service)
    Department.objects.filter(pk=service.pk).update(head=user)
    return user


@pytest.fixture
def production_head(db) -> User:
    department = Department.objects.create(name="Контекстная реклама", kind=DepartmentKind.PRODUCTION)
    user = hired("gleb", "Глеб", "Сомов", Role.PRODUCTION_HEAD, department)
    department.head = user
    department.save()
    return user


@pytest.fixture
def specialist(production_head) -> User:
    return hired("petr", "Пётр", "Анисимов", Role.SPECIALIST, production_head.department)


@pytest.fixture
def desk_docs(db) -> User:
    department = Department.objects.create(name="Отдел документов", kind=DepartmentKind.DOCUMENTS)
    return hired("nina", "Нина", "Белова", Role.DOCUMENTS, department)


@pytest.fixture
def seller(db) -> User:
    department = Department.objects.create(name="Продажи", kind=DepartmentKind.SALES)
    return hired("sergey", "Сергей", "Ильин", Role.SALES, department)


@pytest.fixture
def admin(db) -> User:
    return hired("admin", "Алексей", "Админов", Role.ADMINISTRATOR)


@pytest.fixture
def globus(olga, marina) -> Client:
    """A running client of Olga's, deputised by Marina, with Anna to speak for it."""
    return Client.take_on(
        by=None, at=LONG_AGO, name="Театр «Глобус»", manager=olga, deputy=marina, goal="Заполнить зал премьеры"
    )


@pytest.fixture
def anna(globus) -> Contact:
    return Contact.introduce(
        globus, by=None, at=LONG_AGO, given_name="Анна", family_name="Ковалёва", position="директор по маркетингу",
        phones=[("+79074391500", "")], mails=["anna@globus.example"],
    )  # fmt: skip


@pytest.fixture
def as_() -> Callable[[User], Browser]:
    """`as_(olga)` is a browser in which Olga is logged in."""

    def logged_in(user: User) -> Browser:
        browser = Browser()
        browser.force_login(user)
        return browser

    return logged_in


@pytest.fixture
def clock(monkeypatch) -> Callable[[str], datetime]:
    """`clock("Fri 15:00")` is the time at the door from now on."""

    def said(words: str) -> datetime:
        at = moment(words).astimezone(UTC)
        monkeypatch.setattr(timezone, "now", lambda: at)
        return at

    return said


def plant_glossary() -> None:
    """The terms of a new house: whoever empties the tables takes away what the migration planted."""
    if not Term.objects.exists():
        for says in first_terms():
            Term.add(says.pop("word"), by=None, at=LONG_AGO, **says)


@pytest.fixture
def glossary(db) -> None:
    plant_glossary()
