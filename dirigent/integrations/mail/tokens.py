"""Signing in without a password: a short-lived token bought with the refresh token (XOAUTH2)."""

import threading
import time

import httpx
from django.utils.translation import gettext as _

from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Connection

SECONDS = 15
SPARE_SECONDS = 60
_known: dict[tuple[int, int], tuple[str, float]] = {}
_one_at_a_time = threading.Lock()


def access_token(connection: Connection, *, afresh: bool = False) -> str:
    """A token that still works for a while; `afresh` after the server refused the one we had. Raises `Trouble`."""
    with _one_at_a_time:
        mine = (connection.pk, connection.revision)
        token, until = _known.get(mine, ("", 0.0))
        if afresh or time.monotonic() >= until:
            token, seconds = _bought(connection)
            _known[mine] = (token, time.monotonic() + seconds - SPARE_SECONDS)
        return token


def _bought(connection: Connection) -> tuple[str, float]:
    secrets = connection.secrets
    asked = {
        "grant_type": "refresh_token",
        "client_id": connection.settings.get("client_id", ""),
        "client_secret": secrets.get("client_secret", ""),
        "refresh_token": secrets.get("refresh_token", ""),
    }
    url = connection.settings.get("token_url", "")
    try:
        answer = httpx.post(url, data={k: v for k, v in asked.items() if v}, timeout=SECONDS)
        told = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise Trouble(_("The token service does not answer: check its address.")) from None
    if answer.status_code in (400, 401) or "access_token" not in told:
        raise Trouble(_("The token service refused: the permission was withdrawn, grant it again."), for_good=True)
    return str(told["access_token"]), float(told.get("expires_in") or 3600)


def sasl(connection: Connection, *, afresh: bool = False) -> bytes:
    """What both IMAP and SMTP take as XOAUTH2."""
    login = connection.settings.get("login", "")
    return f"user={login}\1auth=Bearer {access_token(connection, afresh=afresh)}\1\1".encode()
