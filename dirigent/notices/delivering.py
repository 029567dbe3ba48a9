"""Bringing messages out: in the reader's hours, without what is no longer true, once.

A message is claimed, then handed to its carrier, then sent; each step is committed. Where it is not known whether a letter or a
chat message arrived (the process died between handing over and hearing back), it is not repeated: the notice stands in the
application, and the person sees that the message may be missing. A push is repeated: it takes the place of the first.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.people.models import User
from dirigent.foundation.faults import hit

from .carriers import Message, carry
from .hours import Hours, hours_of
from .kinds import CHATS, Way
from .looking import take_turn
from .models import Dispatch, DispatchState, Line, Notice
from .wording import compose

log = logging.getLogger(__name__)

FORGOTTEN = timedelta(minutes=5)
AGAIN = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240))
# More separate messages than this at one time are one digest; after as many, what is not burning is gathered for a while.
SEPARATE = 3
WHILE = timedelta(minutes=10)

Claimed = tuple[list[Dispatch], list[Notice]]


def deliver(at: datetime) -> int:
    """Bring out whatever is due; how many messages went."""
    _pick_up(at)
    went = 0
    pairs = Dispatch.objects.due(at).order_by("user", "way").values_list("user_id", "way").distinct()
    for user_id, way in list(pairs):
        user = User.objects.get(pk=user_id)
        for dispatches, notices in _claim(user, way, at):
            went += _bring_out(user, way, dispatches, notices, at)
    return went


def _pick_up(at: datetime) -> None:
    """What somebody claimed and then died over."""
    stuck = Dispatch.objects.filter(state=DispatchState.SENDING, claimed_at__lt=at - FORGOTTEN)
    (stuck.filter(handed_at=None) | stuck.filter(way=Way.PUSH)).update(
        state=DispatchState.WAITING, due_at=at, claimed_at=None, handed_at=None, told_in=None
    )
    stuck.update(state=DispatchState.FAILED, trouble=_("It is not known whether it arrived: the server was stopped."))


@transaction.atomic
def _claim(user: User, way: str, at: datetime) -> list[Claimed]:
    """Messages to this person by this way, each with its notices; nobody else sends them."""
    take_turn()
    waiting = list(Dispatch.objects.filter(user=user, way=way, state=DispatchState.WAITING).order_by("due_at", "pk"))
    due = [d for d in waiting if d.due_at <= at]
    clients = {d.client_id for d in due if not d.gathered}
    due += [d for d in waiting if d.due_at > at and not d.gathered and d.client_id in clients]
    notices = _true_ones(user, due, at)
    dropped = [d for d in due if not notices[d.pk] or not user.is_active]
    _put(dropped, state=DispatchState.DROPPED)
    due = [d for d in due if notices[d.pk] and user.is_active]
    due = _in_hours(due, notices, hours_of([user.pk], at)[user.pk], user, way, at)
    claimed = []
    for group in _groups(due):
        _put(group[:1], state=DispatchState.SENDING, claimed_at=at)
        _put(group[1:], state=DispatchState.SENDING, claimed_at=at, told_in=group[0])
        claimed.append((group, [notice for dispatch in group for notice in notices[dispatch.pk]]))
    return claimed


def _true_ones(user: User, dispatches: Collection[Dispatch], at: datetime) -> dict[int, list[Notice]]:
    """Of each message what its reader still does not know, may see, and is still so."""
    asked = list(Line.objects.filter(dispatch__in=dispatches).values_list("dispatch_id", "notice_id"))
    notices: dict[int, list[Notice]] = {dispatch.pk: [] for dispatch in dispatches}
    pending = Notice.objects.visible_to(user, at).pending().filter(pk__in={notice for _dispatch, notice in asked})
    known = pending.select_related("client").in_bulk()
    for dispatch, notice in asked:
        if notice in known:
            notices[dispatch].append(known[notice])
    return notices


def _in_hours(
    due: Sequence[Dispatch], notices: dict[int, list[Notice]], hours: Hours, user: User, way: str, at: datetime
) -> list[Dispatch]:
    """Those that may go now; the rest waits for the morning, or until it is quieter."""
    now = [d for d in due if d.rings or (hours.takes_digests(at) if d.gathered else hours.is_open(at))]
    later = [d for d in due if d not in now]
    if later:
        _put(later, gathered=True, due_at=hours.next_digest(at))
    sent = Dispatch.objects.filter(user=user, way=way, state=DispatchState.SENT, told_in=None, sent_at__gt=at - WHILE)
    if sent.count() >= SEPARATE:
        calm = [d for d in now if not d.rings and not d.gathered and not any(n.burning for n in notices[d.pk])]
        gathering = Dispatch.objects.filter(
            user=user, way=way, state=DispatchState.WAITING, gathered=True, due_at__gt=at, due_at__lte=at + WHILE
        )
        _put(calm, gathered=True, due_at=gathering.values_list("due_at", flat=True).first() or at + WHILE)
        now = [d for d in now if d not in calm]
    return now


def _groups(due: Sequence[Dispatch]) -> list[list[Dispatch]]:
    """One message for each client; too many of them, or a digest anyway, and everything goes together."""
    ringing: dict[int | None, list[Dispatch]] = {}
    calm: dict[int | None, list[Dispatch]] = {}
    for dispatch in due:
        (ringing if dispatch.rings else calm).setdefault(dispatch.client_id, []).append(dispatch)
    together = len(calm) > SEPARATE or any(d.gathered for group in calm.values() for d in group)
    quiet = [[d for group in calm.values() for d in group]] if together else list(calm.values())
    return [group for group in (*ringing.values(), *quiet) if group]


def _bring_out(user: User, way: str, dispatches: Sequence[Dispatch], notices: Sequence[Notice], at: datetime) -> int:
    first = dispatches[0]
    with translation.override(user.language):
        words = compose(notices, user, at=at, brief=way in CHATS)
        hit("notices.claimed")
        _put(dispatches, handed_at=at)
        try:
            carry(Message(f"{first.pk}.{first.attempts}", user, way, words), at=at)
        except Trouble as fault:
            _failed(dispatches, fault, at)
            return 0
        except Exception:
            log.exception("notices: dispatch %s failed", first.pk)
            _failed(dispatches, Trouble(_("It did not work: the fault is ours."), for_good=True), at)
            return 0
        hit("notices.sent")
    _put(dispatches, state=DispatchState.SENT, sent_at=at, trouble="")
    return 1


def _failed(dispatches: Sequence[Dispatch], fault: Trouble, at: datetime) -> None:
    attempts = dispatches[0].attempts
    said = {"trouble": str(fault)[:500], "attempts": attempts + 1, "claimed_at": None, "handed_at": None}
    if fault.for_good or attempts >= len(AGAIN):
        _put(dispatches, state=DispatchState.FAILED, **said)
    else:
        _put(dispatches, state=DispatchState.WAITING, due_at=at + AGAIN[attempts], told_in=None, **said)


def _put(dispatches: Iterable[Dispatch], **said: object) -> None:
    Dispatch.objects.filter(pk__in=[dispatch.pk for dispatch in dispatches]).update(**said)
