"""Links for letters: each letter gets one of its own, so that it can end without the others."""

import re
from datetime import datetime
from urllib.parse import quote

from django.conf import settings

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import User

from .models import Pass

ENTRANCE = "/portal/in/"
_TOKEN = re.compile(r"(/portal/in/)[A-Za-z0-9_-]{20,}")


def link_to(contact: Contact, path: str = "", *, by: User, at: datetime, purpose: str = "letter") -> str:
    """The whole address for a letter to this person, which leads to `path` of the portal once they are in."""
    _issued, token = Pass.issue(contact, by=by, at=at, purpose=purpose)
    return address_of(token, path)


def address_of(token: str, path: str = "") -> str:
    return f"{settings.SITE_URL}{ENTRANCE}{token}/" + (f"?to={quote(path)}" if path else "")


def without_tokens(text: str) -> str:
    """Whatever is kept of a letter, or written into a log, keeps no link that somebody could go by."""
    return _TOKEN.sub(r"\1…", text) if ENTRANCE in text else text
