"""A network of our own making: names that mean what a test says, public addresses that lead to a server on this machine.

    with network(names={"shop.example": ["93.184.216.34"]}, there={"93.184.216.34": site.port}) as net:
        ask("GET", "http://shop.example/")
    assert net.called == [("93.184.216.34", 80)]

Nothing leaves the machine: an address that leads nowhere is refused, and noted in `called` all the same.
"""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address

import pytest


@dataclass
class Network:
    """`names`: what a name means; a list of lists answers each question with the next one, the last for ever.

    `there`: port of this machine behind an address. `called` is every address somebody tried to connect to.
    """

    names: dict[str, Sequence[str] | Sequence[Sequence[str]]]
    there: dict[str, int]
    called: list[tuple[str, int]] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)

    def addresses(self, name: str) -> list[str]:
        self.looked_up.append(name)
        try:
            return [str(ip_address(name))]
        except ValueError:
            pass
        if name in ("localhost", "localhost.localdomain", "ip6-localhost"):
            return ["127.0.0.1", "::1"]
        given = self.names.get(name, [])
        if given and not isinstance(given[0], str):
            turn = min(self.looked_up.count(name), len(given)) - 1
            return list(given[turn])
        return [str(one) for one in given]

    @property
    def inside(self) -> list[tuple[str, int]]:
        """Calls to addresses that are nobody's to call from outside: what must stay empty."""
        return [(address, port) for address, port in self.called if address not in self.there]


@contextmanager
def network(names=None, there=None) -> Iterator[Network]:
    net = Network(names or {}, there or {})
    look_up, connect = socket.getaddrinfo, socket.create_connection

    def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):  # noqa: A002 - as the library names it
        found = net.addresses(host if isinstance(host, str) else host.decode())
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        answers = []
        for address in found:
            version = socket.AF_INET6 if ":" in address else socket.AF_INET
            where = (address, port, 0, 0) if ":" in address else (address, port)
            answers.append((version, socket.SOCK_STREAM, 6, "", where))
        return answers

    def create_connection(address, *args, **kwargs):
        host, port = address
        net.called.append((host, port))
        if host in net.there:
            return connect(("127.0.0.1", net.there[host]), *args, **kwargs)
        raise ConnectionRefusedError(f"Nobody lives at {host}.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        patch.setattr(socket, "create_connection", create_connection)
        yield net
    assert look_up is socket.getaddrinfo
