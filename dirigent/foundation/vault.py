"""Secrets at rest: sealed with keys that lie neither in the database nor in its backup (security.md, threat 21).

The first key seals, all of them open: a new key is put in front, `reseal` brings the old texts over, then the old key goes.
"""

import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Locked(Exception):
    """No key of ours opens this: the key it was sealed with is gone."""


def seal(secret: Mapping[str, Any]) -> str:
    """The secret as a text that tells nothing."""
    return _keys().encrypt(json.dumps(dict(secret), ensure_ascii=False).encode()).decode("ascii")


def unseal(sealed: str) -> dict[str, Any]:
    """What was sealed; nothing for an empty text. Raises `Locked`."""
    if not sealed:
        return {}
    try:
        return json.loads(_keys().decrypt(sealed.encode("ascii")))
    except InvalidToken:
        raise Locked from None


def reseal(sealed: str) -> str:
    """The same secret under the newest key. Raises `Locked`."""
    try:
        return _keys().rotate(sealed.encode("ascii")).decode("ascii")
    except InvalidToken:
        raise Locked from None


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.VAULT_KEYS])
