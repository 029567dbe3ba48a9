"""Kill -9 of the channels process and of PostgreSQL at random while letters come in: nothing lost, nothing twice."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Annotated

import typer
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.db import connection as database
from django.utils import timezone

from dirigent.config import postgres
from dirigent.config.listening import LOCK
from dirigent.domain.conversations.models import Connection, Delivery, Message
from dirigent.domain.people.models import Agency
from dirigent.foundation.files.storing import digest_of
from dirigent.foundation.journal.models import Entry
from tests.dovecot import PASSWORD, Dovecot

from .mail import OURS, ROOT, opened, written
from .outgoing import sent

SECONDS_ALIVE = (0.0, 8.0)
A_SECOND = 40
LONGEST_SECONDS = 600


def command(
    letters: Annotated[int, typer.Option(help="How many letters come in meanwhile.")] = 2000,
    outgoing: Annotated[int, typer.Option(help="How many letters go out meanwhile.")] = 500,
    seed: Annotated[int, typer.Option(help="Of the dice; 0: another one each time.")] = 0,
) -> None:
    agency = Agency.load()
    agency.mail_domains = ["bench.example"]
    agency.save()
    seed = seed or time.time_ns() % 1_000_000
    spoilt = False
    if letters:
        said = {"seed": seed, **_intake(letters, Random(seed))}
        typer.echo(json.dumps(said))
        spoilt = bool(said["lost"] or said["twice"] or said["unsettled"] or said["spoilt_files"])
    if outgoing:
        gone = {"seed": seed, **sent(outgoing, Random(seed), _kill_database)}
        typer.echo(json.dumps(gone))
        spoilt = spoilt or bool(gone["lost"] or gone["unsent"] or gone["messages_twice"])
    if spoilt:
        raise typer.Exit(1)


def _intake(letters: int, dice: Random) -> dict[str, object]:
    with Dovecot({OURS: PASSWORD}) as server:
        connection = opened(server.port)
        posting = threading.Thread(target=_post, args=(server, letters), daemon=True)
        posting.start()
        kills = Counter[str]()
        began = time.monotonic()
        while _settled(connection) < letters and time.monotonic() - began < LONGEST_SECONDS:
            process = subprocess.Popen(
                [sys.executable, "-m", "dirigent", "channels"], cwd=ROOT, stderr=subprocess.DEVNULL,
                env=os.environ | {"DIRIGENT_EGRESS_ALLOW": "127.0.0.0/8"},
            )  # fmt: skip
            _wait_for_a_line(process)
            time.sleep(dice.uniform(*SECONDS_ALIVE))
            if dice.random() < 0.4:
                _kill_database()
                kills["database"] += 1
                time.sleep(dice.uniform(0.2, 3))  # it may mend itself, or not come to it
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills["channels"] += 1
        posting.join()
        verdict = _verdict(connection, server)
        connection.close(by=None, at=timezone.now())  # type: ignore[arg-type]
    return {"letters": letters, "kills": dict(kills), "seconds": round(time.monotonic() - began), **verdict}


def _post(server: Dovecot, letters: int) -> None:
    """Letters arrive one after another all the while."""
    line = server.login()
    for letter in written(letters, sizes=False):
        letter.replace_header("From", letter["To"] if letter["From"] == OURS else letter["From"])
        letter.replace_header("To", OURS)
        raw = letter.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        line.append("INBOX", None, None, raw)  # type: ignore[arg-type]  # None leaves flags and date to the server
        time.sleep(1 / A_SECOND)
    line.logout()


def _wait_for_a_line(process: subprocess.Popen[bytes]) -> None:
    """It has started and listens: a kill before that proves nothing."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with database.cursor() as cursor:
            cursor.execute("select 1 from pg_locks where locktype = 'advisory' and classid = %s", [LOCK])
            if cursor.fetchone():
                return
        time.sleep(0.1)


def _settled(connection: Connection) -> int:
    for _attempt in range(100):
        try:
            return Delivery.objects.filter(connection=connection).exclude(settled_at=None).count()
        except (DatabaseError, InterfaceError):
            connections.close_all()
            time.sleep(0.2)
    raise RuntimeError("the database did not come back")


def _kill_database() -> None:
    """The whole server dies; what starts it again is what starts it for everybody."""
    home = Path(settings.DIRIGENT_HOME)
    postmaster = int((home / "pg" / "postmaster.pid").read_text().split()[0])
    connections.close_all()
    os.kill(postmaster, signal.SIGKILL)
    time.sleep(0.3)
    postgres.start(home)


def _verdict(connection: Connection, server: Dovecot) -> dict[str, int]:
    theirs = Counter(digest_of(raw) for raw in server.letters())
    deliveries = Delivery.objects.filter(connection=connection).select_related("file")
    ours = Counter(delivery.file.sha256 for delivery in deliveries)
    messages = Message.objects.filter(deliveries__connection=connection)
    told = Entry.objects.filter(
        kind="mail.received", subject_kind="conversations.message", subject_id__in=messages.values("pk")
    )
    return {
        "lost": sum((theirs - ours).values()),
        "twice": sum((ours - theirs).values()) + abs(told.count() - theirs.total()) + abs(messages.count() - theirs.total()),
        "unsettled": deliveries.filter(settled_at=None).count(),
        "spoilt_files": sum(1 for one in deliveries if digest_of(one.file.path.read_bytes()) != one.file.sha256),
    }  # fmt: skip
