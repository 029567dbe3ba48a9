"""Whom a duty may reach outside working time: only what is urgent, only whoever is on call (INB-4)."""

from collections.abc import Collection

from .models import Duty


def rings(duty: Duty) -> Collection[int]:
    """Those who must be reached now, whatever the hour, by their numbers. Empty for every ordinary duty."""
    return frozenset(duty.figures.get("rings") or ()) if duty.is_open else frozenset()
