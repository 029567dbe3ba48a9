"""What the pre-call card says, gathered in as many questions as there are kinds of things."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from dirigent.domain.care.models import Objection
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import (
    Agreement,
    Direction,
    Message,
    MessageKind,
    Note,
    Side,
    Thread,
    Touch,
    Wait,
)
from dirigent.domain.tasks.models import Task
from dirigent.regulation.clauses.control import PRETEXTS
from dirigent.regulation.models import Duty

TALKS, THREADS, MOODS = 3, 8, 20
MOST = 6
WEEK = timedelta(days=7)
QUESTION = re.compile(r"[^.!?\n]{3,300}\?")
OF_CONTACTS, FIRST_CALL = "R9.contacts", "R3.first-call"


@dataclass(frozen=True)
class Talk:
    """One line of what was between us: who to whom, through what, about what."""

    at: datetime
    icon: str
    who: str
    text: str
    address: tuple[str, int, str]


@dataclass(frozen=True)
class Question:
    """Something of theirs that waits for our word."""

    since: datetime
    text: str
    thread: Thread


ICONS = {
    "call": "phone", "meeting": "users", "video": "video", "messenger": "message", "mail": "mail", "sms": "device-mobile",
}  # fmt: skip
# icons: phone users video message mail device-mobile


def people(client: Client) -> list[Contact]:
    found = list(client.contacts.present().prefetch_related("phones", "windows"))
    for person in found:
        person.client = client
    return found


def talks(client: Client) -> list[Talk]:
    """The last three, whatever they went through: talks written down and letters of people."""
    spoken = (
        Touch.objects.filter(client=client, struck_at=None).select_related("contact", "user").order_by("-at")[:TALKS]
    )
    threads = Thread.objects.filter(client=client).order_by("-last_at").values("pk")[:THREADS]
    written = (
        Message.objects.filter(thread__in=threads, kind=MessageKind.PERSON)
        .select_related("contact", "author").defer("html", "text", "references").order_by("-at", "-pk")[:TALKS]
    )  # fmt: skip
    lines = [
        Talk(touch.at, ICONS[touch.channel], _who(touch.direction, touch.user, touch.contact),
             touch.summary or str(touch.get_result_display()), ("touch", touch.pk, ""))
        for touch in spoken
    ] + [
        Talk(message.at, ICONS.get(message.medium, "message"), _who(message.direction, message.author, message.contact),
             message.new_text.strip() or message.subject, ("message", message.pk, str(message.thread_id)))
        for message in written
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.at, reverse=True)[:TALKS]


def _who(direction: str, ours, theirs) -> str:
    we, they = (ours.get_short_name() if ours else ""), str(theirs or "")
    return " → ".join(filter(None, (we, they) if direction == Direction.OUT else (they, we)))


def questions(client: Client) -> list[Question]:
    """What waits for an answer of ours: of a letter its questions, where it asks any."""
    waits = Wait.objects.filter(answered_at=None, thread__client=client).select_related("thread", "message", "call")
    found = []
    for wait in waits.defer("message__html", "message__references").order_by("since")[:MOST]:
        text = (wait.message.new_text or wait.message.text) if wait.message else ""
        asked = [" ".join(one.split()) for one in QUESTION.findall(text[:10_000])]
        found.append(Question(wait.since, " ".join(asked[:3]) or " ".join(text.split())[:200], wait.thread))
    return found


def promised(client: Client) -> dict[str, list[Agreement]]:
    """What is open on each side, the soonest first."""
    found = list(
        Agreement.objects.open().filter(client=client).select_related("contact").order_by("due_at", "pk")[: 2 * MOST]
    )
    return {"ours": [a for a in found if a.side == Side.OURS], "theirs": [a for a in found if a.side == Side.THEIRS]}


def mood(client: Client, person: Contact | None) -> tuple[Note | None, list[Note]]:
    """The last mood that was noted, of this person where there is one, and the last notes."""
    notes = list(
        Note.objects.filter(client=client, struck_at=None).select_related("contact", "author").order_by("-at")[:MOODS]
    )
    moods = [note for note in notes if note.mood]
    of_person = [note for note in moods if person and note.contact_id == person.pk]
    return next(iter(of_person or moods), None), [note for note in notes if note.text][:2]


def awaited(client: Client) -> list[Task]:
    """Tasks the client waits for, the late ones first."""
    return list(Task.objects.open().filter(client=client, client_waits=True).order_by("due_at", "pk")[:MOST])


@dataclass(frozen=True)
class Week:
    """How the week stands: contacts made and needed, and what else is owed."""

    done: int | None
    needed: int
    pretext: str
    owed: list[Duty]


def week(client: Client, at: datetime) -> Week:
    contacts_of_week = Q(clause=OF_CONTACTS, opens_at__lte=at, due_at__gt=at - WEEK)
    still_open = Q(withdrawn_at=None, fulfilled_at=None, lapsed_at=None, waived_at=None)
    duties = list(
        Duty.objects.filter(contacts_of_week | still_open, client=client, withdrawn_at=None).order_by("due_at", "pk")[
            :20
        ]
    )
    running = [duty for duty in duties if duty.clause == OF_CONTACTS and duty.opens_at <= at <= duty.due_at]
    figures = running[-1].figures if running else {}
    pretext = PRETEXTS[figures.get("pretext", client.pk % len(PRETEXTS))]
    owed = [duty for duty in duties if duty.is_open and duty.clause != OF_CONTACTS and not _is_put_off(duty, at)][:MOST]
    return Week(figures.get("done"), figures.get("needed", 0), str(pretext), owed)


def _is_put_off(duty: Duty, at: datetime) -> bool:
    return bool(duty.postponed_until and duty.postponed_until > at)


def objections(questions: Sequence[Question], notes: Sequence[Note], talks: Sequence[Talk]) -> Sequence[Objection]:
    """Answers worked out beforehand to what they have been saying of late."""
    said = " ".join([*(one.text for one in questions), *(note.text for note in notes), *(talk.text for talk in talks)])
    return Objection.objects.about(said[:4_000], most=3) if said.strip() else []
