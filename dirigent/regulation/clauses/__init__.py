"""The clauses, a module per section of the regulation. Importing this package fills the registry."""

from . import control, essence, loyalty, rules, takeover, tasks

__all__ = ["control", "essence", "loyalty", "rules", "takeover", "tasks"]
