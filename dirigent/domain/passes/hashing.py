"""Tokens are long enough that nobody guesses one, and only their hashes are kept."""

import hashlib
import secrets
from ipaddress import ip_network
from typing import Any

TOKEN_BYTES = 24
CODE_DIGITS = 8


def new_token() -> str:
    """192 bits, fit for an address and a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_digits() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def network_of(address: str) -> dict[str, Any]:
    """The lookup of everybody who has about as many addresses for the asking as this one: of IPv6 a /64, of IPv4 a /24."""
    net = ip_network(f"{address}/{64 if ':' in address else 24}", strict=False)
    return {"address__gte": str(net[0]), "address__lte": str(net[-1])}
