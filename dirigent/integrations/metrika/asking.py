"""Questions to Metrika's management interface: are we let in, how far, and does Metrika itself see its code on the site."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dirigent.domain.conversations.channels import Trouble
from dirigent.integrations.egress.asking import Limits, ask

BASE = "https://api-metrika.yandex.net"
LIMITS = Limits(seconds=15)
_TOKEN = re.compile(r"[\w.~+/=-]{10,300}\Z", re.ASCII)
_NUMBER = re.compile(r"\d{1,12}\Z", re.ASCII)

# Rights in Metrika's words and in ours (`tracking.Level`).
LEVELS = {
    "own": "full",
    "edit": "edit",
    "analyst": "read",
    "view": "read",
    "view_access_filter": "read",
    "analyst_access_filter": "read",
}
CODE = {
    "CS_OK": _("Metrika sees its code on the site."),
    "CS_OK_NO_DATA": _("Metrika sees its code on the site, but no visits come in."),
    "CS_NOT_FOUND": _("Metrika does not find its code on the site."),
    "CS_NOT_FOUND_HOME": _("Metrika does not find its code on the home page."),
    "CS_NOT_FOUND_HOME_LOAD_DATA": _("Metrika does not find its code on the home page, but visits come in."),
    "CS_NOT_EVERYWHERE": _("Metrika's code is not on every page."),
    "CS_ERR_OTHER_HTML_CODE": _("Metrika finds the code of another counter on the site."),
    "CS_ERR_HTML_CODE": _("Metrika's code is changed or broken."),
    "CS_ERR_DUPLICATED": _("Metrika's code is on the site more than once."),
    "CS_ERR_CONNECT": _("Metrika could not open the site."),
    "CS_ERR_TIMEOUT": _("Metrika did not get an answer from the site in time."),
    "CS_ERR_INFECTED": _("Metrika considers the site infected."),
    "CS_OBSOLETE": _("An old version of Metrika's code is on the site."),
    "CS_NEW_COUNTER": _("The counter is new, Metrika has not looked at the site yet."),
    "CS_WAIT_FOR_CHECKING": _("Metrika has not looked at the site yet."),
    "CS_WAIT_FOR_CHECKING_LOAD_DATA": _("Metrika has not looked at the site yet, but visits come in."),
}
_WORKS = ("CS_OK", "CS_WAIT_FOR_CHECKING_LOAD_DATA", "CS_NOT_FOUND_HOME_LOAD_DATA")
_BROKEN = (
    "CS_OK_NO_DATA", "CS_NOT_FOUND", "CS_NOT_FOUND_HOME", "CS_NOT_EVERYWHERE", "CS_ERR_OTHER_HTML_CODE", "CS_ERR_HTML_CODE",
    "CS_ERR_DUPLICATED", "CS_ERR_INFECTED", "CS_OBSOLETE",
)  # fmt: skip


@dataclass(frozen=True)
class Goal:
    number: str
    name: str
    kind: str


@dataclass(frozen=True)
class Grant:
    """Whom the owner let in; an empty login: everybody."""

    login: str
    permission: str


@dataclass(frozen=True)
class CounterSaid:
    """What Metrika says of a counter. `grants` is empty where our rights do not let us see whom else the owner let in."""

    number: str
    name: str = ""
    site: str = ""
    owner: str = ""
    permission: str = ""
    code_status: str = ""
    active: bool = True
    lively: bool = False
    goals: tuple[Goal, ...] = ()
    grants: tuple[Grant, ...] = ()
    ecommerce: bool = False
    webvisor: bool = False

    @property
    def level(self) -> str:
        """Our rights: read, edit, full."""
        return LEVELS.get(self.permission, "none")

    @property
    def installed(self) -> bool | None:
        """Whether Metrika sees its code; None: it does not say."""
        if self.code_status in _WORKS:
            return True
        return False if self.code_status in _BROKEN else None

    @property
    def words(self) -> str:
        """What to tell the manager, in one or two sentences."""
        said = str(CODE.get(self.code_status, _("Metrika does not say whether its code is on the site.")))
        if not self.active:
            said = str(_("The counter is deleted in Metrika."))
        count = len(self.goals)
        return f"{said} " + (
            ngettext("%(count)s goal is set up.", "%(count)s goals are set up.", count) % {"count": count}
            if count
            else str(_("No goals are set up."))
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        given = {it.name: data[it.name] for it in fields(cls) if it.name in data}
        given["goals"] = tuple(Goal(**one) for one in given.get("goals", ()))
        given["grants"] = tuple(Grant(**one) for one in given.get("grants", ()))
        return cls(**given)


class NoAccess(Trouble):
    """Metrika knows us, but not as somebody who may see this counter."""


def counter(token: str, number: str) -> CounterSaid:
    """The counter as our account sees it. Raises `NoAccess`, `Trouble`."""
    if not _NUMBER.match(number):
        raise Trouble(_("A counter of Metrika is a number, for example 44147844."), for_good=True)
    said = _asked(token, f"counter/{number}", {"field": "goals,grants"})
    found = said.get("counter")
    if not isinstance(found, dict) or str(found.get("id")) != number:
        raise Trouble(_("Metrika answered something that is no answer."))
    return _read(number, found)


def open_to_us(token: str) -> int:
    """How many counters this token opens: so it is tried. Raises `Trouble`."""
    rows = _asked(token, "counters", {"per_page": "1", "status": "Active"}).get("rows")
    return rows if isinstance(rows, int) and not isinstance(rows, bool) else 0


def _asked(token: str, what: str, params: Mapping[str, str]) -> Mapping[str, Any]:
    if not _TOKEN.match(token):
        raise Trouble(_("This is not a token of Metrika."), for_good=True)
    headers = {"Authorization": f"OAuth {token}"}
    answer = ask("GET", f"{BASE}/management/v1/{what}", params=params, headers=headers, limits=LIMITS, follow=False)
    said = answer.json()
    if answer.status != 200:
        raise _trouble(answer.status, said)
    if not isinstance(said, dict):
        raise Trouble(_("Metrika answered something that is no answer."))
    return said


def _read(number: str, found: Mapping[str, Any]) -> CounterSaid:
    options = found.get("code_options")
    options = options if isinstance(options, dict) else {}
    site = found.get("site2")
    return CounterSaid(
        number=number,
        name=_text(found.get("name")),
        site=_text(site.get("site") if isinstance(site, dict) else "") or _text(found.get("site")),
        owner=_text(found.get("owner_login")),
        permission=_text(found.get("permission")),
        code_status=_text(found.get("code_status")),
        active=found.get("status", "Active") == "Active",
        lively=found.get("activity_status") == "high",
        goals=tuple(
            Goal(_text(one.get("id")), _text(one.get("name")), _text(one.get("type"))) for one in _objects(found.get("goals"))
            if one.get("status", "Active") == "Active"
        ),
        grants=tuple(Grant(_text(one.get("user_login")), _text(one.get("perm"))) for one in _objects(found.get("grants"))),
        ecommerce=bool(options.get("ecommerce")),
        webvisor=bool(options.get("visor")),
    )  # fmt: skip


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value[:1000] if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return str(value)[:300] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _trouble(status: int, said: Any) -> Trouble:
    errors = said.get("errors") if isinstance(said, dict) else None
    kinds = {_text(one.get("error_type")) for one in _objects(errors)}
    if status == 401 or "invalid_token" in kinds:
        return Trouble(_("Metrika does not know this token any more: get a new one."), for_good=True)
    if status in (403, 404):
        return NoAccess(
            _("Metrika does not let our account see this counter: ask the client for access."), for_good=True
        )
    if status in (420, 429):
        return Trouble(_("Metrika asks to wait: too many questions today."))
    if status == 400:
        return Trouble(_("Metrika did not take the number of the counter."), for_good=True)
    return Trouble(_("Metrika is out of order (%(code)s).") % {"code": status})
