"""Kill -9 of the worker and of PostgreSQL at random while letters go out: nothing lost, a repeat only of what was in hand."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random

from django.db import DatabaseError, InterfaceError, connections
from django.db.models import Max
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations import composing
from dirigent.domain.conversations.models import Connection, Message, Outgoing, Sending
from dirigent.domain.people.models import Role, User
from tests.smtp import Post

from .mail import OURS, ROOT

SECONDS_ALIVE = (0.5, 10.0)  # from when it works: how long it takes to start depends on what else the machine does
LONGEST_SECONDS = 1800


def sent(letters: int, dice: Random, kill_database: Callable[[], None]) -> dict[str, object]:
    """So many letters leave while the worker is killed again and again; what came of them, in numbers."""
    with Post() as post:
        numbers, mailbox, author = _let_go(letters, post.port)
        mine = Outgoing.objects.filter(pk__in=numbers)
        kills, began = Counter[str](), time.monotonic()
        while _left(mine) and time.monotonic() - began < LONGEST_SECONDS:
            known = _newest_worker()
            worker = subprocess.Popen(
                [sys.executable, "-m", "dirigent", "worker"], cwd=ROOT, stderr=subprocess.DEVNULL,
                env=os.environ | {"DIRIGENT_EGRESS_ALLOW": "127.0.0.0/8"},
            )  # fmt: skip
            _wait_until_it_works(worker, known)
            time.sleep(dice.uniform(*SECONDS_ALIVE))
            if dice.random() < 0.3:
                kill_database()
                kills["database"] += 1
                time.sleep(dice.uniform(0.2, 3))
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            kills["worker"] += 1
        came = Counter(str(one.letter["Message-ID"]).strip() for one in post.delivered)
        messages = Message.objects.filter(outgoing__in=mine)
        repeated = sum(came.values()) - len(came)
        mailbox.close(by=author, at=timezone.now())
        return {
            "letters_out": letters, "kills": dict(kills), "seconds": round(time.monotonic() - began),
            "lost": letters - len(came), "unsent": mine.exclude(state=Sending.SENT).count(),
            "distinct": len(came), "repeated": repeated, "repeated_per_kill": round(repeated / max(1, kills.total()), 2),
            "messages_twice": messages.count() - messages.values("message_id").distinct().count(),
        }  # fmt: skip


def _let_go(letters: int, port: int) -> tuple[list[int], Connection, User]:
    at = timezone.now()
    author, _ = User.objects.get_or_create(
        login="sender", defaults={"given_name": "Ольга", "role": Role.ACCOUNT_MANAGER, "joined_at": at}
    )
    mailbox = Connection.open_up(
        kind="mail", medium="mail", name="bench", address=OURS, by=None, at=at,
        settings={"smtp_host": "127.0.0.1", "smtp_port": str(port), "smtp_security": "plain"},
    )  # fmt: skip
    client = Client.take_on(by=None, at=at, name=f"Bench {at:%H:%M:%S}", manager=author)
    contact = Contact.introduce(client, by=None, at=at, given_name="Анна", mails=[f"anna@{port}.example"])
    numbers = []
    for number in range(letters):
        draft = composing.letter_to(client, by=author, at=at, contact=contact)
        draft.connection, draft.subject, draft.text = mailbox, f"Письмо {number}", f"Слова письма {number}."
        numbers.append(composing.send(draft, at=at - timedelta(seconds=1)).pk)
    return numbers, mailbox, author


def _left(mine) -> int:
    return _surely(lambda: mine.exclude(state=Sending.SENT).count())


def _newest_worker() -> int:
    return _surely(lambda: ProcrastinateWorker.objects.aggregate(newest=Max("id"))["newest"] or 0)


def _wait_until_it_works(worker: subprocess.Popen[bytes], known: int) -> None:
    """A worker that is killed before it has begun proves nothing, and on a busy machine none would ever begin."""
    until = time.monotonic() + 60
    while time.monotonic() < until and worker.poll() is None and _newest_worker() <= known:
        time.sleep(0.1)


def _surely(asked: Callable[[], int]) -> int:
    for _attempt in range(100):
        try:
            return asked()
        except (DatabaseError, InterfaceError):
            connections.close_all()
            time.sleep(0.2)
    raise RuntimeError("the database did not come back")
