"""Which addresses nobody may send us to: an explicit list. `ipaddress.is_global` is no such list, it lets special ones through."""

import socket
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_DENIED_4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_PUBLIC_6 = IPv6Network("2000::/3")
_DENIED_6 = tuple(IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16"))
# Forms that carry an IPv4 address in their last 32 bits: mapped, compatible, translated.
_CARRIES_4 = tuple(IPv6Network(net) for net in ("::ffff:0:0/96", "::/96", "64:ff9b::/96"))


def is_denied(text: str) -> bool:
    """Whether this address is none of ours to call. What is no address is denied."""
    try:
        address = ip_address(text)
    except ValueError:
        return True
    if any(
        address in network for network in _allowed(tuple(settings.EGRESS_ALLOW)) if network.version == address.version
    ):
        return False
    return _is_special(address) or _is_own(address)


def is_let_through(text: str) -> bool:
    """Whether the operator named this network in DIRIGENT_EGRESS_ALLOW."""
    address = ip_address(text)
    return any(
        address in network for network in _allowed(tuple(settings.EGRESS_ALLOW)) if network.version == address.version
    )


def networks(names: Iterable[str]) -> tuple[Network, ...]:
    """Networks as written in the environment. Raises ValueError."""
    return tuple(ip_network(name) for name in names)


@lru_cache
def _allowed(names: tuple[str, ...]) -> tuple[Network, ...]:
    return networks(names)


def _is_special(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return any(address in network for network in _DENIED_4)
    if address.scope_id is not None:
        return True
    if any(address in network for network in _CARRIES_4):
        return _is_special(IPv4Address(int(address) & 0xFFFFFFFF))
    return address not in _PUBLIC_6 or any(address in network for network in _DENIED_6)


def _is_own(address: Address) -> bool:
    """Our own public address: a socket can be bound to it, to no other."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(address), 0))
    except OSError:
        return False
    return True
