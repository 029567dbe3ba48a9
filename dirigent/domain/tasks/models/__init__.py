from .bulk import BulkChange
from .checklist import ChecklistItem
from .comment import Comment, TaskReading
from .deadline import Deadline
from .file import TaskFile
from .handing_in import HandIn
from .participant import Part, Participant
from .project import Project
from .returning import Return
from .task import Task, TaskQuerySet
from .work import Level, Stage, WorkKind

__all__ = [
    "BulkChange",
    "ChecklistItem",
    "Comment",
    "Deadline",
    "HandIn",
    "Level",
    "Part",
    "Participant",
    "Project",
    "Return",
    "Stage",
    "Task",
    "TaskFile",
    "TaskQuerySet",
    "TaskReading",
    "WorkKind",
]
