"""Histories told in a line, and the duties that follow: so that the head of a department can read the tables of cases.

history(globus, "Mon call, Thu 12:00 letter, Thu 12:40 reply")
"""

import re
from datetime import datetime, timedelta
from itertools import count

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.letters import Letter
from dirigent.domain.conversations.models import Channel, MessageKind, Thread, Touch
from dirigent.domain.conversations.receiving import receive
from dirigent.domain.people.models import Agency
from dirigent.foundation.files.models import StoredFile
from dirigent.regulation import engine
from dirigent.regulation.clause import REGISTRY
from dirigent.regulation.models import Duty
from tests.cast import moment

OURS = "kvartet.example"
NUMBERS = count(1)
EVENT = re.compile(r"((?:next |last )?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|[\d-]+)(?: \d\d:\d\d)?) (.+)")
TOUCHES = {
    "call": {"channel": Channel.CALL},
    "no answer": {"channel": Channel.CALL, "result": "no_answer"},
    "missed call": {"channel": Channel.CALL, "direction": "in", "result": "missed"},
    "meeting": {"channel": Channel.MEETING},
    "video": {"channel": Channel.VIDEO},
    "messenger": {"channel": Channel.MESSENGER},
    "congratulation": {"channel": Channel.CALL, "purpose": "congratulation"},
}


def history(client: Client, words: str) -> None:
    """Let it happen: events are separated by commas, each is a moment and what took place."""
    Agency.objects.update_or_create(pk=1, defaults={"name": "Квартет", "mail_domains": [OURS]})
    for event in filter(None, (part.strip() for part in words.split(","))):
        when, what = EVENT.fullmatch(event).groups()
        _happen(client, what, moment(when))


def _happen(client: Client, what: str, at: datetime) -> None:
    contact, by = client.contacts.order_by("pk").first(), client.manager
    if what in TOUCHES:
        Touch.note_down(client, by=by, at=at, contact=contact, **TOUCHES[what])
    elif what == "call answering":
        thread = Thread.objects.filter(client=client).latest("last_at")
        Touch.note_down(client, by=by, at=at, contact=contact, channel=Channel.CALL, answers=thread)
    elif what == "mail answered":
        letter(client, at)
        letter(client, at.replace(minute=30), incoming=False)
    else:
        incoming, kind = {
            "letter": (True, MessageKind.PERSON),
            "reply": (False, MessageKind.PERSON),
            "auto-reply": (True, MessageKind.AUTO),
            "our auto-reply": (False, MessageKind.AUTO),
            "newsletter": (True, MessageKind.BULK),
        }[what.removesuffix(" elsewhere")]
        letter(client, at, incoming=incoming, kind=kind, thread="b" if what.endswith("elsewhere") else "a")


def letter(
    client: Client, at: datetime, *, incoming: bool = True, kind: str = MessageKind.PERSON, thread: str = "a"
) -> None:
    """One letter of the client's only thread, or of its thread «b»."""
    number = next(NUMBERS)
    theirs = client.contacts.order_by("pk").first().mails.first().address
    ours = f"{client.manager.login}@{OURS}"
    root = f"{client.pk}{thread}@globus.example"
    sender, recipient = (theirs, ours) if incoming else (ours, theirs)
    raw = StoredFile.objects.create(sha256=f"{number:064x}", size=1)
    known = Thread.objects.filter(messages__message_id=root).exists()
    receive(
        [Letter(
            raw=raw, at=at, dated_at=at, message_id=root if not known else f"{number}@globus.example",
            references=(root,) if known else (), sender_name="", sender_address=sender, recipients=(("", recipient),),
            subject="Где отчёт за октябрь?", text="…", new_text="…", html="", kind=MessageKind(kind), doubtful_sender=False,
        )],
        by=None,
    )  # fmt: skip


def derived(ref: str, looked: str) -> list[Duty]:
    """The duties of the clause as they stood at that moment, those closed in the ten days before it included."""
    at = moment(looked)
    return engine.derive(at, since=at - timedelta(days=10), clauses=[REGISTRY[ref]])


def duty(ref: str, looked: str, **known: object) -> Duty | None:
    """The latest duty of the clause that fits, at that moment."""
    fitting = [d for d in derived(ref, looked) if all(getattr(d, name) == value for name, value in known.items())]
    return max(fitting, key=lambda d: d.opens_at, default=None)


def state(found: Duty | None, looked: str) -> str:
    """«due», «late», «kept», «kept late», «waived», «postponed», «missed», or «nothing»."""
    if found is None:
        return "nothing"
    at = moment(looked)
    if found.fulfilled_at:
        return "kept late" if found.fulfilled_at > found.due_at else "kept"
    if found.lapsed_at and found.lapsed_at <= at and not found.waived_at:
        return "missed"
    return str(found.state(at))


def hour(at: datetime | None) -> str:
    """«Mon 11:30» of a moment of this week, «next Mon 11:30» of the next."""
    if at is None:
        return ""
    local = at.astimezone(moment("Fri").tzinfo)
    for shift in ("", "next ", "last "):
        for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"):
            if moment(f"{shift}{day} {local:%H:%M}") == local.replace(second=0, microsecond=0):
                return f"{shift}{day} {local:%H:%M}"
    return f"{local:%Y-%m-%d %H:%M}"
