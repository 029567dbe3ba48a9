"""Verdicts: the one answer to "may I?", which says why not."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Allowed:
    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """`reason` is a sentence for the person who asked."""

    reason: str | Promise

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Denied


class Refused(Exception):
    """The act was asked for and is not allowed."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason


def require(verdict: Verdict) -> None:
    """Go on only when allowed."""
    if isinstance(verdict, Denied):
        raise Refused(verdict.reason)
