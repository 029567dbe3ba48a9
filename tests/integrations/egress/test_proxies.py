"""Through a proxy: the proxy looks the name up, and is itself judged like any other host."""

import socket
import struct
import threading

import pytest

from dirigent.integrations.egress.asking import Limits, ask
from dirigent.integrations.egress.hosts import Unreachable

SHORT = Limits(seconds=3)


class Socks:
    """A SOCKS5 proxy for one call: notes who asked for what, and answers in the place of the far host."""

    def __init__(self, user: bytes = b"", password: bytes = b"") -> None:
        self.who, self.asked = (user, password), None
        self.line = socket.create_server(("127.0.0.1", 0))
        self.port = self.line.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        caller, _ = self.line.accept()
        with caller:
            caller.recv(2)
            caller.recv(10)
            if self.who[0]:
                caller.sendall(b"\x05\x02")
                size = caller.recv(2)[1]
                user = caller.recv(size)
                password = caller.recv(caller.recv(1)[0])
                caller.sendall(b"\x01" + (b"\x00" if (user, password) == self.who else b"\x01"))
                if (user, password) != self.who:
                    return
            else:
                caller.sendall(b"\x05\x00")
            kind = caller.recv(4)[3]
            host = caller.recv(caller.recv(1)[0]) if kind == 3 else caller.recv(4)
            self.asked = host, struct.unpack(">H", caller.recv(2))[0]
            caller.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
            caller.recv(4096)
            caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def test_socks():
    proxy = Socks()
    answer = ask("GET", "http://api.telegram.example/x", proxy=f"socks5://127.0.0.1:{proxy.port}", limits=SHORT)
    assert answer.body == b"ok"
    assert proxy.asked == (b"api.telegram.example", 80)


def test_socks_with_a_password():
    proxy = Socks(b"me", b"secret")
    ask("GET", "http://api.telegram.example/x", proxy=f"socks5h://me:secret@127.0.0.1:{proxy.port}", limits=SHORT)
    with pytest.raises(Unreachable) as refusal:
        ask("GET", "http://a.example/", proxy=f"socks5://me:wrong@127.0.0.1:{Socks(b'me', b'x').port}", limits=SHORT)
    assert "wrong" not in f"{refusal.value!r}{refusal.value.__cause__!r}"


def test_http_proxy():
    line = socket.create_server(("127.0.0.1", 0))
    heard = []

    def serve():
        caller, _ = line.accept()
        with caller:
            heard.append(caller.recv(4096))
            caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    threading.Thread(target=serve, daemon=True).start()
    address = f"http://127.0.0.1:{line.getsockname()[1]}"
    assert ask("GET", "http://api.telegram.example/x", proxy=address, limits=SHORT).body == b"ok"
    assert heard[0].startswith(b"GET http://api.telegram.example/x HTTP/1.1")


@pytest.mark.parametrize("url", [
    "http://localhost/", "http://intranet/", "http://10.0.0.1/", "http://[::1]/", "http://a.example:22/", "http://127.1/",
])  # fmt: skip
def test_the_network_of_the_proxy_is_not_asked_for(url):
    with pytest.raises(Unreachable):
        ask("GET", url, proxy=f"socks5://127.0.0.1:{Socks().port}", limits=SHORT)


@pytest.mark.parametrize("proxy", ["socks5://10.0.0.1:1080", "ftp://8.8.8.8", "socks5://[", "socks5://127.0.0.1:1"])
def test_the_proxy_is_judged_too(proxy):
    with pytest.raises(Unreachable):
        ask("GET", "http://a.example/", proxy=proxy, limits=SHORT)
