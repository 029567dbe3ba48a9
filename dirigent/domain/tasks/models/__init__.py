from .checklist import ChecklistItem
from .comment import Comment, TaskReading
from .deadline import Deadline
from .project import Project
from .returning import Return
from .task import Level, Part, Participant, Stage, Task, TaskFile, WorkKind

__all__ = [
    "ChecklistItem",
    "Comment",
    "Deadline",
    "Level",
    "Part",
    "Participant",
    "Project",
    "Return",
    "Stage",
    "Task",
    "TaskFile",
    "TaskReading",
    "WorkKind",
]
