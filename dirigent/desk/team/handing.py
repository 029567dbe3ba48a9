"""What a stand-in must know of each client before the first call: gathered from the records, the hottest client first (SUB-1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime, timedelta

from django.db.models import Q

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Agreement, Mood, Note, Side
from dirigent.domain.tasks.models import Task
from dirigent.regulation.models import Duty

MOOD_DAYS = timedelta(days=30)
UPSET = (Mood.WORRIED, Mood.ANNOYED, Mood.ANGRY)
OPEN_ENDED = timedelta(days=7)
PER_CLIENT = 6
# Their agreements and tasks stand in lists of their own.
TOLD_BELOW = ("R1.agreement", "R13.deadline")
# Until money has a room of its own, what was promised about it is found by its words.
_MONEY = Q()
for _stem in ("оплат", "счёт", "счет", "аванс", "invoice", "payment"):
    _MONEY |= Q(text__icontains=_stem)


@dataclass
class Brief:
    """One client on one screen."""

    client: Client
    contact: Contact | None = None
    late: int = 0
    waiting: int = 0
    duties: list[Duty] = field(default_factory=list)
    ours: list[Agreement] = field(default_factory=list)
    theirs: list[Agreement] = field(default_factory=list)
    money: list[Agreement] = field(default_factory=list)
    mood: Note | None = None
    tasks: list[Task] = field(default_factory=list)
    birthdays: list[tuple[Contact, Date]] = field(default_factory=list)

    @property
    def heat(self) -> tuple:
        upset = self.mood is not None and self.mood.mood in UPSET
        return (-self.late, not upset, -self.waiting, -len(self.ours), self.client.name)

    @property
    def is_upset(self) -> bool:
        return self.mood is not None and self.mood.mood in UPSET

    @property
    def is_quiet(self) -> bool:
        return not (self.duties or self.ours or self.theirs or self.tasks or self.birthdays or self.is_upset)


def briefs(clients: Iterable[Client], *, at: datetime, until: datetime | None) -> list[Brief]:
    """Promises due till `until`, who is upset, what burns, money: seven queries for any number of clients."""
    ends = until or at + OPEN_ENDED
    told = {client.pk: Brief(client) for client in clients}
    for person in (
        Contact.objects.present().filter(client__in=told).prefetch_related("phones").order_by("decides", "-pk")
    ):
        told[person.client_id].contact = person
        if day := _birthday(person, at, ends):
            told[person.client_id].birthdays.append((person, day))
    for duty in Duty.objects.open().filter(client__in=told, warns_at__lte=ends).order_by("due_at", "pk"):
        brief = told[duty.client_id or 0]
        brief.late += duty.due_at < at
        brief.waiting += duty.clause == "R12.answer"
        if len(brief.duties) < PER_CLIENT and duty.clause not in TOLD_BELOW:
            brief.duties.append(duty)
    for agreement in Agreement.objects.open().filter(client__in=told, due_at__lte=ends).select_related("contact"):
        brief = told[agreement.client_id]
        (brief.ours if agreement.side == Side.OURS else brief.theirs).append(agreement)
    for agreement in Agreement.objects.open().filter(_MONEY, client__in=told).select_related("contact"):
        told[agreement.client_id].money.append(agreement)
    moods = Note.objects.filter(client__in=told, struck_at=None, at__gte=at - MOOD_DAYS).exclude(mood="")
    for note in moods.select_related("contact").order_by("at"):
        told[note.client_id or 0].mood = note
    for task in Task.objects.open().filter(client__in=told, due_at__lte=ends).select_related("assignee"):
        if len(told[task.client_id].tasks) < PER_CLIENT:
            told[task.client_id].tasks.append(task)
    return sorted(told.values(), key=lambda brief: brief.heat)


def _birthday(person: Contact, at: datetime, until: datetime) -> Date | None:
    """Their birthday within these days."""
    if not person.birth_day:
        return None
    days = (at.date() + timedelta(days=n) for n in range((until.date() - at.date()).days + 1))
    return next((day for day in days if (day.day, day.month) == (person.birth_day, person.birth_month)), None)
