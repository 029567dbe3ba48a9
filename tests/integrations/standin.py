"""A vendor's HTTP interface on this machine: what the stand-ins of all messengers are made of."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Asked:
    """A request as the vendor sees it."""

    def __init__(self, method: str, target: str, headers: dict[str, str], body: bytes) -> None:
        self.method, self.headers, self.body = method, headers, body
        parts = urlsplit(target)
        self.path = parts.path
        self.query = {name: values[0] for name, values in parse_qs(parts.query).items()}

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body or b"{}")

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode(), keep_blank_values=True).items()}

    @property
    def fields(self) -> dict[str, Any]:
        """JSON, a form, or a form with files: `name` of a file is its (file name, content)."""
        kind = self.headers.get("content-type", "")
        if kind.startswith("application/json"):
            return self.json
        if not kind.startswith("multipart/"):
            return self.form
        fields: dict[str, Any] = {}
        mark = b"--" + kind.partition("boundary=")[2].encode()
        for part in self.body.split(mark)[1:-1]:
            head, _end, content = part.strip(b"\r\n").partition(b"\r\n\r\n")
            names = dict(one.split("=", 1) for one in head.decode().replace("\r\n", ";").split("; ") if "=" in one)
            name = names["name"].split(";")[0].strip('"')
            file = names.get("filename", "").split(";")[0].strip('"')
            fields[name] = (file, content) if file else content.decode()
        return fields


class Vendor:
    """`answer` says status and value; bytes go out as they are, everything else as JSON."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.files: dict[str, bytes] = {}
        self.trouble: list[tuple[int, Any, dict[str, str]]] = []  # said once each, before anything else
        self.url = ""

    def answer(self, asked: Asked) -> tuple[int, Any]:
        raise NotImplementedError

    def reply(self, asked: Asked) -> tuple[int, Any, dict[str, str]]:
        self.asked.append(asked)
        if self.trouble:
            return self.trouble.pop(0)
        if asked.path in self.files:
            return 200, self.files[asked.path], {}
        return *self.answer(asked), {}

    def named(self, method: str) -> list[Asked]:
        return [one for one in self.asked if one.path.endswith(method)]


@contextmanager
def standing(vendor: Vendor) -> Iterator[Vendor]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, value, more = vendor.reply(Asked(self.command, self.path, headers, body))
            sent = value if isinstance(value, bytes) else json.dumps(value).encode()
            self.send_response(status)
            for name, said in {"Content-Length": str(len(sent)), **more}.items():
                self.send_header(name, said)
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_DELETE = _answer  # noqa: N815  # the names are of http.server

        def log_message(self, *_words) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    vendor.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield vendor
    finally:
        server.shutdown()
        server.server_close()


class Listener:
    """Hears what `listen` brings, keeps it, and has had enough after so many things or turns."""

    def __init__(self, connection, *, enough: int = 1, turns: int = 20) -> None:
        self.connection, self.enough, self.turns = connection, enough, turns
        self.heard: list[Any] = []

    def hear(self, arrived) -> None:
        self.heard += arrived
        self.turns -= 1

    def ended(self) -> bool:
        return len(self.heard) >= self.enough or self.turns <= 0
