"""What the state says about days: days off, transferred days, short eves."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import holidays

# Labour Code of Russia, article 95. Other countries leave the eve of a holiday to the employer.
EVES_ARE_SHORTER_BY = {"RU": 60}
# What the table was drawn from: a newer edition brings the transfers of another year.
EDITION = holidays.__version__
TRANSFERRED = re.compile(r"substituted from (\d\d)/(\d\d)/(\d{4})")


@dataclass(frozen=True, slots=True)
class StateDays:
    """Days off and short days of a country; `worked_instead` maps a working weekend day to the day off it was swapped for."""

    off: frozenset[date] = frozenset()
    worked_instead: dict[date, date] = field(default_factory=dict)
    shorter_by: dict[date, int] = field(default_factory=dict)


def countries() -> list[str]:
    """Codes of the countries whose days are known."""
    return sorted(holidays.list_supported_countries(include_aliases=False))


def state_days(country: str, first_year: int, last_year: int) -> StateDays:
    """Everything the state says from `first_year` to `last_year`; nothing when there is no country."""
    if not country:
        return StateDays()
    # One year more: the last of December is short for the sake of the first of January.
    years = range(first_year, last_year + 2)
    given = _holidays(country, years)
    transferred = _transferred(given)
    feasts = _holidays(country, years, observed=False).keys() - transferred.keys()
    instead = {was: day for day, was in transferred.items()}
    worked = {day: instead.get(day, day) for day in given.weekend_workdays}
    shorter_by = {}
    if minutes := EVES_ARE_SHORTER_BY.get(country):
        shorter_by = {feast - timedelta(days=1): minutes for feast in feasts}
        # A working Saturday is as long as the day it stands in for: 20 February 2027 for the 22nd.
        shorter_by |= {day: minutes for day, stood_for in worked.items() if stood_for in shorter_by}
    return StateDays(frozenset(given), worked, shorter_by)


def transfers_published(country: str, year: int) -> bool:
    """Has the government's order for the year reached us? Until then the days of Russia are only those of the law."""
    return country != "RU" or any(day.year == year for day in _transferred(_holidays(country, [year])))


def names(country: str, year: int, language: str) -> dict[date, str]:
    """What each day off of the year is called, for people to read."""
    return dict(sorted(_holidays(country, [year], language).items())) if country else {}


def _transferred(given: holidays.HolidayBase) -> dict[date, date]:
    """Day off → the day it was moved from."""
    found = {}
    for day, name in given.items():
        if match := TRANSFERRED.search(name):
            month, day_of_month, year = (int(part) for part in match.groups())
            found[day] = date(year, month, day_of_month)
    return found


def _holidays(
    country: str, years: Iterable[int], language: str = "en_US", *, observed: bool = True
) -> holidays.HolidayBase:
    spoken = holidays.list_localized_countries().get(country, [])
    language = next((known for known in spoken if known.startswith(language[:2])), "")
    return holidays.country_holidays(country, years=years, observed=observed, language=language or None)
