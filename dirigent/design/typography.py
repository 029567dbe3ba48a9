"""Numbers, money, moments and phones as a reader of the active language writes them, in the active time zone."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import phonenumbers
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import get_language, gettext, ngettext

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
SIGNS = {"RUB": "₽", "USD": "$", "EUR": "€", "KZT": "₸", "BYN": "Br"}
DAY_MINUTES = 24 * 60


def number(value, places: int | None = None) -> str:
    """1234567.8 → «1 234 567,8»: thousands apart by a space that never breaks, a real minus sign."""
    exact = Decimal(str(value))
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    russian = (get_language() or "en").startswith("ru")
    text = f"{abs(exact):,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    whole, _, fraction = text.partition(".")
    whole = whole.replace(",", NBSP) if russian else whole
    point = get_format("DECIMAL_SEPARATOR") if russian else "."
    return f"{MINUS if exact < 0 else ''}{whole}{point + fraction if fraction else ''}"


def money(value, currency: str = "RUB") -> str:
    """84000 → «84 000 ₽»; kopecks are shown only where there are any."""
    exact = Decimal(str(value))
    places = 0 if exact == exact.to_integral_value() else 2
    return f"{number(exact, places)}{NBSP}{SIGNS.get(currency, currency)}"


def local(at: datetime) -> datetime:
    return timezone.localtime(at) if timezone.is_aware(at) else at


def day(value: date | datetime, now: datetime) -> str:
    """«20 ноября»; «20 ноября 2025» when the year is another one."""
    on = local(value).date() if isinstance(value, datetime) else value
    pattern = f"j{NBSP}E" if on.year == local(now).year else f"j{NBSP}E{NBSP}Y"
    return date_format(on, pattern)


def short_day(value: date | datetime, now: datetime) -> str:
    """«21 ноя»; with the year when it is another one."""
    on = local(value).date() if isinstance(value, datetime) else value
    text = f"{on.day}{NBSP}{date_format(on, 'E')[:3]}"
    return text if on.year == local(now).year else f"{text}{NBSP}{on.year}"


def near_day(value: date | datetime, now: datetime) -> str:
    """«сегодня», «вчера», «завтра», or the date."""
    on = local(value).date() if isinstance(value, datetime) else value
    names = {0: gettext("today"), -1: gettext("yesterday"), 1: gettext("tomorrow")}
    return names.get((on - local(now).date()).days) or day(on, now)


def clock(at: datetime) -> str:
    return date_format(local(at), "H:i")


def moment(at: datetime, now: datetime) -> str:
    """«сегодня 11:12», «вчера 17:05», «17 ноября 10:20»."""
    return f"{near_day(at, now)}{NBSP}{clock(at)}"


def span(length: timedelta) -> str:
    """How long: «40 мин», «1 ч 40 мин», «3 дня». From a day on in whole days, as a person would say it."""
    minutes = int(abs(length.total_seconds()) // 60)
    if minutes >= DAY_MINUTES:
        days = round(minutes / DAY_MINUTES)
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    hours, rest = divmod(minutes, 60)
    parts = [gettext("%(n)d h") % {"n": hours}] if hours else []
    if rest or not hours:
        parts.append(gettext("%(n)d min") % {"n": rest})
    return " ".join(parts).replace(" ", NBSP)


def deadline(due: datetime, now: datetime) -> str:
    """A due moment as the first column of a list says it: «на 40 мин позже», «до 17:00», «завтра, до 12:00», «24 ноября»."""
    if timedelta(0) <= now - due < timedelta(minutes=1):
        return gettext("now")
    if due <= now:
        return gettext("%(span)s late") % {"span": span(now - due)}
    away = (local(due).date() - local(now).date()).days
    if away == 0:
        return gettext("by %(time)s") % {"time": clock(due)}
    if away == 1:
        return gettext("tomorrow by %(time)s") % {"time": clock(due)}
    return day(due, now)


def phone(raw: str) -> str:
    """«+7 (907) 439-15-00, доб. 12». What cannot be read as a number is shown as it was written."""
    try:
        parsed = phonenumbers.parse(raw, "RU")
    except phonenumbers.NumberParseException:
        return raw
    national = str(parsed.national_number)
    if parsed.country_code == 7 and len(national) == 10:
        text = f"+7{NBSP}({national[:3]}){NBSP}{national[3:6]}-{national[6:8]}-{national[8:]}"
    elif phonenumbers.is_possible_number(parsed):
        bare = phonenumbers.PhoneNumber(country_code=parsed.country_code, national_number=parsed.national_number)
        text = phonenumbers.format_number(bare, phonenumbers.PhoneNumberFormat.INTERNATIONAL).replace(" ", NBSP)
    else:
        return raw
    return f"{text}, {gettext('ext.')}{NBSP}{parsed.extension}" if parsed.extension else text


def initials(name: str) -> str:
    """«Ольга Снегирёва» → «ОС»; one word gives its first letter; signs and quotes give nothing."""
    letters = [word[0] for word in re.findall(r"\w+", name) if word[0].isalpha()]
    return "".join(letters[:2]).upper() or "?"
