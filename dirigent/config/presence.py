"""Who is behind a session key, asked outside of a request."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

_store: Any = import_module(settings.SESSION_ENGINE).SessionStore()


def logged_in(keys: Iterable[str]) -> dict[str, int]:
    """Session key → user id, for the sessions that are alive and whose user still works here. Two queries for any number."""
    sessions = Session.objects.filter(session_key__in=list(keys), expire_date__gt=timezone.now())
    contents = {session.session_key: _store.decode(session.session_data) for session in sessions}
    claimed = {key: int(content[SESSION_KEY]) for key, content in contents.items() if SESSION_KEY in content}
    users = {user.pk: user for user in get_user_model().objects.filter(pk__in=set(claimed.values()), is_active=True)}
    return {
        key: user_id
        for key, user_id in claimed.items()
        if user_id in users and _is_of(users[user_id], contents[key].get(HASH_SESSION_KEY, ""))
    }


def _is_of(user: Any, session_hash: str) -> bool:
    """A changed password ends the sessions of the old one."""
    return constant_time_compare(session_hash, user.get_session_auth_hash())
