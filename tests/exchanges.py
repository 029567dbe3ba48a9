"""Stand-ins of telephone exchanges, made from what their vendors publish: an HTTP house, and an Asterisk's manager line."""

import contextlib
import hashlib
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode

KEY, SALT = "m6d5hygfk20tq8yu", "nw7pqzx1cvb3as9d"


def signed(text: str, *, key: str = KEY, salt: str = SALT) -> bytes:
    """The body of a request as Mango sends it."""
    sign = hashlib.sha256((key + text + salt).encode()).hexdigest()
    return urlencode({"vpbx_api_key": key, "sign": sign, "json": text}).encode()


class House:
    """An HTTP server on the loopback: `answers[path]` is (status, headers, body); what was asked is in `asked`."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, str, bytes]] = []
        house = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                house.asked.append((self.command, self.path, body))
                status, headers, answer = house.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in {"Content-Length": str(len(answer)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = _answer  # noqa: N815  # the names are of http.server

            def log_message(self, *_words) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def says(self, path: str, value, *, status: int = 200, **headers: str) -> None:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.answers[path] = (status, headers, body)

    def form(self, place: int = -1) -> dict:
        return {name: values[0] for name, values in parse_qs(self.asked[place][2].decode()).items()}

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Manager:
    """The manager line of an Asterisk: lets `login`/`secret` in, tells what it is given, keeps the orders it gets."""

    def __init__(self, *, login: str = "dirigent", secret: str = "сезам") -> None:
        self.login, self.secret = login, secret
        self.orders: list[dict[str, str]] = []
        self.lines: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.is_open = True
        threading.Thread(target=self._serve, daemon=True).start()

    def tell(self, event: str, **said: str) -> None:
        """Everybody on the line hears it."""
        block = "".join(f"{name}: {value}\r\n" for name, value in {"Event": event, **said}.items()) + "\r\n"
        for line in list(self.lines):
            line.sendall(block.encode())

    def wait_for_listeners(self, count: int = 1) -> None:
        until = time.monotonic() + 10
        while len(self.lines) < count:
            assert time.monotonic() < until, "nobody listens to the exchange"
            time.sleep(0.01)

    def hang_up(self) -> None:
        """The exchange restarts: all lines break."""
        for line in self.lines:
            with contextlib.suppress(OSError):  # it may have hung up first
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self.lines = []

    def close(self) -> None:
        self.is_open = False
        self.hang_up()
        self._listening.close()

    def _serve(self) -> None:
        while self.is_open:
            try:
                line, _address = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=[line], daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        line.sendall(b"Asterisk Call Manager/7.0.3\r\n")
        heard = b""
        while True:
            try:
                found = line.recv(4096)
            except OSError:
                return
            if not found:
                return
            heard += found
            while b"\r\n\r\n" in heard:
                block, _end, heard = heard.partition(b"\r\n\r\n")
                if not self._obey(line, dict(text.split(": ", 1) for text in block.decode().split("\r\n"))):
                    return

    def _obey(self, line: socket.socket, order: dict[str, str]) -> bool:
        self.orders.append(order)
        said = {"Response": "Success", "ActionID": order.get("ActionID", "")}
        match order["Action"]:
            case "Login" if (order["Username"], order["Secret"]) != (self.login, self.secret):
                said |= {"Response": "Error", "Message": "Authentication failed"}
            case "Login" if order["Events"] != "off":
                self.lines.append(line)
            case "CoreSettings":
                said |= {"AsteriskVersion": "20.9.2"}
            case "Originate" if order["Exten"] == "0":
                said |= {"Response": "Error", "Message": "Extension does not exist."}
            case "Logoff":
                line.close()
                return False
        line.sendall(("".join(f"{name}: {value}\r\n" for name, value in said.items()) + "\r\n").encode())
        return True
