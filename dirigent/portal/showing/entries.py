"""In which browsers this person is in."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.domain.clients.models import Contact
from dirigent.domain.passes.models import Visit

BROWSERS = (
    ("YaBrowser", gettext_lazy("Yandex Browser")), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
DEVICES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    pk: int
    browser: str
    through: str
    address: str
    started_at: datetime
    last_at: datetime
    here: bool


def entries(contact: Contact, at: datetime, *, here: Visit | None = None) -> list[Entry]:
    """Browsers that are in now, the latest first."""
    lasting = Visit.objects.lasting(at).filter(contact=contact).order_by("-last_at", "-pk")
    return [_entry(one, here) for one in lasting]


def _entry(visit: Visit, here: Visit | None) -> Entry:
    return Entry(
        visit.pk, browser_of(visit.agent), visit.get_through_display(), visit.address or "", visit.started_at,
        visit.last_at, bool(here and here.pk == visit.pk),
    )  # fmt: skip


def browser_of(agent: str) -> str:
    """«Chrome, Android»: what a person calls it."""
    found = (next((str(name) for mark, name in marks if re.search(mark, agent)), "") for marks in (BROWSERS, DEVICES))
    return ", ".join(part for part in found if part) or _("Unknown browser")
