"""My day as rows: which duty stands where, what its first column says, and whom it is done for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.design.typography import clock, day, deadline, span
from dirigent.domain.people.models import Absence, User
from dirigent.foundation.worktime.models import Schedule
from dirigent.regulation.clause import Act
from dirigent.regulation.models import Duty

from . import acts

# Due within so much working time belongs to “Now”.
SOON_MINUTES = 120
# One filter of the page: its name in the address, what it says, the acts it shows.
KINDS: tuple[tuple[str, str | Promise, frozenset[str]], ...] = (
    ("answer", gettext_lazy("Answer"), frozenset({Act.ANSWER})),
    ("call", gettext_lazy("Call"), frozenset({Act.CALL, Act.CALL_BACK, Act.EXPLAIN})),
    ("tell", gettext_lazy("Tell"), frozenset({Act.TELL})),
    ("complaints", gettext_lazy("Complaints"), frozenset({Act.COMPLAINT})),
    ("writing", gettext_lazy("Write"), frozenset({Act.REPORT, Act.RESTATE})),
    ("meet", gettext_lazy("Meet"), frozenset({Act.MEET})),
    ("congratulate", gettext_lazy("Congratulate"), frozenset({Act.CONGRATULATE})),
    ("agreements", gettext_lazy("Agreements"), frozenset({Act.SETTLE})),
    ("tasks", gettext_lazy("Tasks"), frozenset({Act.DO_TASK, Act.CORRECT_TASK})),
    ("other", gettext_lazy("Other"), frozenset({Act.HANDOVER, Act.FILL_CARD, Act.LEARN, Act.ARRIVE, Act.CLOSE_DAY})),
)
WEEKDAYS = (
    gettext_lazy("by Monday"),
    gettext_lazy("by Tuesday"),
    gettext_lazy("by Wednesday"),
    gettext_lazy("by Thursday"),
    gettext_lazy("by Friday"),
    gettext_lazy("by Saturday"),
    gettext_lazy("by Sunday"),
)


@dataclass(frozen=True)
class Row:
    duty: Duty
    at: datetime
    act_by: datetime
    reader: User
    away: Mapping[int, Absence]
    weight: float
    whom: Any = None  # whom to ring, where the act is a call

    @property
    def is_late(self) -> bool:
        return self.duty.due_at <= self.at

    @property
    def tone(self) -> str:
        if self.is_late:
            return "late"
        return "soon" if self.at <= self.act_by <= self.at + timedelta(minutes=SOON_MINUTES) else ""

    @property
    def when(self) -> str:
        """«на 40 мин позже», «до 17:00», «завтра до 12:00», «до пятницы», «до 24 ноября»."""
        if self.is_late:
            return deadline(self.duty.due_at, self.at)
        until = self.act_by if self.act_by > self.at else self.duty.due_at - timedelta(minutes=1)
        days = (timezone.localtime(until).date() - timezone.localtime(self.at).date()).days
        if days < 2:
            return deadline(until, self.at)
        if days < 7:
            return str(WEEKDAYS[timezone.localtime(until).weekday()])
        return _("by %(day)s") % {"day": day(until, self.at)}

    @property
    def headline(self) -> str:
        return self.duty.headline

    @property
    def why(self) -> str:
        return self.duty.explained(self.at)

    @cached_property
    def button(self) -> acts.Button | None:
        return acts.button(self.duty)

    @property
    def other_ways(self) -> list[acts.Button]:
        return acts.other_ways(self.duty)

    @property
    def decides(self) -> bool:
        """May the reader waive or postpone it? (regulation.access says so to the act itself.)"""
        return self.duty.responsible_id == self.reader.pk or self.reader.is_head

    @property
    def mark(self) -> str:
        """Why somebody else's duty is here."""
        duty, client = self.duty, self.duty.client
        if duty.responsible_id != self.reader.pk:
            if duty.figures.get("audit"):
                return _("you watch over it")
            if self.reader.pk in duty.figures.get("rings", ()):
                return _("you are on call")
            return _("you have been brought in: nobody has answered")
        if client is None or client.manager_id in (None, self.reader.pk) or duty.clause.startswith("R13."):
            return ""
        absence = self.away.get(client.manager_id)
        if absence is None:
            return ""
        return _("in place of %(who)s (%(why)s)") % {"who": absence.user, "why": absence.get_kind_display()}


def rows(
    duties: Iterable[Duty], reader: User, at: datetime, schedule: Schedule, away: Mapping[int, Absence]
) -> list[Row]:
    return [
        Row(duty, at, last_chance(duty.due_at, schedule), reader, away, _weight(duty, at, schedule)) for duty in duties
    ]


def split(found: list[Row], at: datetime, schedule: Schedule) -> tuple[list[Row], list[Row], list[Row]]:
    """Now (urgency × importance), today (by the hour), soon (by the day)."""
    soon = schedule.add_minutes(at, SOON_MINUTES)
    today = schedule.date_of(at)
    parts: tuple[list[Row], list[Row], list[Row]] = ([], [], [])
    for row in found:
        is_now = row.is_late or at <= row.act_by <= soon
        parts[0 if is_now else 1 if schedule.date_of(row.act_by) == today else 2].append(row)
    parts[0].sort(key=lambda row: (-row.weight, row.duty.due_at, row.duty.pk))
    for part in parts[1:]:
        part.sort(key=lambda row: (row.act_by, -row.weight, row.duty.pk))
    return parts


def last_chance(due: datetime, schedule: Schedule) -> datetime:
    """The last working moment by which it can still be done: what is due on Sunday night is done by Friday's closing."""
    on = schedule.date_of(due)
    if schedule.is_working(on) and schedule.opens(on) < due <= schedule.closes(on):
        return due
    if schedule.is_working(on) and due > schedule.closes(on):
        return schedule.closes(on)
    return schedule.closes(on - timedelta(days=1))


def _weight(duty: Duty, at: datetime, schedule: Schedule) -> float:
    """Importance × urgency: an hour late doubles it, a day late is as bad as it gets."""
    importance = float(duty.rule.importance)
    if "urgency" in duty.figures:
        importance = duty.figures["urgency"] * duty.figures["importance"] / 3
    # A site that is down goes before a missing picture (INB-6).
    importance *= (2 if duty.figures.get("urgent") else 1) * (1.5 if duty.figures.get("important") else 1)
    minutes = schedule.minutes_between(duty.due_at, at)
    return importance * (1 + min(max(minutes / 60, -0.9), 8))


def left_of_the_day(at: datetime, schedule: Schedule) -> str:
    """«до конца рабочего дня 6 часов», or what there is instead of it."""
    today = schedule.date_of(at)
    if not schedule.is_working(today):
        return _("a day off; work begins on %(day)s") % {"day": day(schedule.working_day_on_or_after(today), at)}
    opens, closes = schedule.opens(today), schedule.closes(today)
    if at < opens:
        return _("the working day begins at %(time)s") % {"time": clock(opens)}
    if at >= closes:
        return _("the working day is over")
    minutes = schedule.minutes_between(at, closes)
    return _("%(span)s until the end of the working day") % {"span": span(timedelta(minutes=minutes))}
