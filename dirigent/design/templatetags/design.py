"""{% icon %}, {% avatar %} and the filters of `dirigent.design.typography`.

Filters that speak of “today” take the moment of the page: {{ entry.at|moment:now }}. Every page has `now`.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst

from dirigent.design import typography

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = ""):
    """A drawing from the sprite. Silent for screen readers unless it is given a label."""
    return _icon(name, str(label))


@lru_cache(maxsize=2000)  # a page has hundreds of icons, and drawing each anew is a tenth of its cost
def _icon(name: str, label: str):
    address = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


@register.simple_tag
def avatar(person, size: str = ""):
    """Initials in a circle, beside a written name: so hidden from screen readers. Sizes: "" and "large"."""
    name = person.get_full_name() if hasattr(person, "get_full_name") else str(person)
    return format_html('<span class="avatar {}" aria-hidden="true">{}</span>', size, typography.initials(name))


@register.inclusion_tag("design/nav_link.html", takes_context=True)
def nav_link(context, view: str, *, icon: str, label: str, go: str = "", wide: bool = False, live: str = ""):
    """A link of the rail with its counter from `shell`; nothing at all while the screen does not exist.

    `shell` maps a view to a count, or to (count, hot). `section` names the current view where the address does not tell.
    `live` is the address that draws it anew when something has changed.
    """
    try:
        address = reverse(view)
    except NoReverseMatch:
        return {"address": ""}
    request = context.get("request")
    path = getattr(request, "path", "")
    current = context.get("section") or ""
    counter = (context.get("shell") or {}).get(view, 0)
    count, hot = counter if isinstance(counter, tuple) else (counter, False)
    return {
        "address": address,
        "icon": icon,
        "label": label,
        "go": go,
        "wide": wide,
        "live": live,
        "count": count,
        "hot": hot,
        "current": current == view if current else path == address or (address != "/" and path.startswith(address)),
    }


def _blank(value) -> bool:
    return value is None or value == ""


def _plain(name: str, show):
    @register.filter(name)
    def filtered(value):
        return "" if _blank(value) else show(value)

    return filtered


def _dated(name: str, show):
    @register.filter(name)
    def filtered(value, now: datetime | None = None):
        return "" if _blank(value) else show(value, now or timezone.now())

    return filtered


_plain("span", typography.span)
_plain("clock", typography.clock)
_plain("phone", typography.phone)
_plain("initials", typography.initials)
_plain("capital", capfirst)
_plain("bare_site", lambda address: address.split("://", 1)[-1].removeprefix("www.").rstrip("/"))
_dated("moment", typography.moment)
_dated("day", typography.day)
_dated("short_day", typography.short_day)
_dated("near_day", typography.near_day)
_dated("deadline", typography.deadline)
_dated("maybe_day", lambda value, now: typography.day(value, now) if isinstance(value, date) else value)


@register.filter
def money(value, currency: str = "RUB"):
    return "" if _blank(value) else typography.money(value, currency)


@register.filter
def number(value, places: int | None = None):
    return "" if _blank(value) else typography.number(value, places)


@register.filter
def weekday(value, now: datetime | None = None):
    """«Пятница, 20 ноября»: the heading of a day."""
    if _blank(value):
        return ""
    on = typography.local(value) if isinstance(value, datetime) else value
    return capfirst(f"{typography.date_format(on, 'l')}, {typography.day(on, now or timezone.now())}")


@register.filter
def late(due: datetime | None, now: datetime) -> bool:
    return due is not None and due <= now
