"""Questions to a server on this machine: limits, redirects, the address judged at the moment of connecting."""

import io
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from dirigent.integrations.egress import hosts
from dirigent.integrations.egress.asking import Limits, TooLarge, _is_the_same_server, ask
from dirigent.integrations.egress.hosts import Unreachable, connect


class Vendor(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        status, headers, body = self.server.answers.get(self.path, (200, {}, b"hello"))
        if callable(body):
            body(self)
            return
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.server.posted = self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_args):
        pass


@contextmanager
def served(**answers):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Vendor)
    server.answers, server.seen, server.posted = answers.pop("answers", {}), [], b""
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def vendor():
    with served() as server:
        yield server


def test_an_answer(vendor):
    vendor.answers["/x?a=%D0%B6"] = (404, {"Retry-After": "5"}, b'{"ok": true}')
    answer = ask("GET", vendor.url + "/x", params={"a": "ж"}, headers={"Authorization": "key"})
    assert (answer.status, answer.json(), answer.headers["retry-after"]) == (404, {"ok": True}, "5")
    assert vendor.seen[0][1]["Authorization"] == "key"
    assert "key" not in repr(answer) and "ok" not in repr(answer)


def test_a_body_that_is_no_json(vendor):
    vendor.answers["/"] = (200, {}, b"[" * 100_000)
    assert ask("GET", vendor.url + "/").json() is None


def test_what_is_posted(vendor):
    ask("POST", vendor.url + "/m", json={"text": "привет"})
    assert vendor.posted.decode() == '{"text":"привет"}'


def test_the_name_is_kept_and_the_judged_address_called(vendor, monkeypatch):
    asked = []

    def addresses(name, _port, _seconds):
        asked.append(name)
        return ("127.0.0.1",)

    monkeypatch.setattr(hosts, "_addresses", addresses)
    ask("GET", f"http://api.vendor.example:{vendor.server_port}/")
    assert vendor.seen[0][1]["Host"] == f"api.vendor.example:{vendor.server_port}"
    assert set(asked) == {"api.vendor.example"}


def test_a_name_that_changes_its_mind_is_caught_at_the_wire(vendor, monkeypatch, settings):
    settings.EGRESS_ALLOW = []
    turns = iter([("127.0.0.1",)])
    monkeypatch.setattr(hosts, "_addresses", lambda *_: next(turns, ("8.8.8.8",)))
    with pytest.raises(Unreachable):
        ask("GET", "http://rebinding.example/")
    assert vendor.seen == []


def test_redirects_are_followed_five_times(vendor):
    for number in range(7):
        vendor.answers[f"/{number}"] = (302, {"Location": f"/{number + 1}", "Set-Cookie": "a=b"}, b"")
    assert ask("GET", vendor.url + "/2").status == 200
    assert not any("Cookie" in headers for _path, headers in vendor.seen)
    with pytest.raises(Unreachable):
        ask("GET", vendor.url + "/1")


@pytest.mark.parametrize("target", [
    "http://10.0.0.1/", "http://169.254.169.254/latest/", "file:///etc/passwd", "http://[::ffff:10.0.0.1]/", "http://10.0.0.1:1/",
    "//192.168.0.1/", "http://user@127.0.0.1/",
])  # fmt: skip
def test_a_redirect_is_judged_anew(vendor, target):
    vendor.answers["/"] = (302, {"Location": target}, b"")
    with pytest.raises(Unreachable):
        ask("GET", vendor.url + "/")


def test_who_we_are_is_not_told_to_the_next_host(vendor, monkeypatch):
    monkeypatch.setattr(hosts, "_addresses", lambda *_: ("127.0.0.1",))
    vendor.answers["/"] = (302, {"Location": f"http://other.example:{vendor.server_port}/next"}, b"")
    ask("GET", vendor.url + "/", headers={"Authorization": "key", "X-Kept": "1"})
    path, headers = vendor.seen[1]
    assert path == "/next" and "Authorization" not in headers and headers["X-Kept"] == "1"


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        ("https://a.example/1", "https://a.example/2", True),
        ("http://a.example/", "https://a.example/", True),
        ("https://a.example/", "http://a.example/", False),
        ("https://a.example/", "https://a.example:8443/", False),
        ("https://a.example/", "https://b.example/", False),
    ],
)
def test_which_server_still_is_told_who_we_are(here, there, same):
    assert _is_the_same_server(httpx.URL(here), httpx.URL(there)) is same


def test_a_post_is_not_sent_on(vendor):
    vendor.answers["/"] = (302, {"Location": "/other"}, b"")
    assert ask("POST", vendor.url + "/", json={}).status == 302
    assert len(vendor.seen) == 1


def test_too_much(vendor):
    vendor.answers["/"] = (200, {}, b"x" * 5000)
    with pytest.raises(TooLarge):
        ask("GET", vendor.url + "/", limits=Limits(size=4999))
    taken = io.BytesIO()
    assert ask("GET", vendor.url + "/", limits=Limits(size=5000), into=taken).body == b""
    assert len(taken.getvalue()) == 5000


def drip(handler):
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100):
            handler.wfile.write(f"X-{number}: a\r\n".encode())
            time.sleep(0.1)
    except OSError:
        pass


def test_dripping_headers_end_with_the_time(vendor):
    vendor.answers["/"] = (200, {}, drip)
    began = time.monotonic()
    with pytest.raises(Unreachable):
        ask("GET", vendor.url + "/", limits=Limits(seconds=0.6))
    assert time.monotonic() - began < 2


def test_nothing_listens_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable):
        ask("GET", f"http://127.0.0.1:{port}/")
    with pytest.raises(Unreachable):
        connect("127.0.0.1", port)


def test_a_line_to_an_exchange(vendor):
    with connect("127.0.0.1", vendor.server_port) as line:
        line.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert b"200" in line.recv(100)


def test_the_environment_names_no_proxy(vendor, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert ask("GET", vendor.url + "/").status == 200
