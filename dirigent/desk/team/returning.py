"""What happened to each client while the manager was away: from the records, for the one who is back (SUB-1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Q

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Agreement, Direction, Message, MessageKind, Note, Touch
from dirigent.domain.tasks.models import Task
from dirigent.regulation.models import Duty

PER_CLIENT = 8


@dataclass
class Happened:
    """One client's part of the protocol. `asked` are duties that fell due meanwhile, `late` those of them broken."""

    client: Client
    letters_in: int = 0
    letters_out: int = 0
    touches: list[Touch] = field(default_factory=list)
    talks: int = 0
    made: list[Agreement] = field(default_factory=list)
    settled: list[Agreement] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    closed: list[Task] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    asked: int = 0
    late: list[Duty] = field(default_factory=list)
    open: list[Duty] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        told = (self.talks, self.made, self.settled, self.tasks, self.closed, self.notes, self.asked, self.open)
        return not (self.letters_in or self.letters_out or any(told))

    @property
    def heat(self) -> tuple:
        return (-len(self.open), -len(self.late), -(self.letters_in + self.talks), self.client.name)


def protocol(clients: Iterable[Client], *, since: datetime, until: datetime) -> list[Happened]:
    """Letters, talks, promises, tasks, notes and duties between the two: nine queries for any number of clients."""
    told = {client.pk: Happened(client) for client in clients}
    letters = Message.objects.filter(thread__client__in=told, at__gte=since, at__lt=until, kind=MessageKind.PERSON)
    counted = (
        letters.order_by()
        .values_list("thread__client")
        .annotate(came=Count("pk", filter=Q(direction=Direction.IN)), whole=Count("pk"))
    )
    for pk, came, whole in counted:
        told[pk].letters_in, told[pk].letters_out = came, whole - came
    within = {"client__in": told, "at__gte": since, "at__lt": until, "struck_at": None}
    for touch in Touch.objects.filter(**within).select_related("contact", "user").order_by("at", "pk"):
        happened = told[touch.client_id]
        happened.talks += 1
        happened.touches = [*happened.touches, touch][-PER_CLIENT:]
    agreements = Agreement.objects.meant().filter(client__in=told).select_related("contact", "made_by", "closed_by")
    for agreement in agreements.filter(made_at__gte=since, made_at__lt=until):
        told[agreement.client_id].made.append(agreement)
    for agreement in agreements.filter(closed_at__gte=since, closed_at__lt=until, made_at__lt=since):
        told[agreement.client_id].settled.append(agreement)
    tasks = Task.objects.filter(client__in=told).select_related("assignee")
    for task in tasks.filter(created_at__gte=since, created_at__lt=until).order_by("created_at"):
        told[task.client_id].tasks.append(task)
    for task in tasks.filter(closed_at__gte=since, closed_at__lt=until, created_at__lt=since).order_by("closed_at"):
        told[task.client_id].closed.append(task)
    for note in Note.objects.filter(**within).select_related("author", "contact").order_by("at"):
        told[note.client_id or 0].notes.append(note)
    duties = Duty.objects.filter(client__in=told).select_related("responsible", "accountable")
    for duty in duties.standing().filter(due_at__gte=since, due_at__lt=until, waived_at=None).order_by("due_at", "pk"):
        told[duty.client_id or 0].asked += 1
        if duty.fulfilled_at is None or duty.fulfilled_at > duty.due_at:
            told[duty.client_id or 0].late.append(duty)
    for duty in duties.open().filter(warns_at__lte=until).order_by(F("due_at"), "pk"):
        told[duty.client_id or 0].open.append(duty)
    return sorted(told.values(), key=lambda one: one.heat)
