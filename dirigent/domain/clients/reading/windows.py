"""When it is convenient to call, as people say it."""

import re
from collections.abc import Callable
from datetime import time
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from .read import Read

Window = tuple[int, time, time]

WORKING_DAYS = (0, 1, 2, 3, 4)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
MORNING, EVENING = time(9), time(19)

_DAY = (
    r"(?:пн|пон\w*|вт|втор\w*|ср|сред\w*|чт|чет\w*|пт|пят\w*|сб|суб\w*|вс|воск\w*"
    r"|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*)\.?"
)
_ORDER = ("пн по mo", "вт tu", "ср we", "чт че th", "пт пя fr", "сб су sa", "вс во su")
_STARTS = {start: number for number, starts in enumerate(_ORDER) for start in starts.split()}
_NAMED_DAYS = (
    (r"\b(?:будн\w*|рабоч\w*\s+дн\w*|по\s+будн\w*|weekdays)\b", WORKING_DAYS),
    (r"\b(?:выходн\w*|weekends?)\b", (5, 6)),
    (r"\b(?:ежедневно|каждый\s+день|все\s+дни|daily|every\s+day)\b", EVERY_DAY),
)
_NAMED_HOURS = (
    (r"\b(?:после\s+обеда|after\s+lunch)\b", time(14), time(18)),
    (r"\b(?:до\s+обеда|before\s+lunch)\b", MORNING, time(13)),
    (r"\b(?:утр\w+|morning)\b", MORNING, time(12)),
    (r"\b(?:дн[её]м|afternoon)\b", time(12), time(17)),
    (r"\b(?:вечер\w*|evening)\b", time(17), time(20)),
)
_WORD = re.compile(r"\w+|.", re.DOTALL)
_ANY_TIME = re.compile(
    r"(?:в\s+)?(?:любое(?:\s+время)?|любой\s+день|всегда|когда\s+угодно|any\s*time|always|не\s*важно)", re.I
)
_CLOCK = r"(?<!\d)(\d{1,2})(?:\s*[:.]\s*(\d{2})|\s*ч(?:ас\w*)?\.?(?!\w))?(?!\d)"
_SPAN = re.compile(rf"(?:\bс\s+|\bfrom\s+)?{_CLOCK}\s*(?:-|\bдо\b|\bto\b|\bпо\b)\s*{_CLOCK}")
_AFTER = re.compile(rf"\b(?:после|с|от|after|from)\s+{_CLOCK}")
_BEFORE = re.compile(rf"\b(?:до|before|until)\s+{_CLOCK}")
_DAYS = re.compile(rf"\b({_DAY})(?:\s*-\s*({_DAY}))?(?!\w)")
_IGNORED = re.compile(r"[\s,;:.()]+|\b(?:и|в|во|по|мск|звонить|удобно|лучше|можно|часов|часа|час|and)\b")


class _Token(NamedTuple):
    """Days, or hours, or what is neither."""

    days: tuple[int, ...] = ()
    hours: tuple[time, time] | None = None
    left: str = ""


def windows(text: str) -> Read[list[Window]]:
    """«14-17», «пн-пт 10:00–13:00», «11:00-12:30, 16:00-18:00», «после 15» → (weekday, from, until), Monday being 0."""
    said = " ".join(text.split())
    plain = re.sub(r"\s*[-–—−]\s*", "-", said.casefold())
    if not plain or _ANY_TIME.fullmatch(plain.strip(" .")):
        return Read([])
    tokens = _tokens(plain)
    if _IGNORED.sub("", "".join(token.left for token in tokens)):
        return _unclear(said)
    if any(token.hours and token.hours[1] <= token.hours[0] for token in tokens):
        return _unclear(said)
    found = _paired([token for token in tokens if not token.left])
    return Read(sorted(found)) if found else _unclear(said)


def _paired(tokens: list[_Token]) -> set[Window]:
    """Each run of days with the run of hours it goes with: those after it, or before it if hours come first."""
    runs = [list(run) for _is_days, run in groupby(tokens, key=lambda token: bool(token.days))]
    if len(runs) == 1:
        runs.append([_Token(days=WORKING_DAYS)] if runs[0][0].hours else [_Token(hours=(MORNING, EVENING))])
    if len(runs) % 2:
        return set()  # «пн 10-13, сб»: nobody said when on Saturday
    pairs = zip(runs[::2], runs[1::2], strict=True)
    return {
        (day, *one.hours)
        for first, second in pairs
        for token in (*first, *second)
        for day in token.days
        for one in (*first, *second)
        if one.hours
    }


def _unclear(text: str) -> Read[list[Window]]:
    return Read(
        problem=_("“%(text)s” is not clear as hours to call. Write it as Mon–Fri 10:00–13:00.") % {"text": text}
    )


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    while place < len(text):
        for pattern, meaning in _GRAMMAR:
            match = pattern.match(text, place)
            token = meaning(match) if match else None
            if match and token:
                break
        else:
            # a word that is not understood is left whole, or its ending would be read as a day or an hour
            match = _WORD.match(text, place)
            assert match
            token = _Token(left=match.group())
        tokens.append(token)
        place = match.end()
    return tokens


def _clock(hours: str, minutes: str | None) -> time | None:
    if int(hours) == 24 and not int(minutes or 0):
        return time(23, 59)
    return time(int(hours), int(minutes or 0)) if int(hours) < 24 and int(minutes or 0) < 60 else None


def _span(match: re.Match[str]) -> _Token | None:
    starts, ends = _clock(match[1], match[2]), _clock(match[3], match[4])
    return _Token(hours=(starts, ends)) if starts is not None and ends is not None else None


def _after(match: re.Match[str]) -> _Token | None:
    starts = _clock(match[1], match[2])
    return _Token(hours=(starts, max(EVENING, time(min(starts.hour + 2, 23))))) if starts is not None else None


def _before(match: re.Match[str]) -> _Token | None:
    ends = _clock(match[1], match[2])
    return _Token(hours=(min(MORNING, time(max(ends.hour - 2, 0))), ends)) if ends is not None else None


def _weekdays(match: re.Match[str]) -> _Token | None:
    first = _STARTS.get(match[1][:2])
    last = _STARTS.get(match[2][:2]) if match[2] else first
    if first is None or last is None:
        return None
    return _Token(days=tuple((first + step) % 7 for step in range((last - first) % 7 + 1)))


def _meaning(token: _Token) -> Callable[[re.Match[str]], _Token | None]:
    return lambda _match: token


_GRAMMAR: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Token | None]], ...] = (
    *((re.compile(pattern), _meaning(_Token(days=days))) for pattern, days in _NAMED_DAYS),
    *((re.compile(pattern), _meaning(_Token(hours=(start, end)))) for pattern, start, end in _NAMED_HOURS),
    (_SPAN, _span),
    (_AFTER, _after),
    (_BEFORE, _before),
    (_DAYS, _weekdays),
)
