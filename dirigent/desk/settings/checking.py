"""A check of a connection that a person waits for: however many questions an adapter asks, together they take so long at most."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong

from django.db import connection as database
from django.utils import translation
from django.utils.translation import gettext as _

from dirigent.domain.conversations.channels import Trouble, channel_of
from dirigent.domain.conversations.models import Connection

SECONDS = 20.0
# Few at once: a server that never answers holds a thread until its own limits end it, and must not gather more of them.
_asking = ThreadPoolExecutor(max_workers=4, thread_name_prefix="checking")


def checked(connection: Connection) -> str:
    """What the adapter says of it, or `Trouble` when it has said nothing in that time. What it asked is left to end by itself."""
    asked: Future[str] = _asking.submit(_check, connection, translation.get_language() or "")
    try:
        return asked.result(timeout=SECONDS)
    except TooLong:
        asked.cancel()
        raise Trouble(
            _("Nobody answered in %(n)d seconds. Look whether the address and the port are right, and try again later.")
            % {"n": round(SECONDS)}
        ) from None


def _check(connection: Connection, language: str) -> str:
    try:
        with translation.override(language or None):
            return str(channel_of(connection).check(connection))
    finally:
        database.close()  # the thread has a connection to the database of its own
