"""A push service of our own on the loopback, with a browser behind it that decrypts what it is sent."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dirigent.integrations.push.sending import Target


def url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Subscribed:
    """One browser: its keys, and what came to it."""

    def __init__(self, origin: str, name: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.target = Target(f"{origin}/push/{name}", url64(point), url64(self.auth))
        self.answers = 201
        self.requests: list[tuple[dict[str, str], bytes]] = []

    def read(self) -> list[dict]:
        return [
            json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))
            for _headers, body in self.requests
        ]


@contextmanager
def push_service() -> Iterator["Service"]:
    browsers: dict[str, Subscribed] = {}

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            browser = browsers[self.path.rpartition("/")[2]]
            if browser.answers == 201:
                browser.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(browser.answers)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Service(f"http://127.0.0.1:{server.server_port}", browsers)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Service:
    def __init__(self, origin: str, browsers: dict[str, Subscribed]) -> None:
        self.origin, self.browsers = origin, browsers

    def subscribe(self, name: str) -> Subscribed:
        self.browsers[name] = Subscribed(self.origin, name)
        return self.browsers[name]
