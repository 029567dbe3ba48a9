"""A bad road to a good server: cuts, drops, refuses and stalls as told."""

import base64
import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Self


class Road:
    """`with Road(port) as road:` — `road.port` leads to the server.

    `cut(n)` of the n-th connection says after how many bytes of the server it is torn, None: never. `drop` are lines of the
    server that get lost whole; `refuse` are commands of ours that are answered with NO before they come there; `stall` are
    commands that nobody answers. With `tokens` it lets in by XOAUTH2 whoever has one of these, as `opens_as` on the server.
    """

    def __init__(self, to: int) -> None:
        self.to, self.connections = to, 0
        self.cut: Callable[[int], int | None] = lambda _number: None
        self.drop: re.Pattern[bytes] | None = None
        self.refuse: re.Pattern[bytes] | None = None
        self.stall: re.Pattern[bytes] | None = None
        self.tokens: set[str] = set()
        self.opens_as = ("", "")
        self._open: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._welcome, daemon=True).start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._door.close()
        self.tear()

    def tear(self) -> None:
        """All that is open breaks now."""
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open = []

    def _welcome(self) -> None:
        while True:
            try:
                ours, _address = self._door.accept()
            except OSError:
                return
            theirs = socket.create_connection(("127.0.0.1", self.to))
            self._open += [ours, theirs]
            self.connections += 1
            left = self.cut(self.connections)
            threading.Thread(target=self._there, args=(ours, theirs), daemon=True).start()
            threading.Thread(target=self._back, args=(theirs, ours, left), daemon=True).start()

    def _there(self, ours: socket.socket, theirs: socket.socket) -> None:
        try:
            with ours.makefile("rb") as said:
                for line in said:
                    if b"AUTHENTICATE XOAUTH2" in line:
                        self._judge(line.split()[0], said, ours, theirs)
                    elif self.refuse and self.refuse.search(line):
                        ours.sendall(line.split()[0] + b" NO [SERVERBUG] Internal error\r\n")
                    elif not (self.stall and self.stall.search(line)):
                        theirs.sendall(line)
            theirs.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def _judge(self, tag: bytes, said: IO[bytes], ours: socket.socket, theirs: socket.socket) -> None:
        ours.sendall(b"+ \r\n")
        proof = base64.b64decode(said.readline()).decode()
        login, password = self.opens_as
        if proof in {f"user={login}\1auth=Bearer {token}\1\1" for token in self.tokens}:
            plain = base64.b64encode(f"\0{login}\0{password}".encode())
            theirs.sendall(tag + b" AUTHENTICATE PLAIN " + plain + b"\r\n")
            return
        ours.sendall(b"+ " + base64.b64encode(b'{"status":"401"}') + b"\r\n")
        assert said.readline().strip() == b""
        ours.sendall(tag + b" NO [AUTHENTICATIONFAILED] Invalid credentials\r\n")

    def _back(self, theirs: socket.socket, ours: socket.socket, left: int | None) -> None:
        try:
            while data := theirs.recv(65536):
                if self.drop:
                    data = b"".join(line for line in data.splitlines(keepends=True) if not self.drop.search(line))
                if left is not None:
                    ours.sendall(data[:left])
                    left -= len(data)
                    if left <= 0:
                        break
                else:
                    ours.sendall(data)
            ours.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
