from .beginning import Beginning
from .duty import Decision, DecisionKind, Duty, State
from .version import ParameterValue, Pass, Version

__all__ = ["Beginning", "Decision", "DecisionKind", "Duty", "ParameterValue", "Pass", "State", "Version"]
