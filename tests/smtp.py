"""A real SMTP server for the tests and benchmarks: takes letters on loopback and keeps them, or refuses as told."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.dovecot import Dovecot, free_port


@dataclass(frozen=True)
class Delivered:
    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def letter(self) -> EmailMessage:
        parsed = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


class Post:
    """`with Post() as post:` — `post.port` takes letters, `post.delivered` holds them in order of arrival.

    `post.answer` decides what the server says to a letter: «250 OK», «550 No such user», «451 Later». With `mailboxes` it
    also puts each letter into the mailboxes of those recipients who have one there, as a mail server of an agency does.
    """

    def __init__(
        self,
        *,
        login: str = "",
        password: str = "",
        answer: Callable[[Envelope], str] | None = None,
        mailboxes: Dovecot | None = None,
    ) -> None:
        self.mailboxes = mailboxes
        self.delivered: list[Delivered] = []
        self.answer = answer or (lambda _envelope: "250 OK")
        self._news = threading.Condition()
        self._login, self._password = login, password
        asked: dict[str, Any] = {"authenticator": self._check, "auth_require_tls": False} if login else {}
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, data_size_limit=80 << 20, **asked)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._controller.stop()

    def wait_for(self, number: int, seconds: float = 15) -> list[Delivered]:
        """So many letters at least have come; fails when they have not."""
        with self._news:
            came = self._news.wait_for(lambda: len(self.delivered) >= number, seconds)
        assert came, f"{len(self.delivered)} of {number} letters came within {seconds} s"
        return list(self.delivered)

    def quiet_for(self, seconds: float) -> bool:
        """Nothing came meanwhile."""
        before = len(self.delivered)
        time.sleep(seconds)
        return len(self.delivered) == before

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # the library's name
        said = self.answer(envelope)
        if said.startswith("2"):
            assert isinstance(envelope.content, bytes)
            if self.mailboxes:
                await asyncio.to_thread(self._put, envelope)
            with self._news:
                self.delivered.append(Delivered(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.content))
                self._news.notify_all()
        return said

    def _put(self, envelope: Envelope) -> None:
        assert self.mailboxes is not None and isinstance(envelope.content, bytes)
        for recipient in envelope.rcpt_tos:
            if recipient in self.mailboxes.users:
                self.mailboxes.put(envelope.content, user=recipient)

    def _check(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, told: Any) -> AuthResult:
        right = isinstance(told, LoginPassword) and (told.login, told.password) == (
            self._login.encode(),
            self._password.encode(),
        )
        return AuthResult(success=right)
