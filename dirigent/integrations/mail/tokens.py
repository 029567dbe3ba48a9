"""Signing in without a password: a short-lived token bought with the refresh token (XOAUTH2)."""

import threading
import time

from django.utils.translation import gettext as _

from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Connection
from dirigent.integrations.egress.asking import ask

SPARE_SECONDS = 60
SHORTEST_SECONDS = 30
_known: dict[tuple[int, int], tuple[str, float]] = {}
_one_at_a_time = threading.Lock()


def access_token(connection: Connection, *, afresh: bool = False) -> str:
    """A token that still works for a while; `afresh` after the server refused the one we had. Raises `Trouble`."""
    with _one_at_a_time:
        mine = (connection.pk, connection.revision)
        token, until = _known.get(mine, ("", 0.0))
        if afresh or time.monotonic() >= until:
            token, seconds = _bought(connection)
            _known[mine] = (token, time.monotonic() + max(SHORTEST_SECONDS, seconds - SPARE_SECONDS))
        return token


def sasl(connection: Connection, *, afresh: bool = False) -> bytes:
    """What both IMAP and SMTP take as XOAUTH2. Raises `Trouble`."""
    login = connection.settings.get("login", "")
    return f"user={login}\1auth=Bearer {access_token(connection, afresh=afresh)}\1\1".encode()


def _bought(connection: Connection) -> tuple[str, float]:
    secrets = connection.secrets
    told = {
        "grant_type": "refresh_token",
        "client_id": connection.settings.get("client_id", ""),
        "client_secret": secrets.get("client_secret", ""),
        "refresh_token": secrets.get("refresh_token", ""),
    }
    answer = ask("POST", connection.settings.get("token_url", ""), data={k: v for k, v in told.items() if v})
    if answer.status in (400, 401, 403):
        raise Trouble(_("The token service refused: the permission was withdrawn. Grant it again."), for_good=True)
    said = answer.json()
    if answer.status != 200 or not isinstance(said, dict) or not isinstance(said.get("access_token"), str):
        raise Trouble(_("The token service does not give a token just now."))
    try:
        return said["access_token"], float(said.get("expires_in") or 3600)
    except (TypeError, ValueError):
        return said["access_token"], 3600.0
