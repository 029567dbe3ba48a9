"""What a clause is: its words, its parameters, whom it obliges, and the one query that derives its duties."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db.models import TextChoices
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dirigent.foundation.worktime.models import Schedule
from dirigent.foundation.worktime.periods import Period

Words = str | Promise
Figures = Mapping[str, Any]


class Section(TextChoices):
    """The sections of the regulation, in its own order."""

    R1 = "R1", _("1. What the account manager's work is")
    R2 = "R2", _("2. Taking a client over")
    R3 = "R3", _("3. Getting to know the client and the task")
    R7 = "R7", _("7. Accesses and analytics")
    R9 = "R9", _("9. Control of running campaigns")
    R12 = "R12", _("12. Loyalty of clients")
    R13 = "R13", _("13. Rules of tasks")
    O = "O", _("Compulsory rules")  # noqa: E741 - the source names it so


class Act(TextChoices):
    """What fulfils a duty, as a button says it; the desk knows where each leads."""

    ANSWER = "answer", pgettext_lazy("button", "Answer")
    CALL = "call", pgettext_lazy("button", "Call")
    CALL_BACK = "call_back", pgettext_lazy("button", "Call and walk through")
    FIRST_CALL = "first_call", pgettext_lazy("button", "Call")
    QUESTION = "question", pgettext_lazy("button", "Note the answer")
    DEBRIEF = "debrief", pgettext_lazy("button", "Open the brief")
    INSPECT = "inspect", pgettext_lazy("button", "Check")
    RESTATE = "restate", pgettext_lazy("button", "Restate")
    TELL = "tell", pgettext_lazy("button", "Tell the client")
    EXPLAIN = "explain", pgettext_lazy("button", "Call")
    REPORT = "report", pgettext_lazy("button", "Write the report")
    COMPLAINT = "complaint", pgettext_lazy("button", "Open")
    MEET = "meet", pgettext_lazy("button", "Note the meeting")
    CONGRATULATE = "congratulate", pgettext_lazy("button", "Congratulate")
    SETTLE = "settle", pgettext_lazy("button", "Settle")
    HANDOVER = "handover", pgettext_lazy("button", "Open")
    FILL_CARD = "fill_card", pgettext_lazy("button", "Fill in")
    CORRECT_TASK = "correct_task", pgettext_lazy("button", "Correct")
    DO_TASK = "do_task", pgettext_lazy("button", "Open")
    ACCESS = "access", pgettext_lazy("button", "Open")
    REQUEST = "request", pgettext_lazy("button", "Open")
    COUNTERS = "counters", pgettext_lazy("button", "Look")
    LEARN = "learn", pgettext_lazy("button", "Write down")
    ARRIVE = "arrive", pgettext_lazy("button", "I am here")
    CLOSE_DAY = "close_day", pgettext_lazy("button", "Close the day")


@dataclass(frozen=True)
class Parameter:
    """A figure of the regulation that the head may change within bounds. `unit` follows the number: «раза в неделю»."""

    default: int
    minimum: int
    maximum: int
    label: Words
    name: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "name", name)

    def check(self, value: int) -> int:
        if not self.minimum <= value <= self.maximum:
            raise ValueError(
                gettext("“%(label)s” is from %(minimum)d to %(maximum)d.")
                % {"label": self.label, "minimum": self.minimum, "maximum": self.maximum}
            )
        return value

    def words(self, value: int) -> str:
        """«2 раза в неделю»."""
        return str(self.label % value)


@dataclass(frozen=True)
class Minutes(Parameter):
    """A length of time, told in hours where it is whole hours: «2 часа», «90 минут»."""

    label: Words = ngettext_lazy("%d minute", "%d minutes")

    def words(self, value: int) -> str:
        hours = value // 60
        return ngettext("%d hour", "%d hours", hours) % hours if value % 60 == 0 else super().words(value)


@dataclass(frozen=True)
class Choice(Parameter):
    """One of a few ways, told by its words instead of its number."""

    ways: tuple[Words, ...] = ()

    def words(self, value: int) -> str:
        return str(self.ways[value])


class Clause:
    """A rule of the regulation. `counts` says exactly what is counted, so that two people count the same.

    `facts` are the beginnings of the journal's kinds that may change a client's duties under it; what changes the client
    or who stands in for whom is always looked at.

    `query` selects, for every client at once, the columns client_id, subject_id, key, owner_id, deputy_id, opens_at,
    warns_at, due_at, fulfilled_at, lapsed_at, joined, figures. It may use %(at)s (the moment asked about: facts after it
    do not exist yet), %(since)s (duties closed before it are not asked for), %(schedule)s, %(head)s, the clause's
    parameters and what `given` adds. `[[alias.column]]` stands where the query is narrowed to some clients.
    """

    ref: ClassVar[str]
    section: ClassVar[Section]
    number: ClassVar[str] = ""
    title: ClassVar[Words]
    text: ClassVar[Words]
    obliges: ClassVar[Words]
    fulfilled_by: ClassVar[Words]
    counts: ClassVar[Words] = ""
    act: ClassVar[Act]
    subject: ClassVar[str]
    importance: ClassVar[int] = 2
    of_clients: ClassVar[bool] = True
    facts: ClassVar[tuple[str, ...]]
    query: ClassVar[str]

    def given(self, asked: "Asked") -> dict[str, Any]:  # noqa: ARG002 - most clauses need nothing more
        """What the query needs beside the parameters: weeks, months, days."""
        return {}

    def headline(self, figures: Figures) -> str:
        """What is to be done, as My day says it."""
        return str(self.title)

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        """Why, and by what arithmetic. A moment of the day of `at` is told by its time alone."""
        raise NotImplementedError

    @classmethod
    def parameters(cls) -> Iterator[Parameter]:
        for name in vars(cls):
            value = vars(cls)[name]
            if isinstance(value, Parameter):
                yield value


@dataclass(frozen=True)
class Asked:
    """The moment asked about, how far back closed duties matter, and the agency's working time."""

    at: datetime
    since: datetime
    schedule: Schedule

    def periods(self, of: Callable[[datetime], Period]) -> list[Period]:
        """Every week or month that touches the time from `since` to `at`; one that ends at `since` lapses then, so it does."""
        found = [of(self.since - timedelta(microseconds=1))]
        while found[-1].end <= self.at:
            found.append(of(found[-1].end))
        return found


REGISTRY: dict[str, Clause] = {}


def in_order() -> list[Clause]:
    """Every clause as the document has them: by section, then by number."""
    sections = list(Section)
    return sorted(REGISTRY.values(), key=lambda rule: (sections.index(rule.section), rule.number))


def clause(cls: type[Clause]) -> type[Clause]:
    """Put a clause into the regulation; a reference is used once for ever."""
    if cls.ref in REGISTRY:
        raise ValueError(f"{cls.ref} is taken.")
    REGISTRY[cls.ref] = cls()
    return cls


def moment(value: Any, at: datetime | None = None) -> str:
    """«16 ноября, 11:12», or «11:12» on the day of `at`. Figures keep moments as ISO text."""
    if at is not None and _local(value).date() == localtime(at).date():
        return clock(value)
    return date_format(_local(value), gettext("j E, H:i"))


def on(value: Any, at: datetime | None = None) -> str:
    """The same within a sentence: «в 11:12», «16 ноября, 11:12»."""
    said = moment(value, at)
    return (gettext("at %(when)s") if said == clock(value) else gettext("on %(when)s")) % {"when": said}


def clock(value: Any) -> str:
    return date_format(_local(value), "H:i")


def _local(value: Any) -> datetime:
    at = parse_datetime(value) if isinstance(value, str) else value
    assert isinstance(at, datetime)
    return localtime(at)


def day(value: Any) -> str:
    """«16 ноября»: a date as it is, a moment by the clock of the place."""
    if isinstance(value, str):
        value = parse_datetime(value) if "T" in value else parse_date(value)
    on = localtime(value).date() if isinstance(value, datetime) else value
    assert isinstance(on, date)
    return date_format(on, gettext("j E"))


def in_hours(minutes: int) -> str:
    """«4 рабочих часа», «90 рабочих минут»."""
    if minutes % 60 == 0:
        return str(ngettext("%d working hour", "%d working hours", minutes // 60) % (minutes // 60))
    return str(ngettext("%d working minute", "%d working minutes", minutes) % minutes)
