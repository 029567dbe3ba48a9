"""A mailbox on a real server and the connection to it, as the tests of fetching need them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from django.db import connections
from django.utils import timezone

from dirigent.domain.conversations.intake import keep, settle
from dirigent.domain.conversations.models import Connection
from dirigent.domain.people.models import User
from dirigent.integrations.mail.channel import Mail
from tests.dovecot import Dovecot

OLGA, ANNA = "olga@kvartet.example", "anna@globus.example"


def mailbox(port: int, *, login: str = OLGA, password: str = "", owner: User | None = None, **settings) -> Connection:
    """Opened a day ago: whatever the test puts there is new."""
    told = {
        "imap_host": "127.0.0.1",
        "imap_port": str(port),
        "imap_security": "plain",
        "login": login,
        "auth": "password",
    }
    return Connection.open_up(
        kind="mail", medium="mail", name=login, address=login, owner=owner, settings={**told, **settings},
        secret={"password": password}, by=None, at=timezone.now() - timedelta(days=1),
    )  # fmt: skip


def of(server: Dovecot, login: str = OLGA, **told) -> Connection:
    return mailbox(server.port, login=login, password=server.users[login], **told)


def letter(text: str = "Добрый день!", *, sender: str = ANNA, to: str = OLGA, number: str = "", **fields: str) -> bytes:
    said = EmailMessage()
    said["From"], said["To"] = sender, to
    said["Message-ID"] = f"<{number or abs(hash(text))}@globus.example>"
    said["Date"] = "Fri, 20 Nov 2026 10:00:00 +0300"
    for name, value in {"Subject": "Отчёт", **fields}.items():
        said[name.replace("_", "-")] = value
    said.set_content(text)
    return said.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def take_all(connection: Connection, *, at: datetime | None = None) -> None:
    """Everything that lies on the server, as the listening thread takes it, until it is the turn to wait."""
    quiet = False

    def hear(arrived) -> None:
        nonlocal quiet
        quiet = not arrived
        if arrived:
            keep(connection, arrived)
            settle(connection, at=at or datetime.now(UTC))

    # The empty word comes when everything is in.
    Mail().listen(connection, hear, lambda: quiet)


@contextmanager
def listening(work: Callable[[threading.Event], None]) -> Iterator[None]:
    """`work` in a thread of its own, told to stop at the end."""
    over = threading.Event()

    def run() -> None:
        try:
            work(over)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(20)
        assert not thread.is_alive()


def wait_until(holds: Callable[[], object], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.05)
