"""Tokens are long enough that nobody guesses one, and only their hashes are kept."""

import hashlib
import secrets

TOKEN_BYTES = 24
CODE_DIGITS = 8


def new_token() -> str:
    """192 bits, fit for an address and a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_digits() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
