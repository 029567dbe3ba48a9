from .access import Access
from .account import OurAccount
from .asked import Asking, Verification
from .counter import Counter, Vanishing
from .goal import Goal, GoalKind
from .instruction import Branch, Instruction
from .key import AccountKey
from .kinds import (
    LEVELS,
    WITH_PASSWORD,
    AccessKind,
    CounterKind,
    Holder,
    How,
    Level,
    State,
    Through,
    access_words,
    level_words,
    reaches,
)
from .launch import Launch
from .secret import Secret
from .site import Site, SiteCheck

__all__ = [
    "LEVELS",
    "WITH_PASSWORD",
    "Access",
    "AccessKind",
    "AccountKey",
    "Asking",
    "Branch",
    "Counter",
    "CounterKind",
    "Goal",
    "GoalKind",
    "Holder",
    "How",
    "Instruction",
    "Launch",
    "Level",
    "OurAccount",
    "Secret",
    "Site",
    "SiteCheck",
    "State",
    "Through",
    "Vanishing",
    "Verification",
    "access_words",
    "level_words",
    "reaches",
]
