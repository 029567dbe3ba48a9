"""Names become addresses, all of them judged; a connection goes to one that was judged."""

import re
import socket
import threading
import time
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

import idna
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dirigent.domain.conversations.channels import Trouble, Words

from .addresses import is_denied, is_let_through

SECONDS = 10.0
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")
_NUMBER = re.compile(r"(\d+|0x[0-9a-f]*)\Z")


class Unreachable(Trouble):
    """Nothing answers there, or we do not go there: the sentence is the same, so that nobody learns our network by asking."""

    def __init__(self, words: Words = "") -> None:
        super().__init__(words or _("The server could not be reached. Check its address."))


def canonical(host: str) -> str:
    """The host as the resolver gets it: ASCII, lower case. Raises `Unreachable` for whatever is neither a name nor an address
    in its one usual spelling: `127.1`, `0x7f000001` and `2130706433` are addresses to some libraries."""
    if not host or len(host) > 253 or not host.isprintable() or any(sign in host for sign in " %/\\@#?"):
        raise Unreachable
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
        if ":" not in host:
            raise Unreachable
    if ":" in host:
        try:
            return str(IPv6Address(host))
        except ValueError:
            raise Unreachable from None
    host = host.lower().removesuffix(".")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError:
            raise Unreachable from None
    if _NUMBER.match(host.rpartition(".")[2]):
        try:
            return str(IPv4Address(host))
        except ValueError:
            raise Unreachable from None
    if not all(_LABEL.match(label) for label in host.split(".")):
        raise Unreachable
    return host


def resolve_host(host: str, port: int, *, seconds: float = SECONDS) -> tuple[str, ...]:
    """The addresses of a server that somebody typed in; connect to one of these and to nothing else. Raises `Unreachable`.

    One denied address denies the name: otherwise its owner would choose by luck where we go.
    """
    if not 0 < port < 65536:
        raise Unreachable
    name = canonical(host)
    found = _addresses(name, port, seconds)
    if not found or any(is_denied(address) for address in found):
        raise Unreachable
    # Behind a router our own public address is not on this machine, but our name is known.
    if name == urlsplit(settings.SITE_URL).hostname and not all(is_let_through(address) for address in found):
        raise Unreachable
    return found


def connect(host: str, port: int, *, seconds: float = SECONDS) -> socket.socket:
    """A connection to a server that somebody typed in, the first of its addresses that answers. Raises `Unreachable`.

    TLS is begun by the caller, with the name: `context.wrap_socket(…, server_hostname=host)`.
    """
    until = time.monotonic() + seconds
    for address in resolve_host(host, port, seconds=seconds):
        try:
            return socket.create_connection((address, port), timeout=max(0.1, until - time.monotonic()))
        except OSError:
            continue
    raise Unreachable


def _addresses(name: str, port: int, seconds: float) -> tuple[str, ...]:
    # The resolver knows no time limit of its own.
    found: list[str] = []

    def look_up() -> None:
        try:
            answers = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(max(0.1, seconds))
    return tuple(found)
