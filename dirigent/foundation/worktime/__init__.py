"""Worktime: when the agency works, as a table, and the arithmetic of working minutes and days.

Nouns: Schedule, Hours, ChangedDay; drawn from them: Day, Stretch. The same arithmetic is in Python
(methods of Schedule, no query per call) and in SQL (`worktime_add(...)` and its kin, see functions.py).
"""

from typing import TYPE_CHECKING

from django.apps import apps as registry  # the module `apps` of this room would hide the name

from .calendar import NotCovered
from .periods import Month, Week

if TYPE_CHECKING:
    from .models import Schedule

__all__ = ["Month", "NotCovered", "Week", "default"]


def default() -> "Schedule":
    """The agency's own schedule, freshly read: one small query, so ask once and keep it for the whole act."""
    return registry.get_model("worktime", "Schedule").objects.default()
