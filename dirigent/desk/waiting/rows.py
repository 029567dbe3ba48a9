"""A row of the board, and whose rows one asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dirigent.domain.clients.models import Client
from dirigent.foundation.worktime.models import Schedule

MOST = 200  # of a kind; more nobody reads, and the board says that there are more
OLD, RIPE = 5, 2  # working days


@dataclass(frozen=True)
class Asked:
    """Whose things are asked for, and what the clock and the calendar say. `launches`: the next launch of each client."""

    clients: QuerySet[Client] | None
    at: datetime
    schedule: Schedule

    def of_clients(self, field: str = "client") -> Q:
        """No condition at all for those who look at every client: a list of ten thousand helps no index."""
        return Q() if self.clients is None else Q(**{f"{field}__in": self.clients})

    def days_since(self, since: datetime) -> int:
        return self.schedule.days_between(since, self.at)

    def late_by(self, due: datetime) -> int:
        """Working days beyond the deadline; none while it holds."""
        return max(self.schedule.days_between(due, self.at), 1) if due < self.at else 0


@dataclass(frozen=True)
class Row:
    """Somebody waits. `who` is the person of the client, `cost` what the delay moves, in words."""

    kind: str
    what: str
    url: str
    client: Client
    since: datetime
    days: int
    who: str = ""
    cost: str = ""
    is_late: bool = False
    dialog: bool = False
    is_of_today: bool = False
    by_manager: bool = False  # `who` is the one who leads the client: named once

    @property
    def tone(self) -> str:
        if self.is_late or self.days >= OLD:
            return "bad"
        return "warn" if self.days >= RIPE else ""


@dataclass(frozen=True)
class Kind:
    """One kind of waiting: a question to the database and how its answer reads."""

    name: str
    label: str | Promise
    rows: Callable[[Asked], list[Row]]


def late_words(days: int) -> str:
    return ngettext("%(n)d working day late", "%(n)d working days late", days) % {"n": days} if days else ""


def promised(due: str, days: int) -> str:
    """How a promise stands: until when it was given, and how long it has been broken."""
    if days:
        return _("promised by %(day)s: %(late)s") % {"day": due, "late": late_words(days)}
    return _("promised by %(day)s") % {"day": due}
