from .duty import Decision, DecisionKind, Duty, State
from .version import ParameterValue, Pass, Version

__all__ = ["Decision", "DecisionKind", "Duty", "ParameterValue", "Pass", "State", "Version"]
