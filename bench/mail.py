"""Letters in from a real IMAP server, through the process of channels: letters a second with duties refreshed, memory, and
how soon a new one is on the screen; or from an archive."""

import json
import mailbox
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from random import Random
from statistics import median
from typing import Annotated

import psycopg
import typer
from django.conf import settings
from django.utils import timezone

from dirigent.config import postgres
from dirigent.domain.clients.models import ContactMail
from dirigent.domain.conversations.models import Connection, Delivery
from dirigent.domain.people.models import Agency
from dirigent.foundation.journal.listening import LIVE_CHANNEL
from dirigent.integrations.mail.importing import import_mail
from tests.dovecot import PASSWORD, Dovecot

from .statements import WORDS

ROOT = Path(__file__).resolve().parents[1]
OURS = "user2@bench.example"
# What people send: mostly words, now and then a file.
SIZES = ((0.85, 0), (0.10, 30_000), (0.04, 300_000), (0.01, 2_000_000))


def command(
    letters: int = 10_000,
    archive: Annotated[bool, typer.Option(help="From an mbox file instead of a mail server.")] = False,
) -> None:
    agency = Agency.load()
    agency.mail_domains = ["bench.example"]
    agency.save()
    typer.echo(json.dumps(_from_archive(letters) if archive else _from_server(letters)))


def _from_archive(letters: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.mbox"
        box = mailbox.mbox(path)
        for letter in written(letters, sizes=False):
            box.add(letter)
        box.close()
        began = time.perf_counter()
        outcome = import_mail(path, by=None, at=timezone.now())
        seconds = time.perf_counter() - began
    return {"letters": outcome.taken, "seconds": round(seconds, 1), "per_second": round(outcome.taken / seconds)}


def _from_server(letters: int) -> dict[str, object]:
    with Dovecot({OURS: PASSWORD}) as server:
        weight = 0
        line = server.login()
        for letter in written(letters):
            raw = letter.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
            weight += len(raw)
            line.append("INBOX", None, None, raw)  # type: ignore[arg-type]  # None leaves flags and date to the server
        line.logout()
        connection = opened(server.port)
        before = Delivery.objects.filter(connection=connection)
        with channels() as process:
            began, first, memory = time.monotonic(), 0.0, []
            while (done := before.exclude(settled_at=None).count()) < letters:
                if done and not first:
                    first, began = done, time.monotonic()
                memory.append(_rss(process.pid))
                time.sleep(1)
            seconds = time.monotonic() - began
            latencies = _latencies(server, 20)
            memory.append(_rss(process.pid))
        connection.close(by=None, at=timezone.now())  # type: ignore[arg-type]
        quarter = max(1, len(memory) // 4)
        return {
            "letters": letters,
            "megabytes": round(weight / 2**20),
            "per_second": round((letters - first) / seconds),
            "rss_mb_first_quarter": round(max(memory[: quarter + 1])),
            "rss_mb_last_quarter": round(max(memory[-quarter:])),
            "on_screen_p50_ms": round(median(latencies)),
            "on_screen_max_ms": round(max(latencies)),
        }


def opened(port: int) -> Connection:
    """A mailbox on that server, opened before its letters came."""
    told = {
        "imap_host": "127.0.0.1",
        "imap_port": str(port),
        "imap_security": "plain",
        "login": OURS,
        "auth": "password",
    }
    return Connection.open_up(
        kind="mail", medium="mail", name="bench", address=OURS, settings=told, secret={"password": PASSWORD},
        by=None, at=timezone.now() - timedelta(days=1),
    )  # fmt: skip


@contextmanager
def channels() -> Iterator[subprocess.Popen[bytes]]:
    """The process as the house starts it."""
    env = os.environ | {"DIRIGENT_EGRESS_ALLOW": "127.0.0.0/8"}
    process = subprocess.Popen([sys.executable, "-m", "dirigent", "channels"], cwd=ROOT, env=env)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _latencies(server: Dovecot, times: int) -> list[float]:
    """From the letter's arrival on the server to the notice that open pages get."""
    found = []
    with psycopg.connect(postgres.url(settings.DIRIGENT_HOME), autocommit=True) as listener:
        listener.execute(f"listen {LIVE_CHANNEL}")
        time.sleep(3)
        for letter in written(times, sizes=False):
            for _notice in listener.notifies(timeout=0.5):
                pass
            began = time.monotonic()
            server.put(letter.as_bytes())
            if not next(iter(listener.notifies(timeout=10)), None):
                raise RuntimeError("a letter did not reach the screens within ten seconds")
            found.append((time.monotonic() - began) * 1000)
    return found


def _rss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def written(letters: int, *, sizes: bool = True) -> Iterator[EmailMessage]:
    """Letters to and from the contacts of the data set, in the charsets that people have, some with files."""
    dice = Random(str(time.time_ns()))
    addresses = list(ContactMail.objects.order_by("pk").values_list("address", flat=True)[:3000]) or [
        "a@nobody.example"
    ]
    now = timezone.now()
    last: dict[str, str] = {}
    for number in range(letters):
        address = dice.choice(addresses)
        yield _letter(dice, number, address, last, now - timedelta(minutes=letters - number), sizes=sizes)


def _letter(
    dice: Random, number: int, address: str, last: dict[str, str], at: datetime, *, sizes: bool
) -> EmailMessage:
    letter = EmailMessage()
    ours = not sizes and dice.random() < 0.45  # what is ours does not come into the inbox
    letter["From"], letter["To"] = (OURS, address) if ours else (address, OURS)
    letter["Subject"] = " ".join(dice.choices(WORDS, k=4))
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{number}.{dice.random()}@bench.example>"
    if address in last and dice.random() < 0.6:
        letter["In-Reply-To"] = letter["References"] = last[address]
    last[address] = letter["Message-ID"]
    letter.set_content(
        " ".join(dice.choices(WORDS, k=dice.randint(20, 200))),
        charset=dice.choice(("utf-8", "windows-1251", "koi8-r")),
    )
    size = dice.choices([size for _share, size in SIZES], [share for share, _size in SIZES])[0] if sizes else 0
    if size:
        letter.add_attachment(dice.randbytes(size), "application", "pdf", filename=f"{dice.choice(WORDS)}.pdf")
    return letter
