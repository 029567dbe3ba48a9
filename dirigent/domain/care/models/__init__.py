from .announcement import Announcement
from .complaint import Cause, Complaint, Stage, angry_notes
from .meeting import Answer, Attendance, Form, Meeting
from .objection import Objection

__all__ = [
    "Announcement", "Answer", "Attendance", "Cause", "Complaint", "Form", "Meeting", "Objection", "Stage", "angry_notes",
]  # fmt: skip
