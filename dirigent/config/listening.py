"""The process that keeps the lines of all channels open: a thread for each connection that listens, one holder in all processes.

What comes is kept and understood in the same thread, so that it is on the screens within a moment. Connections opened,
changed or closed on the screen are noticed within seconds. Who holds a line is a lock of the database: it goes with us,
however we end.
"""

import logging
import threading
import time
from collections.abc import Sequence

from django.db import DatabaseError, InterfaceError, connections
from django.db import connection as database
from django.utils import timezone
from django.utils.translation import gettext as _

from dirigent.domain.conversations.channels import Arrived, Trouble, all_channels, channel_of
from dirigent.domain.conversations.intake import keep, settle
from dirigent.domain.conversations.models import Connection

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
WELL_SECONDS = 30.0
FIRST_PAUSE, LONGEST_PAUSE, HOPELESS_PAUSE = 1.0, 120.0, 300.0
STOP_SECONDS = 6.0
LOCK = 0x44495249  # "DIRI": the first half of the key, the number of the connection is the second


class Line(threading.Thread):
    """One connection, listened to until told to stop; after a fault again, each time after a longer pause."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(name=f"line-{connection.pk}", daemon=True)
        self.number, self.revision = connection.pk, connection.revision
        self.over = threading.Event()
        self.pause = FIRST_PAUSE
        self.told_well = 0.0

    def run(self) -> None:
        try:
            while not self.over.is_set():
                self._listen()
        finally:
            connections.close_all()

    def _listen(self) -> None:
        connection: Connection | None = None
        pause = 0.0
        try:
            connection = Connection.objects.active().filter(pk=self.number).first()
            if connection is None:
                self.over.set()
                return
            self.connection = connection
            settle(connection, at=timezone.now())  # what we left when we were killed
            channel_of(connection).listen(connection, self._hear, self.over.is_set)
        except Trouble as trouble:
            pause = HOPELESS_PAUSE if trouble.for_good else self.pause
            self._has_failed(connection, str(trouble.words))
        except (DatabaseError, InterfaceError):
            log.warning("channels: connection %s waits for the database", self.number, exc_info=True)
            connections.close_all()
            pause = min(self.pause, 5.0)
        except Exception:
            log.exception("channels: connection %s", self.number)
            pause = self.pause
            self._has_failed(connection, _("It did not work: the fault is ours."))
        self.told_well = 0.0
        self.pause = min(LONGEST_PAUSE, self.pause * 2)
        self.over.wait(pause)

    def _hear(self, arrived: Sequence[Arrived]) -> None:
        """Kept, then understood. Nothing arrived: all is well."""
        if arrived:
            keep(self.connection, arrived)
            settle(self.connection, at=timezone.now())
        self.pause = FIRST_PAUSE
        if time.monotonic() - self.told_well > WELL_SECONDS:
            self.connection.is_well(at=timezone.now())
            self.told_well = time.monotonic()

    def _has_failed(self, connection: Connection | None, words: str) -> None:
        try:
            if connection is not None:
                connection.has_failed(words, at=timezone.now())
        except (DatabaseError, InterfaceError):
            connections.close_all()


class Lines:
    """All lines of this process."""

    def __init__(self) -> None:
        self.lines: dict[int, Line] = {}
        self.held: set[int] = set()
        self.backend = 0

    def serve(self, over: threading.Event) -> None:
        """Until told to stop; lines in hand finish what they are keeping."""
        while not over.is_set():
            try:
                self.look()
            except (DatabaseError, InterfaceError):
                log.warning("channels: the database is away", exc_info=True)
                connections.close_all()
            over.wait(LOOK_SECONDS)
        self.stop()

    def look(self) -> None:
        """Bring the lines in order with the connections as they are now."""
        self._find_locks_lost()
        listening = Connection.objects.active().filter(kind__in=_listening_kinds())
        # A mailbox without a server puts its letters into a folder, and nothing comes from there.
        wanted = {one.pk: one for one in listening if one.settings.get("transport") != "folder"}
        for number, line in list(self.lines.items()):
            if number not in wanted or wanted[number].revision != line.revision or not self._hold(number):
                line.over.set()
            if not line.is_alive():
                del self.lines[number]
                self._let_go(number)
        for number, connection in wanted.items():
            if number not in self.lines and self._hold(number):
                self.lines[number] = Line(connection)
                self.lines[number].start()

    def stop(self) -> None:
        for line in self.lines.values():
            line.over.set()
        until = time.monotonic() + STOP_SECONDS
        for line in self.lines.values():
            line.join(max(0.1, until - time.monotonic()))

    def _find_locks_lost(self) -> None:
        """Our locks live as long as our session: after a restart of the database they are asked for again."""
        with database.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            [backend] = cursor.fetchone()
        if backend != self.backend:
            self.backend, self.held = backend, set()

    def _hold(self, number: int) -> bool:
        if number not in self.held:
            with database.cursor() as cursor:
                cursor.execute("select pg_try_advisory_lock(%s, %s)", [LOCK, number])
                if cursor.fetchone()[0]:
                    self.held.add(number)
        return number in self.held

    def _let_go(self, number: int) -> None:
        if number in self.held:
            with database.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [LOCK, number])
            self.held.discard(number)


def _listening_kinds() -> list[str]:
    return [kind for kind, channel in all_channels().items() if channel.listens]
