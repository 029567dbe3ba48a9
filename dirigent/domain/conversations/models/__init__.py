from .agreement import Agreement, Outcome, Side
from .assignment import Assignment, Confirmation
from .beside import Mention, Presence, Telling
from .call import Call, CallState, Extension, Ring
from .connection import CHATS, Binding, Connection, DeepLink, Medium
from .convenience import Answer, Convenience
from .delivery import Delivery, Fate
from .incident import Incident
from .mail import Attachment, Matter, Message, MessageKind, Thread, ThreadReading, Turn
from .note import Mood, Note
from .offer import TurnedDown
from .outgoing import LetterTemplate, Outgoing, OutgoingFile, Sending
from .report import ContactReport, ReportVersion
from .request import ClientRequest, RequestKind
from .strangers import KnownSender, UnreadableMail
from .touch import Channel, Direction, Purpose, Result, Touch
from .waiting import Exchange, Wait

__all__ = [
    "CHATS",
    "ReportVersion",
    "ContactReport",
    "Incident",
    "Confirmation",
    "Assignment",
    "Agreement",
    "Answer",
    "Attachment",
    "Binding",
    "Call",
    "CallState",
    "ClientRequest",
    "Channel",
    "Connection",
    "Convenience",
    "DeepLink",
    "Delivery",
    "Direction",
    "Exchange",
    "Extension",
    "Fate",
    "KnownSender",
    "LetterTemplate",
    "Matter",
    "Medium",
    "Mention",
    "Message",
    "MessageKind",
    "Mood",
    "Note",
    "Outcome",
    "Outgoing",
    "OutgoingFile",
    "Presence",
    "Purpose",
    "RequestKind",
    "Result",
    "Ring",
    "Sending",
    "Side",
    "Telling",
    "Thread",
    "ThreadReading",
    "Touch",
    "Turn",
    "TurnedDown",
    "UnreadableMail",
    "Wait",
]
