"""Links for letters: each letter gets one of its own, so that it can end without the others."""

from datetime import datetime
from urllib.parse import quote

from django.conf import settings

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import User

from .models import Pass

ENTRANCE = "/portal/in/"


def link_to(contact: Contact, path: str = "", *, by: User, at: datetime, purpose: str = "letter") -> str:
    """The whole address for a letter to this person, which leads to `path` of the portal once they are in."""
    _issued, token = Pass.issue(contact, by=by, at=at, purpose=purpose)
    return address_of(token, path)


def address_of(token: str, path: str = "") -> str:
    return f"{settings.SITE_URL}{ENTRANCE}{token}/" + (f"?to={quote(path)}" if path else "")
