"""Message-IDs of our letters carry a signed token: an answer to one is known by it, and nobody else can make one."""

import hashlib
import hmac
import re

from django.conf import settings

from .models import Outgoing

_OURS = re.compile(r"<?([0-9a-f]{16})\.([0-9a-f]{32})@[^@<>\s]{1,255}>?")


def message_id_for(outgoing: Outgoing, domain: str) -> str:
    """The same at every attempt to send it."""
    return f"<{outgoing.token}.{_signature(outgoing.token)}@{domain}>"


def token_of(message_id: str) -> str:
    """The token inside, when we signed it; empty when we did not."""
    found = _OURS.fullmatch(message_id.strip())
    if found and hmac.compare_digest(found[2], _signature(found[1])):
        return found[1]
    return ""


def outgoing_of(message_id: str) -> Outgoing | None:
    """The letter of ours that bears this Message-ID."""
    token = token_of(message_id)
    return Outgoing.objects.filter(token=token).first() if token else None


def _signature(token: str) -> str:
    return hmac.new(f"reply-token:{settings.SECRET_KEY}".encode(), token.encode(), hashlib.sha256).hexdigest()[:32]
