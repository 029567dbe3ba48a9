from .answer import Answer, BriefFile
from .brief import Brief, Stage
from .debrief import Debrief, DebriefPoint, Standing
from .feasibility import Feasibility, Means, Outcome, UsualFigures
from .first_call import Aim, AimNote, FirstCall
from .handover import Ending, Handover, HandoverKind, HandoverStage, Round
from .negotiation import HowAgreed, Negotiation, Way
from .package import Doubt, DoubtKind, Item, Paper, PaperKind, Subject
from .question import OpenQuestion, Through
from .share import Check, Inspection, Share
from .template import AnswerKind, BriefTemplate, Service, TemplateQuestion

__all__ = [
    "Aim",
    "AimNote",
    "Answer",
    "AnswerKind",
    "Brief",
    "BriefFile",
    "BriefTemplate",
    "Check",
    "Debrief",
    "DebriefPoint",
    "Doubt",
    "DoubtKind",
    "Ending",
    "Feasibility",
    "FirstCall",
    "Handover",
    "HandoverKind",
    "HandoverStage",
    "HowAgreed",
    "Inspection",
    "Item",
    "Means",
    "Negotiation",
    "OpenQuestion",
    "Outcome",
    "Paper",
    "PaperKind",
    "Round",
    "Service",
    "Share",
    "Stage",
    "Standing",
    "Subject",
    "TemplateQuestion",
    "Through",
    "UsualFigures",
    "Way",
]
