"""The manager interface of Asterisk: blocks of «Name: value», an empty line between them."""

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from dirigent.domain.conversations.channels import Trouble
from dirigent.integrations.egress.hosts import connect

# No block of the exchange is that long: whoever sends one is no exchange.
LONGEST_BLOCK = 64 * 1024
SECONDS = 10.0
Block = Mapping[str, str]


class Broken(Trouble):
    def __init__(self) -> None:
        super().__init__(_("The line to the exchange is broken; it is being opened anew."))


class Wire:
    """One open line, greeted and logged in. Use as a context: it hangs up at the end."""

    def __init__(self, host: str, port: int, *, user: str, secret: str, tls: bool, events: bool) -> None:
        self._bytes = b""
        self._actions = 0
        self._line: socket.socket = connect(host, port, seconds=SECONDS)
        try:
            if tls:
                self._line = ssl.create_default_context().wrap_socket(self._line, server_hostname=host)
            self._greeting()
            mask = "call,cdr,dialplan" if events else "off"
            answer = self.ask("Login", Username=user, Secret=secret, Events=mask)
            if answer.get("Response") != "Success":
                raise Trouble(_("The exchange does not accept the login or the secret of its manager."), for_good=True)
        except BaseException as fault:
            self._line.close()
            if isinstance(fault, OSError):
                raise Broken from None
            raise

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_fault: object) -> None:
        with contextlib.suppress(OSError):
            self._line.sendall(b"Action: Logoff\r\n\r\n")
        self._line.close()

    def ask(self, action: str, **said: str) -> Block:
        """Give an order and wait for the answer to it; events between are lost, so ask on a line without them."""
        number = self.send(action, **said)
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            for block in self.blocks(seconds=1):
                if block.get("ActionID") == number and "Response" in block:
                    return block
        raise Broken

    def send(self, action: str, **said: str) -> str:
        self._actions += 1
        said = {"Action": action, "ActionID": f"d{self._actions}", **said}
        lines = [f"{name}: {_one_line(value)}\r\n" for name, value in said.items()]
        try:
            self._line.sendall("".join([*lines, "\r\n"]).encode())
        except OSError:
            raise Broken from None
        return said["ActionID"]

    def blocks(self, *, seconds: float) -> Iterator[Block]:
        """What came within that time. Raises `Broken` when the line is gone."""
        self._line.settimeout(seconds)
        try:
            found = self._line.recv(65536)
        except (TimeoutError, ssl.SSLWantReadError):
            return
        except OSError:
            raise Broken from None
        if not found:
            raise Broken
        self._bytes += found
        while (end := self._bytes.find(b"\r\n\r\n")) >= 0:
            block, self._bytes = self._bytes[:end], self._bytes[end + 4 :]
            yield parsed(block)
        if len(self._bytes) > LONGEST_BLOCK:
            raise Broken

    def _greeting(self) -> None:
        self._line.settimeout(SECONDS)
        said = b""
        while not said.endswith(b"\n"):
            byte = self._line.recv(1)
            if not byte or len(said) > 200:
                raise Broken
            said += byte
        if b"Call Manager" not in said:
            raise Trouble(_("What answers there is not the manager interface of Asterisk."), for_good=True)


def parsed(block: bytes) -> Block:
    """The last of two lines of one name holds."""
    said = {}
    for line in block.decode("utf-8", "replace").replace("\0", "").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            said[name.strip()] = value.strip()
    return said


def _one_line(value: str) -> str:
    """Nobody slips an order of their own into ours."""
    return "".join(sign for sign in value if sign.isprintable())
