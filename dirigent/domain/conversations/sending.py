"""Bringing a letter out, once: it is claimed before the wire and written down after it.

A process killed between the two leaves the letter claimed; then the same letter with the same Message-ID goes again, unless
the channel says that it is out already. A lock of the database tells a dead sender from one who is still at it;
only SQL can ask for it. What goes out is built from the fields of `Outgoing` named in `parcel_of` and from nothing else (POR-5).
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from dirigent.foundation import faults
from dirigent.foundation.addresses import domain_of

from .binding import end
from .channels import Blocked, Enclosed, Parcel, Sent, Trouble, channel_of
from .models import Connection, Outgoing, OutgoingFile, Sending
from .reply_tokens import message_id_for
from .writing_down import write_down

log = logging.getLogger(__name__)

PAUSES = tuple(timedelta(minutes=n) for n in (1, 2, 5, 10, 30, 60, 120, 240, 480, 480))
CRASHES = 5
AUTOMATIC = frozenset({"absence"})
REFERENCES = 20
NEARLY = timedelta(seconds=1)  # the clock of the database wakes us, and it may be ahead of ours
TRIES_TO_WRITE, PAUSE_SECONDS = 60, 0.5


def deliver_due(*, at: datetime) -> int:
    """Everything whose moment has come, and whatever a killed process was sending; says how many were looked at."""
    waits = Q(state=Sending.WAITING, send_at__lte=at) | Q(state=Sending.SENDING)
    numbers = list(Outgoing.objects.filter(waits).order_by("send_at", "pk").values_list("pk", flat=True))
    for number in numbers:
        deliver(number, at=at)
    return len(numbers)


def deliver(outgoing_id: int, *, at: datetime) -> None:
    """Bring this letter out if it is due. Called twice, even at once, it sends once."""
    with _alone(outgoing_id) as alone:
        if not alone:
            return
        outgoing, repeated = _claim(outgoing_id, at=at)
        if outgoing is None:
            return
        faults.hit("sending.claimed")
        try:
            parcel = parcel_of(outgoing, at=at)
            sent = _bring_out(outgoing, parcel, repeated=repeated)
        except Trouble as trouble:
            _put_off(outgoing, trouble, at=at)
        except Exception:
            log.exception("sending: letter %s", outgoing_id)
            _put_off(outgoing, Trouble(_("It did not work: the fault is ours.")), at=at)
        else:
            faults.hit("sending.sent")
            _surely_write_down(outgoing, parcel, sent, at=at)
            faults.hit("sending.written")


@contextmanager
def _alone(outgoing_id: int) -> Iterator[bool]:
    """Nobody else brings this letter out. The lock goes with the process that held it, however it died."""
    key = f"conversations.sending:{outgoing_id}"
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        got = cursor.fetchone()[0]
    try:
        yield got
    finally:
        if got:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", [key])
            except (OperationalError, InterfaceError):  # the connection is gone, and the lock with it
                connection.close()


@transaction.atomic
def _claim(outgoing_id: int, *, at: datetime) -> tuple[Outgoing | None, bool]:
    """The letter, now being sent, and whether it may have been sent before."""
    waits = Q(state=Sending.WAITING, send_at__lte=at + NEARLY) | Q(state=Sending.SENDING)
    found = Outgoing.objects.select_for_update(of=("self",)).filter(waits, pk=outgoing_id)
    outgoing = found.select_related("author", "base", "connection", "thread", "client").first()
    if outgoing is None:
        return None, False
    crashed = outgoing.state == Sending.SENDING
    outgoing.attempts += 1
    repeated = crashed or outgoing.attempts > 1
    outgoing.state = Sending.SENDING
    outgoing.save(update_fields=["state", "attempts"])
    if crashed and outgoing.attempts > len(PAUSES) + CRASHES:
        outgoing.fail(words=_("Sending it brought the worker down several times."), at=at)
        return None, False
    return outgoing, repeated


def parcel_of(outgoing: Outgoing, *, at: datetime) -> Parcel:
    """What goes out, field by field. Whatever is not named here stays in the house."""
    files = tuple(
        Enclosed(one.name, one.content_type, one.file)
        for one in OutgoingFile.objects.filter(outgoing=outgoing).select_related("file")
    )
    if outgoing.is_chat:
        return Parcel(
            key=outgoing.token, text=outgoing.text, chat=outgoing.to[0][1] if outgoing.to else "", files=files
        )
    mailbox = _open(outgoing)
    base = outgoing.base if outgoing.base and outgoing.base.thread_id == outgoing.thread_id else None
    return Parcel(
        key=outgoing.token,
        text=outgoing.text,
        sender=(mailbox.settings.get("sender_name") or str(outgoing.author), mailbox.address),
        to=tuple((name, address) for name, address in outgoing.to),
        cc=tuple((name, address) for name, address in outgoing.cc),
        subject=outgoing.subject,
        message_id=message_id_for(outgoing, domain_of(mailbox.address) or "localhost"),
        in_reply_to=f"<{base.message_id}>" if base and base.message_id else "",
        references=tuple(f"<{one}>" for one in (*base.references, base.message_id)[-REFERENCES:] if one)
        if base
        else (),
        at=at,
        headers={"Auto-Submitted": "auto-generated"} if outgoing.purpose in AUTOMATIC else {},
        calendar=outgoing.calendar,
        files=files,
    )


def _open(outgoing: Outgoing) -> Connection:
    if outgoing.connection is None:
        raise Trouble(_("No mailbox is chosen to send it from."), for_good=True)
    if outgoing.connection.closed_at:
        raise Trouble(_("“%(name)s” was closed.") % {"name": outgoing.connection.name}, for_good=True)
    return outgoing.connection


def _bring_out(outgoing: Outgoing, parcel: Parcel, *, repeated: bool) -> Sent:
    way = _open(outgoing)
    channel = channel_of(way)
    sent = channel.sent_before(way, parcel) if repeated else None
    if sent is None:
        sent = channel.send(way, parcel)
    return sent


def _put_off(outgoing: Outgoing, trouble: Trouble, *, at: datetime) -> None:
    """Not now: again after a longer and longer pause, for a day. Or never, and its author sees why."""
    words = str(trouble.words)
    if isinstance(trouble, Blocked) and outgoing.connection and outgoing.to:
        end(outgoing.connection, outgoing.to[0][1], by=None, at=at)
    if trouble.for_good:
        outgoing.fail(words=words, at=at)
    elif outgoing.attempts > len(PAUSES):
        outgoing.fail(words=_("It has not worked for a day: %(why)s") % {"why": words}, at=at)
    else:
        outgoing.waits_until(at + PAUSES[outgoing.attempts - 1], words=words)


def _surely_write_down(outgoing: Outgoing, parcel: Parcel, sent: Sent, *, at: datetime) -> None:
    """It is out: if the database is away for a moment, wait for it rather than send once more."""
    for attempt in range(TRIES_TO_WRITE):
        try:
            write_down(outgoing, parcel, sent, at=at, automatic=outgoing.purpose in AUTOMATIC)
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or attempt == TRIES_TO_WRITE - 1:
                raise
            connection.close()
            time.sleep(PAUSE_SECONDS)
        else:
            return
