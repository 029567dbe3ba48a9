"""The two signatures. Until the second one every duty is the giver's; with it everything goes at once (HND-1, HND-8)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.holding import hand_on
from dirigent.domain.clients.models import Client, Status
from dirigent.domain.people.models import User
from dirigent.foundation.search.indexing import index_many
from dirigent.foundation.verdicts import Allowed, Denied, Verdict, require

from ..models import Ending, Handover, HandoverKind, Item, Round
from .gathering import gather
from .lacking import Whole, whole


@transaction.atomic
def begin(
    client: Client, *, giver: User, taker: User | None, deputy: User | None, kind: str, by: User, at: datetime,
    reason: str = "", portfolio: UUID | None = None,
) -> Handover:  # fmt: skip
    """A handover with its twelve items laid out: what was added by hand at the last change of manager is there again."""
    made = Handover.prepare(
        client, giver=giver, taker=taker, deputy=deputy, kind=kind, by=by, at=at, reason=reason, portfolio=portfolio
    )
    if made.kind == HandoverKind.MANAGER and not made.items.exists():
        last = Handover.objects.filter(client=client, kind=HandoverKind.MANAGER, accepted_at__isnull=False).first()
        Item.lay_out(made, dict(last.items.values_list("subject", "words")) if last else {})
        index_many([made.findable()])
    return made


def can_be_signed(found: Whole) -> Verdict:
    if found.may_be_signed:
        return Allowed()
    return Denied(_("Not everything is there yet: what is missing is shown in red."))


def can_be_accepted(found: Whole) -> Verdict:
    if found.may_be_accepted:
        return Allowed()
    return Denied(_("It is accepted whole or not at all: what is missing is shown in red."))


@transaction.atomic
def sign(handover: Handover, *, by: User, at: datetime, today: date) -> bool:
    """The giver's signature: from now on the taker reads it. Signed once; what the system knows is written into it."""
    locked = _locked(handover)
    if not locked.is_open or locked.signed_at:
        return False
    require(can_be_signed(whole(locked, today=today)))
    locked.signed_at, locked.signed_by = at, by
    locked.told = {} if locked.is_sale else gather([locked.client], at=at)[locked.client_id]
    locked.save(update_fields=["signed_at", "signed_by", "told"])
    number = (locked.rounds.aggregate(last=Max("number"))["last"] or 0) + 1
    Round.objects.create(handover=locked, number=number, signed_by=by, signed_at=at)
    locked.let_taker_in(by=by, at=at)
    locked.tell("handover.signed", by=by, at=at, taker=locked.taker_id, round=number)
    return True


@transaction.atomic
def send_back(handover: Handover, words: str, *, by: User, at: datetime) -> bool:
    """Returned with what is missing: it is the giver's to mend and to sign again."""
    return _reopen(handover, Ending.RETURNED, words, by=by, at=at)


@transaction.atomic
def unsign(handover: Handover, *, by: User, at: datetime) -> bool:
    """The giver takes the signature back before it is accepted."""
    return _reopen(handover, Ending.WITHDRAWN, "", by=by, at=at)


def _reopen(handover: Handover, ending: str, words: str, *, by: User, at: datetime) -> bool:
    locked = _locked(handover)
    if not locked.is_open or not locked.signed_at:
        return False
    locked.rounds.filter(closed_at=None).update(outcome=ending, closed_at=at, closed_by=by, words=words)
    locked.signed_at = locked.signed_by = None
    locked.save(update_fields=["signed_at", "signed_by"])
    locked.let_taker_out(by=by, at=at)  # the next signature lets in whoever takes over then
    kind = "handover.returned" if ending == Ending.RETURNED else "handover.unsigned"
    locked.tell(kind, by=by, at=at, text=words, giver=locked.giver_id)
    return True


@transaction.atomic
def accept(handover: Handover, *, by: User, at: datetime, today: date) -> bool:
    """The taker's signature: the client and everything reachable from the client is theirs from this moment."""
    locked = _locked(handover)
    if not locked.is_open or not locked.signed_at:
        return False
    require(can_be_accepted(whole(locked, today=today)))
    taker = locked.taker
    assert taker is not None  # what is signed has a taker, the database says so
    client = Client.objects.select_for_update(of=("self",)).get(pk=locked.client_id)
    moved: dict[str, list[int]] = {}
    for giver in _who_gives(locked, client):
        for name, numbers in hand_on(client, giver, taker, at=at).items():
            moved.setdefault(name, []).extend(numbers)
    client.change(manager=taker, deputy=locked.deputy, by=by, at=at)
    if locked.is_sale:
        client.move_to(Status.RUNNING, by=by, at=at)
        client.join_team(locked.giver, by=by, at=at)  # sales stay for questions
    locked.client = client
    locked.let_taker_out(by=by, at=at)
    locked.accepted_at, locked.accepted_by, locked.moved = at, by, moved
    locked.save(update_fields=["accepted_at", "accepted_by", "moved"])
    locked.rounds.filter(closed_at=None).update(outcome=Ending.ACCEPTED, closed_at=at, closed_by=by)
    locked.tell(
        "handover.accepted", by=by, at=at, giver=locked.giver_id, taker=taker.pk, kind_of=locked.kind, moved=moved
    )
    return True


def _who_gives(handover: Handover, client: Client) -> Sequence[User]:
    """The giver, and whoever leads the client now if that is somebody else: a lead may have a manager already."""
    named = [handover.giver]
    if client.manager and client.manager_id not in (handover.giver_id, handover.taker_id):
        named.append(client.manager)
    return named


def confirm_known(handover: Handover, told: dict[str, list], *, by: User, at: datetime) -> int:
    """Every item of which the system or the giver knows something is right as it stands; says how many were confirmed."""
    waiting = [item for item in handover.items.filter(confirmed_at=None) if item.words or told.get(item.subject)]
    with transaction.atomic():
        for item in waiting:
            item.confirm(by=by, at=at)
    return len(waiting)


def _locked(handover: Handover) -> Handover:
    found = Handover.objects.select_for_update(of=("self",)).select_related("client", "giver", "taker", "deputy")
    return found.get(pk=handover.pk)
