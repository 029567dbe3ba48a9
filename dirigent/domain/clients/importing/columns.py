"""The columns of a client list: what may stand in a table, under which headers, and what this sheet is about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.ru import inn as stdnum_inn

from dirigent.foundation.tables import Book, Field, Row, Sheet, find_header, guess, plain_header, text_of

Mapping = dict[str, dict[int, str]]
"""Sheet → number of the column (from 0) → field; a column that is absent is not taken."""


class CannotMap(Exception):
    """The mapping asked for names a column or a field that is not there."""


def _looks_like_mail(text: str) -> bool:
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) is not None


def _looks_like_phone(text: str) -> bool:
    return (
        10 <= len(re.sub(r"\D", "", text)) <= 12
        and re.fullmatch(r"[+\d\s()./-]+", text) is not None
        and text[0] in "+78("
    )


def _looks_like_inn(text: str) -> bool:
    return re.fullmatch(r"\d{10}|\d{12}", text) is not None and stdnum_inn.is_valid(text)


CLIENT = (
    Field(
        "client",
        ("Клиент", "Название", "Название клиента", "Название компании", "Компания", "Бренд", "Client", "Company"),
    ),
    Field(
        "legal_name",
        (
            "Юрлицо",
            "Юр. лицо",
            "Юридическое лицо",
            "Контрагент",
            "Организация",
            "Плательщик",
            "Legal name",
            "Legal entity",
        ),
    ),
    Field("inn", ("ИНН", "INN"), _looks_like_inn),
    Field("kpp", ("КПП", "KPP")),
    Field("ogrn", ("ОГРН", "ОГРНИП", "OGRN")),
    Field("bank", ("Банк", "Bank")),
    Field("bic", ("БИК", "BIC")),
    Field("account", ("Расчётный счёт", "р/с", "р/сч", "Счёт", "Account")),
    Field("correspondent_account", ("Корреспондентский счёт", "Корр. счёт", "Корсчёт", "к/с", "Correspondent account")),
    Field("address", ("Юридический адрес", "Юр. адрес", "Адрес", "Legal address")),
    Field("status", ("Статус", "Статус клиента", "Состояние", "Status")),
    Field(
        "manager", ("Менеджер", "Аккаунт", "Аккаунт-менеджер", "Ответственный", "Ведёт", "Manager", "Account manager")
    ),
    Field("deputy", ("Заместитель", "Зам", "Замещающий", "Замещает", "Подменяет", "Deputy")),
    Field("product", ("Продукт", "Что продвигаем", "Product")),
    Field("goal", ("Цель", "Цель клиента", "Цели", "Задача клиента", "Goal")),
    Field("instruments", ("Инструменты", "Инструмент", "Услуги", "Instruments")),
    Field("timezone", ("Часовой пояс", "Таймзона", "Time zone", "Timezone", "TZ")),
    Field("since", ("С нами с", "Клиент с", "Работаем с", "Начало работы", "Дата начала", "With us since", "Since")),
    Field("site", ("Сайт", "Адрес сайта", "Домен", "Site", "Website", "URL")),
)
CONTACT = (
    Field("person", ("ФИО", "Ф.И.О.", "Контакт", "Контактное лицо", "Контактное лицо клиента", "Представитель", "Contact", "Contact person", "Full name")),
    Field("family_name", ("Фамилия", "Family name", "Last name", "Surname")),
    Field("given_name", ("Имя", "Given name", "First name")),
    Field("patronymic", ("Отчество", "Patronymic", "Middle name")),
    Field("position", ("Должность", "Роль", "Position", "Job title")),
    Field("email", ("Почта", "Эл. почта", "Электронная почта", "E-mail", "Email", "Имейл", "Мейл", "Mail"), _looks_like_mail, many=True),
    Field("phone", ("Телефон", "Тел", "Моб", "Мобильный", "Мобильный телефон", "Рабочий телефон", "Phone", "Mobile"), _looks_like_phone, many=True),
    Field("birthday", ("День рождения", "Дата рождения", "ДР", "Д.Р.", "Birthday", "Date of birth")),
    Field("windows", ("Удобно звонить", "Когда звонить", "Удобное время", "Удобное время для звонка", "Время звонка", "Call windows", "Convenient time")),
    Field("channel", ("Канал", "Канал связи", "Удобный канал", "Предпочитает", "Способ связи", "Preferred channel", "Channel")),
    Field("decides", ("ЛПР", "Принимает решения", "Decision maker")),
    Field("traits", ("Особенности", "Особенности контакта", "Заметки", "Комментарий", "Примечание", "Traits", "Notes")),
)  # fmt: skip
FIELDS = (*CLIENT, *CONTACT)
IGNORED = (
    "№",
    "N",
    "п/п",
    "№ п/п",
    "ID",
    "Бюджет",
    "Бюджет в месяц",
    "Сумма",
    "Дебиторка",
    "Оплата",
    "Дата создания",
    "Теги",
)

_NAMES = frozenset(item.name for item in FIELDS)
_OF_CLIENT = frozenset(item.name for item in CLIENT) - {"client", "timezone"}
_OF_CONTACT = frozenset(item.name for item in CONTACT) - {"traits"}

TITLES: dict[str, str | Promise] = {
    "client": gettext_lazy("client"),
    "legal_name": gettext_lazy("legal name"),
    "inn": gettext_lazy("INN"),
    "kpp": gettext_lazy("KPP"),
    "ogrn": gettext_lazy("OGRN"),
    "bank": gettext_lazy("bank"),
    "bic": gettext_lazy("BIC"),
    "account": gettext_lazy("account"),
    "correspondent_account": gettext_lazy("correspondent account"),
    "address": gettext_lazy("legal address"),
    "status": gettext_lazy("status"),
    "manager": gettext_lazy("account manager"),
    "deputy": gettext_lazy("deputy"),
    "product": gettext_lazy("product"),
    "goal": gettext_lazy("the client's goal"),
    "instruments": gettext_lazy("instruments"),
    "timezone": gettext_lazy("time zone"),
    "since": gettext_lazy("with us since"),
    "site": gettext_lazy("site"),
    "person": gettext_lazy("full name of the contact person"),
    "family_name": gettext_lazy("family name"),
    "given_name": gettext_lazy("given name"),
    "patronymic": gettext_lazy("patronymic"),
    "position": gettext_lazy("position"),
    "email": gettext_lazy("mail"),
    "phone": gettext_lazy("phone"),
    "birthday": gettext_lazy("birthday"),
    "windows": gettext_lazy("convenient hours"),
    "channel": gettext_lazy("preferred channel"),
    "decides": gettext_lazy("decision maker"),
    "traits": gettext_lazy("traits, for our eyes only"),
}


@dataclass
class SheetColumns:
    """What was found on one sheet: its header, what each column is, and whether it speaks of clients and contacts."""

    title: str
    headers: list[str]
    columns: dict[int, str]
    body: list[Row] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    introduces_clients: bool = False

    @property
    def about_clients(self) -> bool:
        """Does the sheet say more of the client than the name?"""
        named = set(self.columns.values())
        return "client" in named and (self.introduces_clients or bool(named & _OF_CLIENT) or not self.about_contacts)

    @property
    def about_contacts(self) -> bool:
        return bool(set(self.columns.values()) & _OF_CONTACT)

    @property
    def readable(self) -> bool:
        return "client" in self.columns.values()

    @property
    def left(self) -> list[str]:
        """Headers of the columns that are not taken."""
        return [header for column, header in enumerate(self.headers) if header and column not in self.columns]

    def title_of(self, column: int) -> str:
        return self.headers[column] if column < len(self.headers) and self.headers[column] else str(column + 1)


def guess_columns(book: Book, mapping: Mapping | None = None) -> list[SheetColumns]:
    """Each sheet with its columns: as the mapping says, else as guessed."""
    found = [_sheet(sheet, (mapping or {}).get(sheet.title)) for sheet in book]
    return [sheet for sheet in found if sheet is not None]


def columns_of(title: str, fields: Iterable[str]) -> SheetColumns:
    """A sheet whose headers are the fields themselves."""
    names = list(fields)
    return SheetColumns(title, names, dict(enumerate(names)))


def mapped(book: Book, pairs: Iterable[tuple[str, str]]) -> Mapping:
    """The guess, corrected by pairs of a field and a header («email», «Почта»); an empty field lets the column go."""
    sheets = guess_columns(book)
    for name, header in pairs:
        if name and name not in _NAMES:
            raise CannotMap(
                _("There is no field “%(name)s”. There are: %(names)s.")
                % {"name": name, "names": ", ".join(sorted(_NAMES))}
            )
        wanted, met = plain_header(header), False
        for sheet in sheets:
            for column, title in enumerate(sheet.headers):
                if plain_header(title) == wanted:
                    met = True
                    sheet.columns = {
                        c: f for c, f in sheet.columns.items() if c != column and (f != name or f in _MANY)
                    }
                    sheet.columns |= {column: name} if name else {}
        if not met:
            raise CannotMap(_("There is no column “%(header)s” in the file.") % {"header": header})
    return {sheet.title: sheet.columns for sheet in sheets}


_MANY = frozenset(item.name for item in FIELDS if item.many)


def _sheet(sheet: Sheet, given: dict[int, str] | None) -> SheetColumns | None:
    at = find_header(sheet, FIELDS)
    if at is None:
        return SheetColumns(sheet.title, [], {}, list(sheet.rows)) if sheet.rows else None
    header, body = sheet.rows[at], list(sheet.rows[at + 1 :])
    columns = given if given is not None else guess(header.cells, body, FIELDS, ignored=IGNORED)
    columns = {column: name for column, name in columns.items() if name in _NAMES}
    headers = [text_of(header[column]) for column in range(max(sheet.width, len(header.cells)))]
    sample = [[text_of(row[column]) for column in range(len(headers))] for row in body[:3]]
    return SheetColumns(sheet.title, headers, columns, body, sample)
