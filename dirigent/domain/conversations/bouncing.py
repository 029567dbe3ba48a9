"""A letter of ours did not arrive: it says so itself, and whoever waits for its answer goes on waiting."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from dirigent.domain.people.models import Agency
from dirigent.foundation.addresses import address_key
from dirigent.foundation.journal.recording import record

from .channels import Bounced
from .intake import Taken, takes
from .models import Connection, Delivery, Direction, Fate, Message
from .officially import judge
from .receiving import take
from .reply_tokens import outgoing_of
from .settling import settle


@takes(Bounced)
def take_back(_connection: Connection, arrived: Sequence[tuple[Delivery, Bounced]]) -> list[Taken]:
    """Reports of letters that nobody here wrote are robots' letters like any other."""
    return [_take_back(bounced) for _delivery, bounced in arrived]


def _take_back(bounced: Bounced) -> Taken:
    message = _letter(bounced)
    if message is None or not _was_sent_to(message, bounced.address):
        return take([bounced.letter], by=None)[0] if bounced.letter else (Fate.SYSTEM, None)
    words = _in_words(bounced)
    known = message.bounce.split("\n") if message.bounce else []
    if words in known:
        return Fate.DUPLICATE, message
    # What is final replaces «not yet».
    message.bounce = "\n".join([*(line for line in known if bounced.address not in line), words])[:500]
    if bounced.for_good and message.bounced_at is None and _nobody_else_got_it(message):
        message.bounced_at = bounced.at
    message.save(update_fields=["bounce", "bounced_at"])
    if bounced.for_good:
        record(
            "mail.bounced", client=message.thread.client_id, subject=message, by=None, at=bounced.at,
            thread=message.thread_id, address=bounced.address, why=str(bounced.reason),
        )  # fmt: skip
        settle([message.thread_id])
        judge([message.pk])
    return Fate.SYSTEM, message


def _letter(bounced: Bounced) -> Message | None:
    outgoing = outgoing_of(bounced.message_id)
    if outgoing and outgoing.message_id:
        return Message.objects.select_for_update(of=("self",)).select_related("thread").get(pk=outgoing.message_id)
    if not bounced.message_id:
        return None
    sent = Message.objects.select_for_update(of=("self",)).select_related("thread")
    return sent.filter(message_id=bounced.message_id, direction=Direction.OUT).order_by("pk").first()


def _was_sent_to(message: Message, address: str) -> bool:
    """A report about somebody we never wrote to is somebody's invention."""
    return not address or address_key(address) in {address_key(to) for _name, to in message.recipients}


def _nobody_else_got_it(message: Message) -> bool:
    agency = Agency.load()
    outside = [key for _name, to in message.recipients if not agency.owns(key := address_key(to))]
    return all(key in message.bounce for key in outside) or len(outside) <= 1


def _in_words(bounced: Bounced) -> str:
    said = {"address": address_key(bounced.address), "why": str(bounced.reason)}
    if not bounced.address:
        return str(bounced.reason) if bounced.for_good else _("Not delivered yet: %(why)s") % said
    if bounced.for_good:
        return _("%(address)s: %(why)s") % said
    return _("%(address)s: not delivered yet. %(why)s") % said
