"""Deadlines as people say them: «до пятницы», «25-го», «через два дня», «завтра к 12:00», “by Friday”.

Regular expressions over folded text with bounded repetition: a letter of any length costs its length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dirigent.foundation.worktime.models import Schedule

WEEKDAYS = (
    r"понедельник\w{0,3}|пн|monday", r"вторник\w{0,3}|вт|tuesday", r"сред[аеыу]|ср|wednesday",
    r"четверг\w{0,3}|чт|thursday", r"пятниц\w{1,2}|пт|friday", r"суббот\w{1,2}|сб|saturday",
    r"воскресень[ея]\w?|вс|sunday",
)  # fmt: skip
MONTHS = (
    r"январ\w+|january|jan", r"феврал\w+|february|feb", r"март\w{0,2}|march|mar", r"апрел\w+|april|apr", r"ма[яйе]\w{0,2}|may",
    r"июн\w+|june|jun", r"июл\w+|july|jul", r"август\w{0,2}|august|aug", r"сентябр\w+|september|sept?", r"октябр\w+|october|oct",
    r"ноябр\w+|november|nov", r"декабр\w+|december|dec",
)  # fmt: skip
NUMBERS = {
    "один": 1, "одного": 1, "одну": 1, "два": 2, "две": 2, "двух": 2, "пару": 2, "пары": 2, "три": 3, "трех": 3,
    "четыре": 4, "четырех": 4, "пять": 5, "пяти": 5, "шесть": 6, "семь": 7, "семи": 7, "десять": 10, "десяти": 10,
    "one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10,
}  # fmt: skip
COUNT = rf"\d{{1,2}}|{'|'.join(NUMBERS)}"
_ANY_MONTH = "|".join(f"(?:{month})" for month in MONTHS)
_ANY_DAY = "|".join(f"(?:{day})" for day in WEEKDAYS)
DAYS = {
    "today": r"сегодня(?:шн\w+)?|сёдня|tonight|today",
    "after_tomorrow": r"послезавтра|day after tomorrow",
    "tomorrow": r"завтра(?:шн\w+)?|tomorrow",
    "next_week_day": rf"(?:следующ\w{{2,3}}|next)\s(?:{_ANY_DAY})\b",
    "end_of_next_week": r"(?:конц\w\s)?следующей\sнедел\w|следующую\sнеделю|(?:end\sof\s)?next\sweek",
    "end_of_week": r"(?:конц\w\s(?:этой\s)?|на\s(?:этой\s)?|этой\s)недел\w|выходн\w{2}|end\sof\s(?:the|this)\sweek|this\sweek",
    "end_of_month": r"конц\w\s(?:этого\s)?месяца|end\sof\s(?:the|this)\smonth",
    "end_of_day": r"конц\w\s(?:рабочего\s)?дня|в\sтечение\sдня|end\sof\s(?:the\s)?day|eod",
    "weekday": rf"(?:{_ANY_DAY})",
    "with_month": rf"(?P<day>\d{{1,2}})(?:-?\w{{1,3}})?\s(?P<month>{_ANY_MONTH})(?:\s(?P<year>20\d\d))?",
    "month_first": r"(?P<month1>january|february|march|april|may|june|july|august|september|october|november|december)\s(?P<day1>\d{1,2})(?:st|nd|rd|th)?",
    "numeric": r"(?P<dd>\d{1,2})[./](?P<mm>\d{2})(?:[./](?P<yy>20\d\d|\d\d))?(?![./:]?\d|\s?(?:%|руб|р\.|₽|тыс|млн))",
    "ordinal": r"(?P<nth>\d{1,2})(?:-?(?:го|ого|му|ому|е|ое|th|st|nd|rd)(?:\sчисл\w{1,2})?|\sчисл\w{1,2})",
    "after": rf"(?:через|в\sтечение|за|in|within)\s(?:ближайш\w+\s)?(?P<n>{COUNT})?\s?(?P<work>рабоч\w+\s|business\s|working\s)?"
             r"(?P<unit>дн\w+|день|сут\w+|недел\w+|час\w{0,3}|полчаса|минут\w?|месяц\w?|days?|weeks?|hours?|minutes?)",
}  # fmt: skip
_BEFORE = (
    r"(?:(?:не\sпозднее|не\sпозже|до|к|ко|в|во|на|с|со|by|on|until|till|before|from|at)\s(?:эт\w{1,3}\s|this\s)?)?"
)
DAY = {name: re.compile(rf"(?<![\w.,/:-]){_BEFORE}(?P<core>{words})(?!\w)") for name, words in DAYS.items()}
CLOCK = re.compile(
    r"(?<![\w.,/:-])(?:к|до|в|не\sпозднее|не\sпозже|by|at|till|until|before)\s"
    r"(?:(?P<h>[01]?\d|2[0-3])[:.](?P<m>[0-5]\d)(?!\.?\d)|(?P<hour>[01]?\d|2[0-3])(?:\s?(?P<of>час\w{0,3}|утра|дня|вечера|am|pm|ч)(?!\w)|(?=\s?(?:$|[,.;!)]|мск|по\s))))"
)
RANGE = re.compile(r"(?<!\w)с\s\d{1,2}(?:[:.]\d{2})?\sдо\s\d{1,2}(?:[:.]\d{2})?")
PARTS = (
    (re.compile(r"(?<!\w)(?:утром|с утра|утра|к утру|до обеда|к обеду|первой половине|morning|noon)(?!\w)"), time(13)),
    (re.compile(r"(?<!\w)(?:после обеда|днем|afternoon)(?!\w)"), None),
    (re.compile(r"(?<!\w)(?:вечером|вечера|к вечеру|до вечера|evening|tonight)(?!\w)"), None),
)
ALONE = re.compile(r"(?<!\w)(?:до обеда|до вечера|к вечеру|вечером|к обеду)(?!\w)")
HISTORY = timedelta(days=180)


@dataclass(frozen=True)
class Said:
    """Where in the text a deadline stands, and the moment it means."""

    start: int
    end: int
    due_at: datetime


def deadlines(text: str, *, at: datetime, schedule: Schedule) -> Iterator[Said]:
    """The deadlines of a folded piece of one sentence, in order. A day without an hour ends with the working day."""
    text = RANGE.sub(lambda found: "_" * len(found[0]), text)
    spots = sorted(_spots(text, at, schedule), key=lambda spot: (spot[0], -spot[1]))
    taken = -1
    days = []
    for start, end, due in spots:
        if start >= taken:
            days.append((start, end, due))
            taken = end
    clock = next((found for found in CLOCK.finditer(text) if not any(s <= found.start("h" if found["h"] else "hour") < e for s, e, _d in days)), None)  # fmt: skip
    for start, end, due in days:
        if isinstance(due, datetime):
            yield Said(start, end, due)
        else:
            yield Said(start, end, _moment(due, text, clock, at, schedule))
    if not days and (clock or ALONE.search(text)):
        found = clock or ALONE.search(text)
        assert found is not None
        due_at = _moment(schedule.date_of(at), text, clock, at, schedule)
        if due_at <= at:
            due_at = _moment(schedule.add_days(at, 1), text, clock, at, schedule)
        yield Said(found.start(), found.end(), due_at)


def _spots(text: str, at: datetime, schedule: Schedule) -> Iterator[tuple[int, int, date | datetime]]:
    for name, pattern in DAY.items():
        for found in pattern.finditer(text):
            due = _after(found, at, schedule) if name == "after" else _day(name, found, at, schedule)
            if due is not None:
                yield found.start(), found.end(), due


def _day(name: str, found: re.Match, at: datetime, schedule: Schedule) -> date | None:
    today = schedule.date_of(at)
    monday = today - timedelta(days=today.weekday())
    if name in ("today", "end_of_day"):
        return today
    if name == "tomorrow":
        return today + timedelta(days=1)
    if name == "after_tomorrow":
        return today + timedelta(days=2)
    if name == "next_week_day":
        return monday + timedelta(days=7 + _weekday(found["core"].split()[-1]))
    if name == "weekday":
        ahead = (_weekday(found["core"]) - today.weekday()) % 7
        return today + timedelta(days=ahead or 7)
    if name == "end_of_week":
        return _last_working(monday + timedelta(days=6), today, schedule)
    if name == "end_of_next_week":
        return _last_working(monday + timedelta(days=13), today, schedule)
    if name == "end_of_month":
        return _last_working((today.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1), today, schedule)  # fmt: skip
    return _by_number(name, found, today)


def _by_number(name: str, found: re.Match, today: date) -> date | None:
    try:
        if name == "ordinal":
            day = today.replace(day=int(found["nth"]))
            return day if day >= today else (today.replace(day=1) + timedelta(days=31)).replace(day=int(found["nth"]))
        if name == "numeric":
            year, month, number = found["yy"], int(found["mm"]), int(found["dd"])
            year = int(year) + (2000 if len(year) == 2 else 0) if year else None
        elif name == "with_month":
            month, number = _month(found["month"]), int(found["day"])
            year = int(found["year"]) if found["year"] else None
        else:
            month, number, year = _month(found["month1"]), int(found["day1"]), None
        day = date(year or today.year, month, number)
        if year is None and today - day > HISTORY:
            day = day.replace(year=today.year + 1)
    except ValueError:
        return None  # «31 ноября», «45.12»: no such day
    return day if day >= today else None


def _after(found: re.Match, at: datetime, schedule: Schedule) -> date | datetime | None:
    unit, said = found["unit"], found["n"]
    number = NUMBERS.get(said or "", 0) or int(said or 1)
    if unit == "полчаса" or unit.startswith(("минут", "minute")):
        return at + timedelta(minutes=30 if unit == "полчаса" else number)
    if unit.startswith(("час", "hour")):
        return at + timedelta(hours=number)
    today = schedule.date_of(at)
    if unit.startswith(("недел", "week")):
        return today + timedelta(weeks=number)
    if unit.startswith("месяц"):
        return today + timedelta(days=30 * number)
    return schedule.add_days(at, number) if found["work"] else today + timedelta(days=number)


def _moment(day: date, text: str, clock: re.Match | None, at: datetime, schedule: Schedule) -> datetime:
    if clock is not None:
        hour, minute = int(clock["h"] or clock["hour"]), int(clock["m"] or 0)
        if clock["of"] in ("вечера", "дня", "pm") and hour < 12:
            hour += 12
        return datetime.combine(day, time(hour, minute), schedule.zone)
    closes = schedule.day_end(day)
    for pattern, by in PARTS:
        if pattern.search(text):
            moment = datetime.combine(day, by, schedule.zone) if by else closes
            return moment if moment > at else closes
    return closes if closes > at else datetime.combine(day, time(23, 59), schedule.zone)


def _last_working(day: date, today: date, schedule: Schedule) -> date:
    return max(schedule.working_day_on_or_before(day), today)


def _weekday(word: str) -> int:
    return next(number for number, pattern in enumerate(WEEKDAYS) if re.fullmatch(pattern, word))


def _month(word: str) -> int:
    return next(number for number, pattern in enumerate(MONTHS, 1) if re.fullmatch(pattern, word))
