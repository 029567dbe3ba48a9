from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Read(Generic[Value]):
    """What was read. A problem is to be mended by a person; a notice only tells what was set right on the way."""

    value: Value | None = None
    problem: str = ""
    notice: str = ""
