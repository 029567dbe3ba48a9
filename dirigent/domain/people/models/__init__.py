from .absence import Absence, AbsenceKind
from .agency import Agency
from .department import Department, DepartmentKind
from .growth import GrowthEntry, GrowthKind
from .oncall import OnCall
from .user import Role, User
from .workday import WorkDay

__all__ = [
    "Absence",
    "AbsenceKind",
    "Agency",
    "Department",
    "DepartmentKind",
    "GrowthEntry",
    "GrowthKind",
    "OnCall",
    "Role",
    "User",
    "WorkDay",
]
