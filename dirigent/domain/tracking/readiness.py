"""Is all that counts in its place before a launch? Noted on the launch with the moment when it became so."""

from datetime import datetime

from .models.counter import Counter
from .models.goal import Goal
from .models.launch import Launch


def judge(client_id: int, *, at: datetime) -> None:
    """Say it anew of the launches ahead; what was ready on the day of a launch stays so."""
    ahead = Launch.objects.planned().filter(client=client_id, on__gte=at.date())
    if is_ready(client_id):
        ahead.filter(ready_at=None).update(ready_at=at)
    else:
        ahead.exclude(ready_at=None).update(ready_at=None)


def is_ready(client_id: int) -> bool:
    """Every counter that must be there is right, there is one at least, and every goal has been seen to count."""
    counters = Counter.objects.expected().filter(site__client=client_id)
    goals = Goal.objects.filter(site__client=client_id, site__closed_at=None, dropped_at=None)
    return (
        counters.exists()
        and not counters.filter(right_since=None).exists()
        and goals.exists()
        and not goals.filter(checked_at=None).exists()
    )
