"""The periods over which one looks at how the regulation is kept."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy

from dirigent.foundation.worktime.models import Schedule

PERIODS = (
    ("week", gettext_lazy("Week")),
    ("month", gettext_lazy("Month")),
    ("quarter", gettext_lazy("90 days")),
)


def chosen(name: str) -> str:
    """The period asked for; the month where none or an unknown one is."""
    return name if name in dict(PERIODS) else "month"


def start(name: str, at: datetime, schedule: Schedule) -> datetime:
    """This week, this month, or the last 90 days."""
    if name == "week":
        return schedule.week_of(at).start
    if name == "month":
        return schedule.month_of(at).start
    return at - timedelta(days=90)
