"""What an answer that comes late moves, in words: what depends on it, when that was planned, when it can be now."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dirigent.foundation import worktime
from dirigent.foundation.worktime.models import Schedule

from .models import Approval, State

NBSP = "\N{NO-BREAK SPACE}"


def consequence(
    depends_on: str,
    depends_date: date | None,
    due_at: datetime,
    at: datetime,
    *,
    to_client: bool = False,
    schedule: Schedule | None = None,
) -> str:
    """A sentence for us, or with `to_client` for the one who is to answer. Empty when nothing is said to depend on it.

    What depends on it waits for as many working days as the answer is late. Who asks for many gives the `schedule`.
    """
    if not depends_on or depends_date is None:
        return ""
    schedule = schedule or worktime.default()
    told = {"by": _day(schedule.date_of(due_at)), "what": depends_on, "on": _day(depends_date)}
    late = max(0, schedule.days_between(due_at, at)) if at > due_at else 0
    if not late:
        if to_client:
            return _("If you approve it by %(by)s, %(what)s on %(on)s; later, by as many days later.") % told
        return _("If they approve it by %(by)s, %(what)s on %(on)s; later, by as many days later.") % told
    told["now"] = _day(schedule.add_days(depends_date, late))
    told["days"] = ngettext("%(n)d working day", "%(n)d working days", late) % {"n": late}
    if to_client:
        return _("We waited until %(by)s. If you approve it today, %(what)s on %(now)s, %(days)s later.") % told
    return _("Waited for until %(by)s. If they approve it today, %(what)s on %(now)s, %(days)s later.") % told


def consequence_of(
    approval: Approval, at: datetime, *, to_client: bool = False, schedule: Schedule | None = None
) -> str:
    """The same of an approval that still waits for its answer."""
    if approval.state not in (State.WAITING, State.DRAFT):
        return ""
    return consequence(
        approval.depends_on, approval.depends_date, approval.due_at, at, to_client=to_client, schedule=schedule
    )


def _day(on: date) -> str:
    return date_format(on, f"j{NBSP}E")
