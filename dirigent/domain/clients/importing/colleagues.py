"""Who of ours a row means: somebody known, somebody to be hired, or nobody we may guess."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dirigent.domain.clients import reading
from dirigent.domain.people.models import Role, User

from .matching import Colleagues, folded
from .rows import Line


@dataclass(frozen=True)
class Newcomer:
    """A manager named in the table whom nobody has entered yet."""

    family_name: str
    given_name: str
    patronymic: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.given_name, self.family_name) if part)


Manager = User | Newcomer


def who(line: Line, field: str, colleagues: Colleagues, people: dict[str, Manager], *, create: bool) -> Manager | None:
    """The colleague a row names, or None with the reason put on the row."""
    text = line.text(field)
    if not text:
        return None
    known = colleagues.named(text)
    if len(known) == 1:
        return _leads(next(iter(known)), line, field)
    if known:
        names = ", ".join(sorted(f"{user.get_full_name()} ({user.login})" for user in known))
        line.wrong(
            _("“%(name)s” may be several of ours: %(names)s. Write the login.") % {"name": text, "names": names}, field
        )
        return None
    read = reading.person_name(text)
    if not create or read.value is None:
        line.wrong(
            _("We have nobody called “%(name)s”. Add this person to the team or correct the name.") % {"name": text},
            field,
        )
        return None
    name = read.value
    newcomer = Newcomer(name.family or name.given, name.given if name.family else "", name.patronymic)
    return people.setdefault(folded(str(newcomer)), newcomer)


def _leads(user: User, line: Line, field: str) -> User | None:
    if user.role in (Role.ACCOUNT_MANAGER, Role.HEAD):
        return user
    line.wrong(
        _("%(name)s is %(role)s: clients are led by account managers.")
        % {"name": user.get_full_name(), "role": user.get_role_display()},
        field,
    )
    return None


def free_login(newcomer: Newcomer, taken: set[str]) -> str:
    """«olga», else «olga.snegireva», else with a number."""
    given, family = latin(newcomer.given_name), latin(newcomer.family_name)
    full = ".".join(part for part in (given, family) if part)
    for login in (given or full or "user", full or "user"):
        if login not in taken:
            return login
    number = 2
    while f"{full or 'user'}{number}" in taken:
        number += 1
    return f"{full or 'user'}{number}"


_LATIN = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "sch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
            "e",
        ],
        strict=True,
    )
)


def latin(text: str) -> str:
    """A name in Latin letters, as people write it in their mail address: Юлия is yulia."""
    text = re.sub(r"ия\b", "ia", text.casefold())
    text = re.sub(r"[иы]й\b", "y", text)
    return re.sub(r"[^a-z0-9]", "", "".join(_LATIN.get(letter, letter) for letter in text))
