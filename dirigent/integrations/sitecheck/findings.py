"""What a look at a site found: plain frozen values that go into a JSON column and come back the same."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Self, get_args, get_origin, get_type_hints

from .saying import title_of, words_of


class Kind(StrEnum):
    """Who counts."""

    METRIKA = "metrika"
    GTM = "gtm"
    GA4 = "ga4"
    UA = "ua"
    GOOGLE_ADS = "google_ads"
    VK = "vk"
    VK_PIXEL = "vk_pixel"
    CALLTOUCH = "calltouch"
    COMAGIC = "comagic"
    CALLIBRI = "callibri"
    ROISTAT = "roistat"
    FACEBOOK = "facebook"


class Answer(StrEnum):
    """What became of an expected counter. `UNKNOWN`: the site was not read, so nothing is known of it."""

    FOUND = "found"
    PARTLY = "partly"
    WRONG = "wrong"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Expected:
    """A counter that ought to be there. Without a number any of its kind will do."""

    kind: str
    number: str = ""

    @property
    def title(self) -> str:
        return f"{title_of(self.kind)} {self.number}".strip()


@dataclass(frozen=True)
class Said:
    """A sentence kept as what it is about, so that each reader gets it in their language: `{{ said.words }}`."""

    code: str
    about: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return words_of(self.code, self.about)


@dataclass(frozen=True)
class Page:
    """A page that was asked for. `url` is what was asked, `redirected_to` where it ended, status 0: no answer."""

    url: str
    status: int = 0
    seconds: float = 0.0
    size: int = 0
    redirected_to: str = ""
    title: str = ""
    trouble: str = ""


@dataclass(frozen=True)
class Counter:
    """A counter that was seen. `where` is page, script or container; `sources` are the scripts and containers that hold it."""

    kind: str
    number: str
    where: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    doubled_on: tuple[str, ...] = ()
    obsolete: bool = False
    foreign: bool = False

    @property
    def title(self) -> str:
        return title_of(self.kind)


@dataclass(frozen=True)
class Container:
    """A container of Google Tag Manager: what its text holds. Not read: only its number is known."""

    number: str
    read: bool = False
    tags: tuple[str, ...] = ()
    counters: tuple[Expected, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """An expected counter and what became of it; `others` are numbers of its kind that stand there in its place or beside it."""

    kind: str
    number: str
    answer: str
    pages: int = 0
    of: int = 0
    others: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return title_of(self.kind)


@dataclass(frozen=True)
class Foreign:
    """A service abroad that a page hands visitors' data to: by its name, what it is (counter, form, service), and a page."""

    name: str
    what: str
    page: str

    @property
    def title(self) -> str:
        return title_of(self.name)


@dataclass(frozen=True)
class Findings:
    """One look. `troubles` ask for an act, `remarks` are worth knowing, `unseen` says what such a look cannot see."""

    url: str
    at: datetime
    seconds: float = 0.0
    host: str = ""
    pages: tuple[Page, ...] = ()
    scripts: int = 0
    counters: tuple[Counter, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    containers: tuple[Container, ...] = ()
    policy: str = ""
    cookie_notice: bool = False
    foreign: tuple[Foreign, ...] = ()
    troubles: tuple[Said, ...] = ()
    remarks: tuple[Said, ...] = ()
    unseen: tuple[Said, ...] = ()

    @property
    def reached(self) -> bool:
        """Whether there is a page to judge by."""
        return bool(self.seen)

    @property
    def seen(self) -> tuple[Page, ...]:
        """Pages that were read."""
        return tuple(page for page in self.pages if page.status == 200 and not page.trouble)

    def verdict(self, kind: str, number: str = "") -> Verdict | None:
        return next((it for it in self.verdicts if (it.kind, it.number) == (kind, number)), None)

    def counter(self, kind: str, number: str = "") -> Counter | None:
        """What was seen of it; without a number the first of its kind."""
        return next((it for it in self.counters if it.kind == kind and number in ("", it.number)), None)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"at": self.at.isoformat()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Back from the column. What an older look did not know yet has its default."""
        return _read(cls, data)


def _read(cls: type, data: Mapping[str, Any]) -> Any:
    hints = get_type_hints(cls)
    return cls(**{it.name: _value(hints[it.name], data[it.name]) for it in fields(cls) if it.name in data})


def _value(hint: Any, value: Any) -> Any:
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        return tuple(_value(item, part) for part in value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    return _read(hint, value) if isinstance(value, Mapping) else value
