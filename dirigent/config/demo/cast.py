"""Who works in the demo agency."""

from dataclasses import dataclass
from datetime import datetime

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import Agency, Department, DepartmentKind, Role, User

PASSWORD = "quartet-demo"
DOMAIN = "kvartet.example"


@dataclass(frozen=True)
class Manner:
    """How an account manager works: chances that something is done, and done in time."""

    answers: float
    calls: float
    keeps: float
    punctual: float
    closes: float


MANNERS = {
    "olga": Manner(answers=0.9, calls=0.92, keeps=0.88, punctual=0.95, closes=0.97),
    "marina": Manner(answers=0.96, calls=0.97, keeps=0.94, punctual=0.99, closes=1.0),
    "denis": Manner(answers=0.74, calls=0.7, keeps=0.72, punctual=0.8, closes=0.82),
    "yulia": Manner(answers=0.85, calls=0.84, keeps=0.84, punctual=0.92, closes=0.93),
}

DEPARTMENTS = (
    ("Клиентский отдел", DepartmentKind.CLIENT_SERVICE, "vera"),
    ("Контекстная реклама", DepartmentKind.PRODUCTION, "gleb"),
    ("Таргет и соцсети", DepartmentKind.PRODUCTION, "inna"),
    ("Дизайн и веб", DepartmentKind.PRODUCTION, "roman"),
    ("Отдел документов", DepartmentKind.DOCUMENTS, "tamara"),
    ("Отдел продаж", DepartmentKind.SALES, "kirill"),
)

PEOPLE = (
    ("vera", "Вера", "Полянская", "Андреевна", Role.HEAD, "Клиентский отдел"),
    ("olga", "Ольга", "Снегирёва", "Игоревна", Role.ACCOUNT_MANAGER, "Клиентский отдел"),
    ("marina", "Марина", "Орлова", "Павловна", Role.ACCOUNT_MANAGER, "Клиентский отдел"),
    ("denis", "Денис", "Кравцов", "Олегович", Role.ACCOUNT_MANAGER, "Клиентский отдел"),
    ("yulia", "Юлия", "Берг", "Максимовна", Role.ACCOUNT_MANAGER, "Клиентский отдел"),
    ("gleb", "Глеб", "Заречный", "Ильич", Role.PRODUCTION_HEAD, "Контекстная реклама"),
    ("sonya", "Соня", "Рябинина", "Львовна", Role.SPECIALIST, "Контекстная реклама"),
    ("artem", "Артём", "Лесков", "Юрьевич", Role.SPECIALIST, "Контекстная реклама"),
    ("inna", "Инна", "Савельева", "Петровна", Role.PRODUCTION_HEAD, "Таргет и соцсети"),
    ("maks", "Максим", "Дорошин", "Ильич", Role.SPECIALIST, "Таргет и соцсети"),
    ("roman", "Роман", "Тихий", "Сергеевич", Role.PRODUCTION_HEAD, "Дизайн и веб"),
    ("liza", "Лиза", "Воронцова", "Дмитриевна", Role.SPECIALIST, "Дизайн и веб"),
    ("tamara", "Тамара", "Белкина", "Николаевна", Role.DOCUMENTS, "Отдел документов"),
    ("kirill", "Кирилл", "Жданов", "Петрович", Role.SALES, "Отдел продаж"),
    ("admin", "Степан", "Админов", "", Role.ADMINISTRATOR, None),
)

# Each manager's deputy.
DEPUTIES = {"olga": "marina", "marina": "olga", "denis": "yulia", "yulia": "denis"}


def leader(client: Client) -> User:
    """Every client of the demo has a manager."""
    assert client.manager is not None
    return client.manager


def gather(*, at: datetime) -> dict[str, User]:
    """The agency opens: departments, people, their heads."""
    agency = Agency.load()
    agency.name, agency.mail_domains = "Квартет", [DOMAIN]
    agency.save()
    departments = {name: Department.objects.create(name=name, kind=kind) for name, kind, _head in DEPARTMENTS}
    people = {
        login: User.hire(
            login=login, by=None, at=at, password=PASSWORD, email=f"{login}@{DOMAIN}", given_name=given,
            family_name=family, patronymic=patronymic, role=role, department=departments.get(department or ""),
        )
        for login, given, family, patronymic, role, department in PEOPLE
    }  # fmt: skip
    for name, _kind, head in DEPARTMENTS:
        Department.objects.filter(name=name).update(head=people[head])
    return people
