"""The people of the tests. One agency, one client of Olga's, one stranger: a test reads as a story."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import Agency, Department, User
from dirigent.domain.people.models.department import DepartmentKind
from dirigent.domain.people.models.user import Role
from dirigent.foundation import worktime

MOSCOW = ZoneInfo("Europe/Moscow")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HIRED = datetime(2026, 1, 12, 11, tzinfo=MOSCOW)
TAKEN_ON = datetime(2026, 9, 1, 12, tzinfo=MOSCOW)


def moment(words: str) -> datetime:
    """A moment of the week of Monday, 16 November 2026, in Moscow: "Fri 12:12", "next Mon 11:00", "last Thu 17:05",
    or a date of any: "2026-12-01 10:00"."""
    *which, day, clock = words.split()
    if day in WEEKDAYS:
        shift = {"next": 7, "last": -7}[which[0]] if which else 0
        number = 16 + WEEKDAYS.index(day) + shift
        day = f"2026-11-{number:02}"
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=MOSCOW)


@pytest.fixture
def at() -> Callable[[str], datetime]:
    return moment


@pytest.fixture
def agency(db) -> Agency:
    worktime.default()
    agency = Agency.load()
    agency.name, agency.mail_domains = "Квартет", ["kvartet.example"]
    agency.save()
    return agency


@pytest.fixture
def service(agency) -> Department:
    return Department.objects.create(name="Клиентский отдел", kind=DepartmentKind.CLIENT_SERVICE)


@pytest.fixture
def production(agency) -> Department:
    return Department.objects.create(name="Контекст", kind=DepartmentKind.PRODUCTION)


def _hire(login: str, name: str, role: str, department: Department | None = None) -> User:
    given, family = name.split()
    mail = f"{login}@kvartet.example"
    return User.hire(
        login=login, given_name=given, family_name=family, email=mail, role=role, department=department,
        by=None, at=HIRED, password="parol-dlya-testov",
    )  # fmt: skip


@pytest.fixture
def olga(service) -> User:
    """The manager of «Глобус»."""
    return _hire("olga", "Ольга Снегирёва", Role.ACCOUNT_MANAGER, service)


@pytest.fixture
def marina(service) -> User:
    """The deputy of «Глобус»."""
    return _hire("marina", "Марина Орлова", Role.ACCOUNT_MANAGER, service)


@pytest.fixture
def denis(service) -> User:
    """A manager who has nothing to do with «Глобус»."""
    return _hire("denis", "Денис Чужов", Role.ACCOUNT_MANAGER, service)


@pytest.fixture
def head(service) -> User:
    user = _hire("head", "Вера Главная", Role.HEAD, service)
    service.head = user
    service.save()
    return user


@pytest.fixture
def producer(production) -> User:
    """The head of the production department."""
    user = _hire("producer", "Пётр Анисимов", Role.PRODUCTION_HEAD, production)
    production.head = user
    production.save()
    return user


@pytest.fixture
def specialist(production) -> User:
    return _hire("specialist", "Егор Мастеров", Role.SPECIALIST, production)


@pytest.fixture
def desk_docs(agency) -> User:
    documents = Department.objects.create(name="Документы", kind=DepartmentKind.DOCUMENTS)
    return _hire("docs", "Зоя Бумагина", Role.DOCUMENTS, documents)


@pytest.fixture
def seller(agency) -> User:
    sales = Department.objects.create(name="Продажи", kind=DepartmentKind.SALES)
    return _hire("seller", "Лев Продажин", Role.SALES, sales)


@pytest.fixture
def admin(agency) -> User:
    return _hire("admin", "Ада Админова", Role.ADMINISTRATOR)


@pytest.fixture
def globus(olga, marina) -> Client:
    return Client.take_on(
        by=None, at=TAKEN_ON, name="Театр «Глобус»", manager=olga, deputy=marina, product="театр",
        goal="Заполнить зал премьеры «Ревизор» 12–14 декабря", instruments=["context"],
    )  # fmt: skip


@pytest.fixture
def anna(globus) -> Contact:
    return Contact.introduce(
        globus, by=None, at=TAKEN_ON, given_name="Анна", family_name="Ковалёва", patronymic="Сергеевна",
        position="директор по маркетингу", phones=[("+74951112233", "")], mails=["anna@globus.example"],
    )  # fmt: skip


@pytest.fixture
def as_() -> Callable[[User], Browser]:
    """A browser in which this person is logged in."""

    def logged_in(user: User) -> Browser:
        browser = Browser()
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return logged_in
