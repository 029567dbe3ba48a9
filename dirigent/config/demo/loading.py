"""Load the demo agency into an empty installation."""

from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from dirigent.domain.clients.models import Client
from dirigent.foundation.journal.listening import batch
from dirigent.foundation.journal.sealing import seal
from dirigent.regulation import engine
from dirigent.regulation.models import Duty

from .book import enter
from .care import care
from .cast import gather, leader
from .chores import set_tasks
from .clock import Clock
from .consent import consent
from .doorways import doorways
from .knowledge import know
from .letters import write_letters
from .lines import open_lines
from .mailboxes import open_mailbox
from .newcomers import newcomers
from .plainly import tell
from .story import live, talk


class NotEmpty(Exception):
    """There are clients already: the demo agency never mixes with a real one."""


def load(*, now: datetime) -> None:
    """Three months of history up to `now`. All or nothing."""
    if Client.objects.exists():
        raise NotEmpty
    dice = Random(7)
    clock = Clock(now, dice)
    with batch(), transaction.atomic():
        people = gather(at=clock.since - timedelta(days=1))
        clients = enter(people, dice, now=now, since=clock.since)
        active = [client for client in clients if client.status in ("running", "paused")]
        talk(active, clock, dice)
        set_tasks(active, people, clock, dice)
        live(people, clock, dice)
        write_letters(active, people, clock, dice)
        open_mailbox(at=clock.since)
        open_lines(active, people, clock, Random(11))
        care(active, people, clock)
        doorways(clients, people, clock)
        consent(clients, clock)
        newcomers(clients, people, clock)
        tell(clients, people, clock)
        know(clients, people, clock)
    engine.refresh(now, since=clock.since)
    _decide(now)
    engine.refresh(now, since=now - engine.MEMORY)
    while seal(now):
        pass


def _decide(now: datetime) -> None:
    """Some duties are put off or let go, each with its reason."""
    due = Duty.objects.shown(now).filter(clause="R9.contacts").select_related("client__manager").order_by("pk")
    for duty in due[:2]:
        if duty.client:
            duty.waive(reason="клиент в отпуске до понедельника, просил не звонить", by=leader(duty.client), at=now)
    for duty in Duty.objects.shown(now).filter(clause="R2.card").select_related("client__manager").order_by("pk")[:1]:
        if duty.client:
            duty.postpone(
                now + timedelta(days=2), reason="реквизиты пришлют в понедельник", by=leader(duty.client), at=now
            )
