"""Letters come from the server: everything new of a folder, kept before the place in it is marked, and then the wait for more.

Nothing is changed in the mailbox, not even what is read there. The place is (UIDVALIDITY, UID) of a folder; letters that the
server failed to give are remembered beside it and asked for again, so that one bad letter stops nobody and is not lost.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dirigent.domain.conversations.channels import Arrived, Trouble
from dirigent.domain.conversations.models import Connection
from dirigent.foundation import worktime
from dirigent.foundation.faults import hit
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.files.storing import store
from dirigent.foundation.worktime.models import Schedule

from .folders import Folder, watched
from .session import Line, opened
from .wire import Drawn, Entry, bodies, entries, numbers, select

AT_ONCE = 200
HEAVY = 16 << 20
LARGE = 2 << 20
LOOKED_UP = 500
IDLE_SECONDS = 9 * 60
BESIDE_SECONDS = 60  # nobody tells of the folder of sent letters: it is looked into this often
POLL_SECONDS = 15
SLICE_SECONDS = 1
AGAIN_SECONDS = 60  # what the server would not give is asked for again
LAGGING = 500

Hear = Callable[[Sequence[Arrived]], None]


@dataclass
class Place:
    """How far a folder is read. `since`: older letters were there before us."""

    validity: int
    uid: int
    since: datetime
    lagging: list[int] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"validity": self.validity, "uid": self.uid, "since": self.since.isoformat(), "lagging": self.lagging}


def listen(connection: Connection, hear: Hear, ended: Callable[[], bool]) -> None:
    """Bring everything new and wait for more until told to stop; `hear(())` says that all is well. Raises `Trouble`."""
    if not connection.settings.get("imap_host"):
        _sends_only(hear, ended)
        return
    with opened(connection) as line:
        folders = watched(line, connection)
        idles = "IDLE" in line.client.capabilities
        again = time.monotonic()
        while not ended():
            afresh = time.monotonic() >= again
            again = time.monotonic() + AGAIN_SECONDS if afresh else again
            for folder in folders:
                for portion in news(connection, line, folder, afresh=afresh):
                    if portion:
                        hear(portion)
                    _mark(connection, folder)
                    if ended():
                        return
            hear(())
            if idles:
                _idle(line, IDLE_SECONDS if len(folders) == 1 else BESIDE_SECONDS, ended)
            else:
                _sleep(POLL_SECONDS, ended)


def news(connection: Connection, line: Line, folder: Folder, *, afresh: bool) -> Iterator[list[Arrived]]:
    """What is new in the folder, portion by portion, some empty. `folder.place` is behind each when it is given out.

    `afresh`: also ask again for what the server would not give before.
    """
    validity, following = select(line, folder.name)
    place = folder.place = _place(connection, folder, validity)
    uids = [uid for uid in place.lagging if afresh]
    if following is not None and following - 1 <= place.uid:
        found: list[int] | None = []
    else:
        found = numbers(line, _search(place))
        uids += [uid for uid in found or () if uid > place.uid]
    for start in range(0, len(uids), LOOKED_UP):
        asked = uids[start : start + LOOKED_UP]
        known = entries(line, asked)
        for portion in _portions([known[uid] for uid in asked if uid in known and not _is_old(known[uid], place)]):
            arrived = _draw(line, folder, place, portion)
            hit("fetching.fetched")
            place.uid = max(place.uid, portion[-1].uid)
            yield arrived
        _remember(line, place, [uid for uid in asked if uid not in known])
        place.uid = max(place.uid, *asked)
        yield []
    if uids or (found is not None and following and place.uid < following - 1):
        place.uid = max(place.uid, (following or 1) - 1 if found is not None else 0)
        yield []


def _place(connection: Connection, folder: Folder, validity: int) -> Place:
    kept = connection.cursor.get(folder.key) or {}
    since = datetime.fromisoformat(kept["since"]) if kept else _beginning(connection)
    if kept and kept["validity"] == validity:
        return Place(validity, kept["uid"], since, list(kept.get("lagging", [])))
    return Place(validity, 0, since)  # the first time, or all is numbered anew


def _beginning(connection: Connection) -> datetime:
    try:
        days = max(0, int(connection.settings.get("days") or 0))
    except ValueError:
        days = 0
    return connection.opened_at - timedelta(days=days)


def _search(place: Place) -> str:
    if place.uid:
        return f"UID {place.uid + 1}:*"
    # Servers compare days, each in a zone of its own; the exact moment is looked at afterwards.
    day = place.since - timedelta(days=2)
    return f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _is_old(entry: Entry, place: Place) -> bool:
    return entry.at is not None and entry.at < place.since.replace(microsecond=0)


def _portions(letters: Sequence[Entry]) -> Iterator[list[Entry]]:
    """So many at a time, or fewer where they are heavy; a large one alone."""
    portion: list[Entry] = []
    weight = 0
    for entry in letters:
        if portion and (len(portion) == AT_ONCE or weight + entry.size > HEAVY or entry.size > LARGE):
            yield portion
            portion, weight = [], 0
        portion.append(entry)
        weight += entry.size
    if portion:
        yield portion


def _draw(line: Line, folder: Folder, place: Place, portion: Sequence[Entry]) -> list[Arrived]:
    at, schedule = timezone.now(), worktime.default()
    if len(portion) == 1 and portion[0].size > LARGE:
        drawn = Drawn(line, portion[0].uid)
        file = store(drawn)
        found: Mapping[int, bytes | StoredFile] = {portion[0].uid: file} if drawn.came else {}
    else:
        found = bodies(line, [entry.uid for entry in portion])
    place.lagging = [uid for uid in place.lagging if uid not in found]
    _remember(line, place, [entry.uid for entry in portion if entry.uid not in found])
    return [
        Arrived(
            folder.key_of(place.validity, entry.uid), found[entry.uid], _arrival(entry.at, at, schedule), folder.role
        )
        for entry in portion
        if entry.uid in found
    ]


def _remember(line: Line, place: Place, missing: Sequence[int]) -> None:
    """Letters that did not come: those still there are asked for again, those deleted meanwhile are not."""
    if not missing:
        return
    there = numbers(line, f"UID {','.join(map(str, missing))}")
    gone = set(missing) - set(missing if there is None else there)
    place.lagging = sorted((set(place.lagging) | set(missing)) - gone)
    if len(place.lagging) > LAGGING:
        raise Trouble(_("The mail server does not give out its letters."))


def _arrival(told: datetime | None, at: datetime, schedule: Schedule) -> datetime:
    """When it came, as the server noted it; a clock of 1970 or 2031 counts no terms."""
    return told if told and told <= at and schedule.covers(told) else at


def _mark(connection: Connection, folder: Folder) -> None:
    assert folder.place
    connection.cursor = {**connection.cursor, folder.key: folder.place.as_json()}
    Connection.objects.filter(pk=connection.pk).update(cursor=connection.cursor)
    hit("fetching.marked")


def _idle(line: Line, seconds: float, ended: Callable[[], bool]) -> None:
    """Wait until the server says something, or the time is over, or we are to stop."""
    line.folder.set("INBOX", readonly=True)
    until = time.monotonic() + seconds
    line.idle.start()
    while time.monotonic() < until and not ended() and not line.something_said(SLICE_SECONDS):
        pass
    line.idle.stop()


def _sends_only(hear: Hear, ended: Callable[[], bool]) -> None:
    while not ended():
        hear(())
        _sleep(POLL_SECONDS, ended)


def _sleep(seconds: float, ended: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not ended():
        time.sleep(SLICE_SECONDS)
