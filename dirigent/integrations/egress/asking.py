"""HTTP to the outside: one question, one answer, within limits. No cookies, no proxy of the environment, no second chances.

The wire below is ours: it judges the address at the moment of connecting, so a name cannot change between the look and the call.
"""

import json as jsonlib
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO, Any

import httpcore
import httpx
import socksio
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .addresses import is_let_through
from .hosts import Unreachable, canonical, resolve_host
from .unpacking import TAKEN, Unpacker

PORTS = frozenset({80, 443, 8080, 8443})
HOPS = 5
MEGABYTE = 1024 * 1024
_PROXY_PORTS = {"socks5": 1080, "socks5h": 1080, "http": 8080}
_FAULTS = (
    httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.ProxyError, socksio.SOCKSError,
    OSError, AssertionError,
)  # fmt: skip
_SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})


@dataclass(frozen=True)
class Limits:
    """`seconds` is for everything, redirects included; `size` is of the answer as it is read, unpacked."""

    seconds: float = 10.0
    size: int = 2 * MEGABYTE


USUAL = Limits()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = field(default="", repr=False)  # where it came from, after redirects

    def json(self) -> Any:
        """The body as JSON; None when it is none."""
        try:
            return jsonlib.loads(self.body)
        except (ValueError, RecursionError):
            return None


class TooLarge(Unreachable):
    def __init__(self) -> None:
        super().__init__(_("The answer of the server is larger than we take in."))


class NotTrusted(Unreachable):
    def __init__(self) -> None:
        super().__init__(_("The certificate of the server is not trusted."))


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, Any] | None = None,
    json: Any = None,
    data: Mapping[str, Any] | None = None,
    files: Any = None,
    content: bytes | None = None,
    into: IO[bytes] | None = None,
    limits: Limits = USUAL,
    proxy: str = "",
    follow: bool = True,
) -> Answer:
    """What the server says, whatever its status. `into` takes the body instead of the answer. Raises `Unreachable`.

    Redirects are followed for GET alone, at most five, each judged anew; headers that prove who we are stay with the first server.
    """
    until = time.monotonic() + limits.seconds
    own = dict(headers or {})
    known = {"Accept-Encoding": TAKEN}
    with httpx.Client(
        transport=_Transport(until, proxy), trust_env=False, timeout=limits.seconds, headers=known
    ) as client:
        request = client.build_request(
            method, _judged(url, proxied=bool(proxy)), headers=own, params=params, json=json, data=data, files=files, content=content,
        )  # fmt: skip
        for _hop in range(HOPS + 1):
            try:
                response = client.send(request, stream=True)
                try:
                    if not (follow and method == "GET" and response.has_redirect_location):
                        body = _taken(response, limits.size, until, into)
                        return Answer(response.status_code, dict(response.headers), body, str(request.url))
                    target = response.url.join(response.headers["location"])
                finally:
                    response.close()
            except httpx.ConnectError as fault:
                raise (NotTrusted() if _is_of_certificate(fault) else Unreachable()) from None
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError, OSError):
                raise Unreachable from None
            if not _is_the_same_server(request.url, target):
                own = {name: value for name, value in own.items() if name.lower() not in _SECRET_HEADERS}
            client.cookies.clear()
            request = client.build_request("GET", _judged(str(target), proxied=bool(proxy)), headers=own)
    raise Unreachable


def _judged(url: str, *, proxied: bool) -> httpx.URL:
    """The address, strictly read. What stands behind a name is judged again when the wire connects."""
    if not url.isprintable() or any(sign in url for sign in " \\") or len(url) > 8000:
        raise Unreachable
    try:
        parsed = httpx.URL(url)
        host = canonical(_host_as_written(url))
    except (httpx.InvalidURL, ValueError):
        raise Unreachable from None
    if parsed.scheme not in ("http", "https") or parsed.userinfo or canonical(parsed.host) != host:
        raise Unreachable  # two readings of one address are two addresses
    port = {"http": 80, "https": 443}[parsed.scheme] if parsed.port is None else parsed.port
    if proxied:
        # The far end looks names up. What names no public host is not asked for there either.
        if port not in PORTS or "." not in host or _is_literal(host):
            raise Unreachable
    elif port not in PORTS and not all(is_let_through(address) for address in resolve_host(host, port)):
        raise Unreachable
    return parsed.copy_with(host=host, fragment=None)


def _is_the_same_server(here: httpx.URL, there: httpx.URL) -> bool:
    """Another port is another server, and what went encrypted does not go on in the open."""
    if (here.host, here.port) != (there.host, there.port):
        return False
    return here.scheme == there.scheme or there.scheme == "https"


def _is_literal(host: str) -> bool:
    return ":" in host or host.rpartition(".")[2].isdigit()


def _host_as_written(url: str) -> str:
    authority = url.partition("://")[2]
    for end in "/?#":
        authority = authority.partition(end)[0]
    if "@" in authority:
        raise Unreachable
    if authority.startswith("["):
        return authority.partition("]")[0] + "]"
    return authority.partition(":")[0]


def _taken(response: httpx.Response, size: int, until: float, into: IO[bytes] | None) -> bytes:
    came, taken, parts = 0, 0, []
    unpacker = Unpacker(response.headers.get("content-encoding", ""))
    for part in response.iter_raw():
        came += len(part)
        for piece in unpacker.pieces(part):
            taken += len(piece)
            if max(came, taken) > size:
                raise TooLarge
            if time.monotonic() > until:
                raise Unreachable
            into.write(piece) if into is not None else parts.append(piece)
        if came > size:
            raise TooLarge
    return b"".join(parts)


def _is_of_certificate(fault: BaseException | None) -> bool:
    while fault is not None:
        if isinstance(fault, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(fault):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


@lru_cache
def _trust(file: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if file:
        context.load_verify_locations(file)
    return context


class _Transport(httpx.BaseTransport):
    """httpx over the wire below: a new connection for each question."""

    def __init__(self, until: float, proxy: str) -> None:
        wire, trust = _Wire(until), _trust(settings.EGRESS_CA)
        self.pool: httpcore.ConnectionPool
        if not proxy:
            self.pool = httpcore.ConnectionPool(ssl_context=trust, network_backend=wire)
            return
        try:
            address = httpx.URL(proxy)
        except httpx.InvalidURL:
            raise Unreachable from None
        if address.scheme not in _PROXY_PORTS:
            raise Unreachable
        where = httpcore.URL(
            scheme=address.raw_scheme.removesuffix(b"h"),
            host=address.raw_host,
            port=address.port or _PROXY_PORTS.get(address.scheme),
            target=b"/",
        )
        who = (address.username.encode(), address.password.encode()) if address.userinfo else None
        kind = httpcore.HTTPProxy if address.scheme == "http" else httpcore.SOCKSProxy
        self.pool = kind(where, proxy_auth=who, ssl_context=trust, network_backend=wire)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        asked = httpcore.Request(
            method=request.method, url=url, headers=request.headers.raw, content=request.stream,
            extensions=request.extensions,
        )  # fmt: skip
        try:
            answer = self.pool.handle_request(asked)
        except _FAULTS as fault:
            raise httpx.ConnectError(str(fault)) from fault
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer), request=request)

    def close(self) -> None:
        self.pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self.answer = answer

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self.answer.iter_stream()
        except _FAULTS as fault:
            raise httpx.ReadError(str(fault)) from fault

    def close(self) -> None:
        self.answer.close()


class _Wire(httpcore.NetworkBackend):
    """Connects to the very address that was judged, and to the end keeps the time given to the whole question."""

    def __init__(self, until: float) -> None:
        self.until, self.wire = until, httpcore.SyncBackend()

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):  # noqa: ARG002
        for address in resolve_host(host, port, seconds=_left(self.until)):
            try:
                return _Bounded(
                    self.wire.connect_tcp(address, port, _left(self.until), None, socket_options), self.until
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        raise Unreachable


class _Bounded(httpcore.NetworkStream):
    """A stream that ends with the time of the question, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self.stream, self.until = stream, until

    def read(self, max_bytes, timeout=None):  # noqa: ARG002  # only what is left counts
        return self.stream.read(max_bytes, _left(self.until))

    def write(self, buffer, timeout=None):  # noqa: ARG002
        self.stream.write(buffer, _left(self.until))

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):  # noqa: ARG002
        return _Bounded(self.stream.start_tls(ssl_context, server_hostname, _left(self.until)), self.until)

    def get_extra_info(self, info):
        return self.stream.get_extra_info(info)

    def close(self):
        self.stream.close()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
