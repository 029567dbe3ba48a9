"""News of handovers: the taker hears of the signature and of answers, the giver of questions, returns and the acceptance."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from dirigent.domain.onboarding.models import Handover
from dirigent.foundation.journal.models import Entry

from . import kinds
from .facts import of
from .telling import News, Words

FOR_TAKER = ("handover.signed", "handover.answered", "handover.unsigned", "handover.withdrawn")
FOR_GIVER = ("handover.asked", "handover.returned", "handover.accepted")


@of("handover.")
def handovers(entries: Sequence[Entry], _at: datetime) -> Iterator[News]:
    """Both have to do with it whatever the client they see, so it is their own."""
    known = Handover.objects.select_related("client", "giver", "taker").in_bulk({e.subject_id for e in entries})
    for entry in entries:
        handover = known.get(entry.subject_id or 0)
        if handover is None or entry.kind not in FOR_TAKER + FOR_GIVER:
            continue
        if entry.kind == "handover.withdrawn" and not handover.rounds.exists():
            continue  # the taker has never heard of it
        user = handover.taker_id if entry.kind in FOR_TAKER else handover.giver_id
        if user and user != entry.actor_id:
            yield News(
                user, kinds.HANDOVER, f"entry:{entry.pk}", _of_handover(entry.kind, handover), entry.at,
                client=handover.client_id, subject=("onboarding.handover", handover.pk), own=True,
            )  # fmt: skip


def _of_handover(kind: str, handover: Handover) -> Words:
    def say() -> tuple[str, str]:
        said = {
            "handover.signed": _("A client is handed over to you: accept or return"),
            "handover.answered": _("Your question about the handover was answered"),
            "handover.unsigned": _("The handover is being changed: the signature was taken back"),
            "handover.withdrawn": _("The handover was called off"),
            "handover.asked": _("A question about your handover"),
            "handover.returned": _("Your handover was returned"),
            "handover.accepted": _("Your client was accepted by the new manager"),
        }
        return said[kind], handover.client.name

    return say
