from .agreement import Agreement, Outcome, Side
from .mail import Attachment, KnownSender, Message, MessageKind, Thread, ThreadReading, UnreadableMail
from .note import Mood, Note
from .touch import Channel, Direction, Purpose, Result, Touch
from .waiting import Exchange, Wait

__all__ = [
    "Agreement",
    "Attachment",
    "Channel",
    "Direction",
    "Exchange",
    "KnownSender",
    "Message",
    "MessageKind",
    "Mood",
    "Note",
    "Outcome",
    "Purpose",
    "Result",
    "Side",
    "Thread",
    "ThreadReading",
    "Touch",
    "UnreadableMail",
    "Wait",
]
