from .agreement import Agreement, Outcome, Side
from .beside import Mention, Presence, Telling
from .call import Call, CallState, Extension
from .connection import Binding, Connection, DeepLink, Medium
from .delivery import Delivery, Fate
from .mail import Attachment, Matter, Message, MessageKind, Thread, ThreadReading, Turn
from .note import Mood, Note
from .outgoing import LetterTemplate, Outgoing, OutgoingFile, Sending
from .strangers import KnownSender, UnreadableMail
from .touch import Channel, Direction, Purpose, Result, Touch
from .waiting import Exchange, Wait

__all__ = [
    "Agreement",
    "Attachment",
    "Binding",
    "Call",
    "CallState",
    "Channel",
    "Connection",
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
    "Result",
    "Sending",
    "Side",
    "Telling",
    "Thread",
    "ThreadReading",
    "Touch",
    "Turn",
    "UnreadableMail",
    "Wait",
]
