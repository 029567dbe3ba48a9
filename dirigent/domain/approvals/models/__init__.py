from .approval import Approval
from .approver import Approver
from .asking import Asking, Stage
from .certificate import Certificate
from .decision import Decision
from .kinds import Answer, Kind, Rule, State, Through
from .remark import Remark
from .terms import Terms
from .version import Version, VersionFile

__all__ = [
    "Answer",
    "Approval",
    "Approver",
    "Asking",
    "Certificate",
    "Decision",
    "Kind",
    "Remark",
    "Rule",
    "Stage",
    "State",
    "Terms",
    "Through",
    "Version",
    "VersionFile",
]
