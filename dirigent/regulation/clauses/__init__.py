"""The clauses, a module or two per section of the regulation. Importing this package fills the registry."""

from . import (
    accesses,
    acquaintance,
    answering,
    changes,
    complaints,
    control,
    essence,
    loyalty,
    requests,
    rules,
    takeover,
    tasks,
    understanding,
)

__all__ = [
    "accesses",
    "acquaintance",
    "answering",
    "changes",
    "complaints",
    "control",
    "essence",
    "loyalty",
    "requests",
    "rules",
    "takeover",
    "tasks",
    "understanding",
]
