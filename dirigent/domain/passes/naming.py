"""What a browser calls itself, as a person would say it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

BROWSERS = (
    ("YaBrowser", gettext_lazy("Yandex Browser")), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
DEVICES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def browser_of(agent: str) -> str:
    """«Chrome, Android»."""
    found = (next((str(name) for mark, name in marks if mark in agent), "") for marks in (BROWSERS, DEVICES))
    return ", ".join(part for part in found if part) or _("Unknown browser")
