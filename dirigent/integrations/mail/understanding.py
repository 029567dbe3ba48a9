"""What a letter from a mailbox says: an event for conversations. Reading it again gives the same."""

import threading
from collections.abc import Sequence

from django.utils.translation import gettext as _

from dirigent.domain.conversations.channels import Bounced, Event, InvitationAnswered, Unreadable
from dirigent.domain.conversations.letters import Letter
from dirigent.domain.conversations.models import Connection, Delivery
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.files.storing import store_many

from . import parsing
from .authenticity import is_disguised, verdict
from .bounces import returns
from .headers import read
from .invitations import replies
from .kinds import Kind
from .letters import letter_of
from .parsing import SIZE_LIMIT, ParsedMail, parse

HEAVY = 4 << 20
SHOWN_OF_HUGE = 2 << 20
_one_heavy_at_a_time = threading.Lock()


def events(connection: Connection, delivery: Delivery) -> Sequence[Event]:
    """A letter, the news that one of ours came back, or an answer to an invitation. Raises `Unreadable`."""
    try:
        if delivery.file.size <= HEAVY:
            return _events(connection, delivery)
        with _one_heavy_at_a_time:
            return _events(connection, delivery)
    except parsing.Unreadable as fault:
        raise Unreadable(fault.reason) from None


def _events(connection: Connection, delivery: Delivery) -> Sequence[Event]:
    raw, mail, files = _read(delivery)
    headers, _body = read(raw, 0, len(raw))
    letter = letter_of(
        mail,
        delivery.file,
        files,
        at=delivery.arrived_at,
        connection_id=connection.pk,
        owner_id=connection.owner_id,
        folder=delivery.folder,
        proven=verdict(headers, mail.sender.address, connection.settings.get("authserv_id") or ""),
        doubt=_doubt(mail),
    )
    if delivery.folder == "inbox":
        if mail.kind == Kind.BOUNCE and (back := _returned(raw, mail, letter)):
            return back
        if mail.kind == Kind.CALENDAR and (answers := _answers(raw, letter)):
            return answers
    return [letter]


def _read(delivery: Delivery) -> tuple[bytes, ParsedMail, Sequence[StoredFile]]:
    if delivery.file.size > SIZE_LIMIT:
        return _beginning(delivery)
    raw = delivery.file.path.read_bytes()
    mail = parse(raw)
    return raw, mail, store_many([a.content for a in mail.attachments]) if mail.attachments else ()


def _beginning(delivery: Delivery) -> tuple[bytes, ParsedMail, Sequence[StoredFile]]:
    """Of a letter beyond measure the head and the first words are shown; its files are in the original, which is kept."""
    with delivery.file.open() as file:
        raw = file.read(SHOWN_OF_HUGE)
    mail = parse(raw)
    note = _("The letter is larger than 50 MB: only its beginning is shown, its files are in the original.")
    shown = f"{mail.text}\n\n[{note}]".strip()
    return raw, mail.shortened(text=shown), ()


def _doubt(mail: ParsedMail) -> str:
    if mail.several_from:
        return _("The letter names several senders.")
    if is_disguised(mail.sender.address):
        return _("The sender's domain mixes alphabets and looks like another one.")
    return ""


def _returned(raw: bytes, mail: ParsedMail, letter: Letter) -> list[Event]:
    return [
        Bounced(back.message_id, back.address, back.reason, letter.at, back.for_good, letter)
        for back in returns(raw, mail)
    ]


def _answers(raw: bytes, letter: Letter) -> list[Event]:
    return [
        InvitationAnswered(each.uid, each.address, each.answer, letter.at, each.comment, letter)
        for each in replies(raw)
    ]
