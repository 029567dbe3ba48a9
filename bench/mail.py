"""Import of an archive: letters a second, end to end, duties refreshed."""

import json
import mailbox
import tempfile
import time
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from random import Random

import typer
from django.utils import timezone

from dirigent.domain.clients.models import ContactMail
from dirigent.domain.people.models import Agency
from dirigent.integrations.mail.importing import import_mail

from .statements import WORDS


def command(letters: int = 10_000) -> None:
    agency = Agency.load()
    agency.mail_domains = ["bench.example"]
    agency.save()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.mbox"
        _write(path, letters)
        began = time.perf_counter()
        outcome = import_mail(path, by=None, at=timezone.now())
        seconds = time.perf_counter() - began
    typer.echo(
        json.dumps(
            {"letters": outcome.taken, "seconds": round(seconds, 1), "per_second": round(outcome.taken / seconds)}
        )
    )


def _write(path: Path, letters: int) -> None:
    dice = Random(str(time.time_ns()))
    addresses = list(ContactMail.objects.order_by("pk").values_list("address", flat=True)[:3000]) or [
        "a@nobody.example"
    ]
    box = mailbox.mbox(path)
    now = timezone.now()
    last: dict[str, str] = {}
    for number in range(letters):
        address = dice.choice(addresses)
        letter = EmailMessage()
        ours = dice.random() < 0.45
        letter["From"], letter["To"] = ("user2@bench.example", address) if ours else (address, "user2@bench.example")
        letter["Subject"] = " ".join(dice.choices(WORDS, k=4))
        letter["Date"] = format_datetime(now - timedelta(minutes=letters - number))
        letter["Message-ID"] = f"<{number}.{dice.random()}@bench.example>"
        if address in last and dice.random() < 0.6:
            letter["In-Reply-To"] = letter["References"] = last[address]
        last[address] = letter["Message-ID"]
        letter.set_content(
            " ".join(dice.choices(WORDS, k=dice.randint(20, 200))),
            charset=dice.choice(("utf-8", "windows-1251", "koi8-r")),
        )
        box.add(letter)
    box.close()
